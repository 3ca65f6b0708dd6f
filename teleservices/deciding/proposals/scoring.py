"""The points that readers give a request on the criteria of its procedure, and what they make together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.competence.proposal_rules import Criterion, ProposalRules
from teleservices.competence.rules import rules_of
from teleservices.deciding.errors import ProposalRefusedError
from teleservices.deciding.proposals.proposing import why_not_reviewing
from teleservices.lifecycle import locked
from teleservices.models import Score


@dataclass(frozen=True)
class CriterionAverage:
    """What readers gave on one criterion: their average, None where nobody did."""

    criterion: Criterion
    average: Decimal | None


@dataclass(frozen=True)
class Grid:
    """The points of a request: by criterion, then together out of 100; None until every criterion has some."""

    averages: tuple[CriterionAverage, ...]
    readers: int
    out_of_100: Decimal | None


@transaction.atomic
def score(*, request_id: int, reader: User, points: Mapping[str, int]) -> None:
    """Write what a reader gives, by key of criterion, in the place of what they had given.

    Raises ProposalRefusedError: role, interest, state of the request, a criterion or points that the rules don't have.
    """
    request = locked(request_id)
    if why := why_not_reviewing(reader, request):
        raise ProposalRefusedError(why)
    rules = rules_of(request.procedure)
    criteria = {criterion.key: criterion for criterion in rules.proposals.criteria} if rules and rules.proposals else {}
    for key, mark in points.items():
        if key not in criteria or not 0 <= mark <= criteria[key].most:
            raise ProposalRefusedError(_("The grid of this procedure has changed: read it again."))
        Score.objects.update_or_create(
            request=request,
            reader=reader,
            criterion=key,
            defaults={"points": mark, "reader_name": reader.get_full_name(), "scored_at": timezone.now()},
        )


def grid_of(rules: ProposalRules, scores: Iterable[Score]) -> Grid:
    """What these scores of one request make by the criteria of its rules; those of criteria that left don't count."""
    rows = list(scores)
    averages = tuple(
        CriterionAverage(criterion, _average([row.points for row in rows if row.criterion == criterion.key]))
        for criterion in rules.criteria
    )
    return Grid(averages, len({(row.reader_id, row.reader_name) for row in rows}), _together(averages))


def _average(points: list[int]) -> Decimal | None:
    return Decimal(sum(points)) / len(points) if points else None


def _together(averages: Iterable[CriterionAverage]) -> Decimal | None:
    total, most = Decimal(0), 0
    for line in averages:
        if line.average is None:
            return None
        total += line.average * line.criterion.weight
        most += line.criterion.most * line.criterion.weight
    return round(total * 100 / most, 1) if most else None
