"""Which requests of a batch its act can be done on, and why not on the others: in queries that don't grow with them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.desk.access import teams_of
from teleservices.desk.batches.acts import BULK
from teleservices.desk.batches.foreseeing import FORESEEN, recused
from teleservices.desk.batches.payloads import Typed
from teleservices.legal import legal_day
from teleservices.models import Batch, CorrectionRequest, State
from teleservices.permissions import INSTRUCT


class Row(NamedTuple):
    """A request of a batch as it stands, in columns."""

    item: int
    revision_seen: int
    request: int
    revision: int
    state: str
    team: int
    procedure: int
    stage: int | None


COLUMNS = (
    *("pk", "revision_seen", "request"),
    *(f"request__{column}" for column in ("revision_number", "state", "team", "procedure", "stage")),
)


@dataclass(frozen=True)
class Sorted:
    """The requests on which the act can be done now, and the items of the others by reason."""

    ready: list[Row]
    refused: dict[str, list[int]]

    @property
    def counted(self) -> list[tuple[str, int]]:
        """How many there are for each reason, the commonest first."""
        return Counter({reason: len(items) for reason, items in self.refused.items()}).most_common()


def sorted_out(batch: Batch, typed: Typed) -> Sorted:
    """Look at every request of a batch, as its author, with what its form holds (`typed`)."""
    bulk, author = BULK[batch.act], batch.author
    teams = teams_of(author) if author.has_perm(INSTRUCT) else {}
    foreseen = dict(FORESEEN[batch.act](batch, typed)) if batch.act in FORESEEN else {}
    if bulk.act and bulk.act.blocked_while_awaited:
        foreseen |= _awaited(batch)
    foreseen |= recused(batch)
    ready: list[Row] = []
    refused: defaultdict[str, list[int]] = defaultdict(list)
    for row in map(Row._make, batch.items.order_by("pk").values_list(*COLUMNS)):
        reason = foreseen.get(row.request, "")
        if row.team not in teams:
            reason = elsewhere()
        elif row.revision != row.revision_seen:
            reason = moved()
        elif row.state not in bulk.states:
            reason = _("Its state, “%(state)s”, does not allow it.") % {"state": State(row.state).label}
        if reason:
            refused[reason].append(row.item)
        else:
            ready.append(row)
    return Sorted(ready, dict(refused))


def elsewhere() -> str:
    """What is said of a request that the author's services don't have, or not any more."""
    return _("This request belongs to another service.")


def moved() -> str:
    """What is said of a request that someone did something with since it was chosen."""
    return _("It has moved since you chose it.")


def _awaited(batch: Batch) -> dict[int, str]:
    """Of what something indispensable is awaited (CRPA L114-5-1), by request."""
    corrections = CorrectionRequest.objects.filter(
        request__in=batch.items.values("request"), answered_at=None, deadline__gte=legal_day(timezone.now())
    ).order_by()
    text = _("Something indispensable is expected until %(day)s.")
    return {
        correction.request_id: text % {"day": long_date(correction.deadline)}
        for correction in corrections
        if correction.indispensable_keys
    }
