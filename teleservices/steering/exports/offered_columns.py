"""The columns of an export that say what the list knows of a request, each as a spreadsheet holds it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import ProfileType
from formkit.fieldtypes.base import Exported
from teleservices.desk.labels.reading import labels_of
from teleservices.desk.requests.table.columns import LABELS
from teleservices.models import Label, RequestFacts, ServiceRequest, State
from teleservices.spreadsheets.cells import Cell, Column

READ = (
    *("reference", "state", "applicant_name", "decided_at", "completed_at"),
    *("procedure__title", "stage__name", "assignee__first_name", "assignee__last_name", "team__name"),
    *(f"desk_facts__{field.name}" for field in RequestFacts._meta.concrete_fields),
)
"""What is read of the requests for these columns, with their procedure, stage, instructor and service."""


def _read_beside(_request: ServiceRequest) -> None:
    """What the request alone doesn't say: `ColumnReader` reads it."""


@dataclass(frozen=True)
class ExportColumn:
    """A column: its label, and what it holds for a request."""

    label: str | Promise
    value: Callable[[ServiceRequest], Exported] = _read_beside
    is_amount: bool = False


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100


def _day(moment: dt.datetime | None) -> dt.date | None:
    return None if moment is None else timezone.localdate(moment)


def _silence(request: ServiceRequest) -> dt.date | None:
    return request.desk_facts.decides_on if request.state in State.open() else None


EXPORT_COLUMNS: Mapping[str, ExportColumn] = {
    "reference": ExportColumn(_("Reference"), lambda request: request.reference),
    "applicant": ExportColumn(_("Applicant"), lambda request: request.applicant_name),
    "title": ExportColumn(_("Title of the project"), lambda request: request.desk_facts.title),
    "procedure": ExportColumn(_("Procedure"), lambda request: request.procedure.title),
    "state": ExportColumn(_("State"), lambda request: str(State(request.state).label)),
    "stage": ExportColumn(_("Stage"), lambda request: request.stage.name if request.stage else None),
    "amount_asked": ExportColumn(
        _("Amount asked"), lambda request: _euros(request.desk_facts.amount_asked), is_amount=True
    ),
    "amount_proposed": ExportColumn(
        _("Amount proposed"), lambda request: _euros(request.desk_facts.amount_proposed), is_amount=True
    ),
    "amount_granted": ExportColumn(
        _("Amount granted"), lambda request: _euros(request.desk_facts.amount_granted), is_amount=True
    ),
    "commune": ExportColumn(_("Commune"), lambda request: request.desk_facts.commune_name),
    "commune_code": ExportColumn(_("Code of the commune"), lambda request: request.desk_facts.commune_code),
    "canton": ExportColumn(_("Canton"), lambda request: request.desk_facts.canton),
    "territory": ExportColumn(_("Territory"), lambda request: request.desk_facts.territory),
    "sent": ExportColumn(_("Transmitted on"), lambda request: _day(request.desk_facts.submitted_at)),
    "due": ExportColumn(_("To be decided before"), lambda request: _day(request.desk_facts.late_at)),
    "silence": ExportColumn(_("Silence decides on"), _silence),
    "sign": ExportColumn(_("Last sign from the applicant"), lambda request: _day(request.desk_facts.applicant_at)),
    "completed": ExportColumn(_("Completed on"), lambda request: _day(request.desk_facts.completed_at)),
    "decided": ExportColumn(_("Decided on"), lambda request: _day(request.decided_at)),
    "filed": ExportColumn(_("Filed away on"), lambda request: _day(request.desk_facts.filed_away_at)),
    "follower": ExportColumn(
        _("Followed by"), lambda request: request.assignee.get_full_name() if request.assignee else None
    ),
    LABELS: ExportColumn(_("Labels")),
    "service": ExportColumn(_("Service"), lambda request: request.team.name if request.team else None),
    "profile_type": ExportColumn(_("Profile")),
    "siret": ExportColumn(_("SIRET"), lambda request: request.desk_facts.siret),
}
"""By name, in their order; those that the list shows too have its name for them."""
SEVERAL: Mapping[str, tuple[str, ...]] = {"applicant": ("applicant", "title"), "stage": ("state", "stage")}
"""What the list shows in one column and a spreadsheet sorts apart."""


def names_of(columns: Iterable[str]) -> list[str]:
    """The columns of an export that say what these columns of the list say."""
    return [name for column in columns for name in SEVERAL.get(column, (column,))]


class ColumnReader:
    """Columns by name; what requests don't say by themselves is read beside them, never row by row."""

    def __init__(self, names: Sequence[str]) -> None:
        self.profile_types = dict(ProfileType.objects.values_list("code", "label"))
        self.labels: Mapping[int, Sequence[Label]] = {}
        beside: Mapping[str, Callable[[ServiceRequest], Exported]] = {
            "profile_type": lambda request: self.profile_types.get(request.desk_facts.profile_type),
            LABELS: lambda request: " ; ".join(label.name for label in self.labels.get(request.pk, ())),
        }
        self.chosen = {
            name: replace(EXPORT_COLUMNS[name], value=beside.get(name, EXPORT_COLUMNS[name].value)) for name in names
        }
        self.columns = [Column(name, str(column.label), column.is_amount) for name, column in self.chosen.items()]

    def read(self, requests: Sequence[ServiceRequest]) -> None:
        """What stands beside these requests, whose cells are then asked for: one query, where labels are shown."""
        if LABELS in self.chosen:
            self.labels = labels_of([request.pk for request in requests])

    def cells(self, request: ServiceRequest) -> list[Cell]:
        """What they hold for a request read with `READ`, among those that `read` was told of."""
        return [column.value(request) or None for column in self.chosen.values()]
