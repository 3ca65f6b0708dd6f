"""What the list reads of the requests of a page: as many columns as it shows, in one query, and no model of each."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from teleservices.models import ServiceRequest


class Row(NamedTuple):
    """A request as a row of the list shows it, with its facts; amounts in cents."""

    pk: int
    reference: str
    state: str
    applicant_name: str
    """As at transmission."""
    decided_at: dt.datetime | None
    completed_at: dt.datetime | None
    assignee_id: int | None
    team_id: int
    procedure: str
    stage: str | None
    """In the designer's words; None where the procedure has no stages."""
    assignee_first_name: str | None
    assignee_last_name: str | None
    team: str
    title: str
    commune_name: str
    canton: str
    territory: str
    amount_asked: int | None
    amount_proposed: int | None
    amount_granted: int | None
    submitted_at: dt.datetime
    late_at: dt.datetime | None
    decides_on: dt.date | None
    applicant_at: dt.datetime
    wrote_at: dt.datetime | None
    """When the applicant's side last sent a message."""
    unreached: str | None
    """Why its people aren't reached; None where they are."""

    @property
    def follower(self) -> str:
        """Who has it in charge; empty where nobody has."""
        return f"{self.assignee_first_name or ''} {self.assignee_last_name or ''}".strip()


_BESIDE = {
    "procedure": "procedure__title",
    "stage": "stage__name",
    "assignee_first_name": "assignee__first_name",
    "assignee_last_name": "assignee__last_name",
    "team": "team__name",
    "unreached": "unreached__why",
}
_OWN = ("pk", "reference", "state", "applicant_name", "decided_at", "completed_at", "assignee_id", "team_id")
_LOOKUPS = [name if name in _OWN else _BESIDE.get(name, f"desk_facts__{name}") for name in Row._fields]


def rows_of(keys: Sequence[int]) -> list[Row]:
    """The rows of the requests of these keys, in their order: by key alone, whatever the filters."""
    requests = ServiceRequest.objects.filter(pk__in=keys).order_by().values_list(*_LOOKUPS)
    rows = {row.pk: row for row in map(Row._make, requests)}
    return [rows[key] for key in keys if key in rows]
