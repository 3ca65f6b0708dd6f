"""What the services of the demo's two years noted: of what they decided, and of part of what they have in hand."""

from collections.abc import Iterator
from random import Random

from home.demo.loaders.annotations import annotations_for
from home.demo.past.cases import Case, moment
from teleservices.models import RequestAnnotation


def write_annotations(cases: list[Case]) -> None:
    """Write them as their agents saved them, of everything that was decided: it had to be noted first."""
    chance = Random(35)  # noqa: S311 — its own, so that nothing else of the demo changes
    RequestAnnotation.objects.bulk_create(row for case in cases for row in _rows(case, chance))


def _rows(case: Case, chance: Random) -> Iterator[RequestAnnotation]:
    life, agent = case.life, case.agent
    if agent is None or life.taken is None or life.outcome == "withdraw":
        return
    noted = annotations_for(case.request, chance)
    if life.ended is None:  # some are half filled in, some not at all
        noted = {key: noted[key] for key in list(noted)[: chance.randrange(0, 4)]}
    saved_at = moment(max(1, life.taken * 0.4 if life.ended is None else life.ended + 0.5))
    for key, answer in noted.items():
        yield RequestAnnotation(
            request=case.request,
            field_key=key,
            answer=answer,
            author=agent,
            author_name=agent.get_full_name(),
            saved_at=saved_at,
        )
