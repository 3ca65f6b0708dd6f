"""What became of each request of the demo's two years: when it came, who took it, what was asked, how it ended.

Days count backwards from the loading, as in the stories. Nothing here touches the database.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from django.utils import timezone

from home.demo.department import CAMILLE, INES, YANN
from home.demo.loaders.signatures import worked

YEARS = 730
LAST_DECIDED = 3
"""Days ago: what came back then is decided, and what came since is in hand."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A procedure, how many requests of it, who handles them, how long it takes and how it ends."""

    code: str
    open: int
    ended: int
    agents: tuple[str, ...]
    usual: tuple[int, int, int]
    """Days to decide: the least, the most, the commonest."""
    outcomes: dict[str, int]
    """Weights, by act."""
    asked: tuple[str, ...]
    """Documents that are most often missing."""
    late: int
    """Days after which the procedure says that a request is late."""
    season: int
    """The day of the year around which most come."""


ASSOCIATIONS = Kind(
    code="aide-au-projet-associatif", open=52, ended=70, agents=(CAMILLE, CAMILLE, YANN), usual=(18, 56, 41),
    outcomes={"accept": 46, "accept_in_part": 22, "refuse": 12, "declare_inadmissible": 8, "withdraw": 7},
    asked=("f_dirigeants", "f_comptes", "f_rib"), late=45, season=290,
)  # fmt: skip
EVENTS = Kind(
    code="soutien-a-une-manifestation-sportive", open=20, ended=38, agents=(CAMILLE, YANN), usual=(14, 54, 33),
    outcomes={"accept": 60, "accept_in_part": 16, "refuse": 10, "declare_inadmissible": 6, "withdraw": 8},
    asked=("f_assurance", "f_budgetprev"), late=50, season=40,
)  # fmt: skip
CARDS = Kind(
    code="carte-de-transport-scolaire", open=28, ended=52, agents=(CAMILLE, INES), usual=(2, 34, 8),
    outcomes={"accept": 88, "refuse": 6, "declare_inadmissible": 3, "withdraw": 5},
    asked=("f_domicile", "f_certificat"), late=21, season=240,
)  # fmt: skip
GRANTS = Kind(
    code="bourse-departementale-d-etudes", open=18, ended=24, agents=(CAMILLE, INES), usual=(12, 55, 26),
    outcomes={"accept": 62, "accept_in_part": 6, "refuse": 22, "declare_inadmissible": 4, "withdraw": 4},
    asked=("f_avis", "f_certificat"), late=45, season=310,
)  # fmt: skip
KINDS = (ASSOCIATIONS, EVENTS, CARDS, GRANTS)


@dataclass(frozen=True, kw_only=True)
class Life:
    """A request, in days ago; None for what has not happened."""

    kind: Kind
    sent: float
    agent: str | None = None
    taken: float | None = None
    asked: float | None = None
    missing: str = ""
    deadline: float | None = None
    answered: float | None = None
    ended: float | None = None
    outcome: str = ""
    """The act that ended it."""
    filed_away: float | None = None
    wrote: float | None = None
    """When the applicant wrote a message, which waits for an answer if the request is open."""


def lives(chance: Random) -> list[Life]:
    """All of them, the same for the same seed; the oldest first."""
    histories = [_decided_at_work(life) for kind in KINDS for life in _of_a_kind(kind, chance)]
    return sorted(histories, key=lambda life: -life.sent)


def _decided_at_work(life: Life) -> Life:
    return life if life.ended is None else replace(life, ended=worked(life.ended, timezone.localdate()))


def _of_a_kind(kind: Kind, chance: Random) -> list[Life]:
    ended = [_ended(kind, chance) for _number in range(kind.ended)]
    return ended + [_open(kind, number, chance) for number in range(kind.open)]


def _ended(kind: Kind, chance: Random) -> Life:
    """Decided or withdrawn, some after corrections, which put the decision off."""
    net = chance.triangular(*kind.usual)
    taken_after = min(net / 3, chance.uniform(0.3, 9))
    waited = chance.uniform(2, 16) if chance.random() < 0.32 else 0
    transmission = _day(kind, chance, least=net + waited + LAST_DECIDED)
    acts = list(kind.outcomes)
    outcome = chance.choices(acts, list(kind.outcomes.values()))[0]
    ended = transmission - net - waited
    correction = transmission - taken_after - net / 4 if waited else None
    agent = chance.choice(kind.agents)
    return Life(
        kind=kind,
        sent=transmission,
        agent=agent,
        taken=transmission - taken_after,
        asked=correction,
        missing=chance.choice(kind.asked) if correction else "",
        deadline=None if correction is None else correction - 20,
        answered=None if correction is None else correction - waited,
        ended=ended,
        outcome=outcome,
        filed_away=ended - 40 if outcome == "accept" and ended > 160 and chance.random() < 0.4 else None,
        wrote=transmission - taken_after - 0.4 if chance.random() < 0.15 else None,
    )


def _day(kind: Kind, chance: Random, *, least: float) -> float:
    """Some day of the two years, around the season of the kind more often than not."""
    if chance.random() < 0.5:
        return chance.uniform(least, max(YEARS, least + 1))
    around = chance.choice((0, 365)) + (-kind.season % 365) + chance.gauss(0, 22)
    return min(YEARS, max(least, around))


def _open(kind: Kind, number: int, chance: Random) -> Life:
    """In hand: just come, in review, waiting for the applicant, completed; some late, some near the day of silence."""
    place = number / kind.open
    build = next(build for limit, build in STAGES if place < limit)
    return build(kind, chance)


def _just_come(kind: Kind, chance: Random) -> Life:
    return Life(kind=kind, sent=chance.uniform(1, 9))


def _in_review(kind: Kind, chance: Random) -> Life:
    transmission = chance.uniform(5, kind.late - 2)
    wrote = transmission * 0.2 if chance.random() < 0.2 else None
    return Life(kind=kind, sent=transmission, agent=chance.choice(kind.agents), taken=transmission * 0.7, wrote=wrote)


def _near_silence(kind: Kind, chance: Random) -> Life:
    transmission = chance.uniform(46, 57)
    return Life(
        kind=kind, sent=transmission, agent=chance.choice(kind.agents), taken=transmission - chance.uniform(2, 9)
    )


def _waiting(kind: Kind, chance: Random) -> Life:
    transmission = chance.uniform(12, 40)
    correction = chance.uniform(1, 11)
    return Life(
        kind=kind, sent=transmission, agent=chance.choice(kind.agents),
        taken=correction + (transmission - correction) / 2, asked=correction,
        missing=chance.choice(kind.asked), deadline=correction - chance.choice((10, 15, 20)),
    )  # fmt: skip


def _completed(kind: Kind, chance: Random) -> Life:
    transmission = chance.uniform(20, 45)
    correction = transmission * 0.5
    return Life(
        kind=kind, sent=transmission, agent=chance.choice(kind.agents), taken=transmission * 0.8, asked=correction,
        missing=chance.choice(kind.asked), deadline=correction - 20, answered=chance.uniform(1, 4),
    )  # fmt: skip


STAGES: tuple[tuple[float, Callable[[Kind, Random], Life]], ...] = (
    (0.16, _just_come),
    (0.62, _in_review),
    (0.74, _near_silence),
    (0.9, _waiting),
    (1, _completed),
)
"""How the requests in hand are shared out."""
