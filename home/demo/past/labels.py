"""The labels of the demo's services, and the requests that bear them: most of what is in hand, a little of the rest."""

from random import Random

from home.demo.past.cases import Case
from home.demo.past.lives import ASSOCIATIONS, CARDS, EVENTS, GRANTS
from teleservices.models import Label, RequestLabel, Tone

OF_A_SERVICE: dict[str, dict[str, Tone]] = {
    ASSOCIATIONS.code: {
        "À voir ensemble": Tone.SAND,
        "Première demande": Tone.BLUE,
        "Double demande ?": Tone.BRICK,
        "Prioritaire": Tone.GREEN,
    },
    EVENTS.code: {"Convention à prévoir": Tone.SAND, "Élus à inviter": Tone.BLUE},
    CARDS.code: {"Changement d’adresse": Tone.GREY, "Urgent avant la rentrée": Tone.BRICK},
    GRANTS.code: {"Avis d’imposition à relire": Tone.SAND, "Renouvellement": Tone.BLUE},
}
"""By the procedure whose service uses them."""


def write_labels(cases: list[Case]) -> None:
    """Make them, and lay one or two on each request that has some."""
    chance = Random(41)  # noqa: S311 — its own, so that nothing else of the demo changes
    teams = {case.life.kind.code: case.request.team for case in cases}
    for code, labels in OF_A_SERVICE.items():
        Label.objects.bulk_create(
            Label(team=teams[code], name=name.replace(" ?", "\N{NO-BREAK SPACE}?"), tone=tone)
            for name, tone in labels.items()
        )
    by_team: dict[int | None, list[Label]] = {}
    for label in Label.objects.order_by("pk"):
        by_team.setdefault(label.team_id, []).append(label)
    RequestLabel.objects.bulk_create(
        RequestLabel(label=label, request=case.request)
        for case in cases
        if chance.random() < (0.6 if case.life.ended is None else 0.15)
        for label in chance.sample(by_team[case.request.team_id], chance.choice((1, 1, 2)))
    )
