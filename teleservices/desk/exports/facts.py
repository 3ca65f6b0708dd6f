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
from teleservices.desk.exports.cells import Cell, Column
from teleservices.desk.labels.reading import labels_of
from teleservices.desk.requests.columns import LABELS
from teleservices.models import Label, RequestFacts, ServiceRequest, State

READ = (
    *("reference", "state", "applicant_name", "decided_at", "completed_at"),
    *("procedure__title", "stage__name", "assignee__first_name", "assignee__last_name", "team__name"),
    *(f"desk_facts__{field.name}" for field in RequestFacts._meta.concrete_fields),
)
"""What is read of the requests for these columns, with their procedure, stage, instructor and service."""


def _read_beside(_request: ServiceRequest) -> None:
    """What the request alone doesn't say: `FactColumns` reads it."""


@dataclass(frozen=True)
class Fact:
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


FACTS: Mapping[str, Fact] = {
    "reference": Fact(_("Reference"), lambda request: request.reference),
    "applicant": Fact(_("Applicant"), lambda request: request.applicant_name),
    "title": Fact(_("Title of the project"), lambda request: request.desk_facts.title),
    "procedure": Fact(_("Procedure"), lambda request: request.procedure.title),
    "state": Fact(_("State"), lambda request: str(State(request.state).label)),
    "stage": Fact(_("Stage"), lambda request: request.stage.name if request.stage else None),
    "amount_asked": Fact(_("Amount asked"), lambda request: _euros(request.desk_facts.amount_asked), is_amount=True),
    "amount_granted": Fact(
        _("Amount granted"), lambda request: _euros(request.desk_facts.amount_granted), is_amount=True
    ),
    "commune": Fact(_("Commune"), lambda request: request.desk_facts.commune_name),
    "commune_code": Fact(_("Code of the commune"), lambda request: request.desk_facts.commune_code),
    "canton": Fact(_("Canton"), lambda request: request.desk_facts.canton),
    "territory": Fact(_("Territory"), lambda request: request.desk_facts.territory),
    "sent": Fact(_("Transmitted on"), lambda request: _day(request.desk_facts.submitted_at)),
    "due": Fact(_("To be decided before"), lambda request: _day(request.desk_facts.late_at)),
    "silence": Fact(_("Silence decides on"), _silence),
    "sign": Fact(_("Last sign from the applicant"), lambda request: _day(request.desk_facts.applicant_at)),
    "completed": Fact(_("Completed on"), lambda request: _day(request.desk_facts.completed_at)),
    "decided": Fact(_("Decided on"), lambda request: _day(request.decided_at)),
    "follower": Fact(_("Followed by"), lambda request: request.assignee.get_full_name() if request.assignee else None),
    LABELS: Fact(_("Labels")),
    "service": Fact(_("Service"), lambda request: request.team.name if request.team else None),
    "profile_type": Fact(_("Profile")),
    "siret": Fact(_("SIRET"), lambda request: request.desk_facts.siret),
}
"""By name, in their order; those that the list shows too have its name for them."""
SEVERAL: Mapping[str, tuple[str, ...]] = {"applicant": ("applicant", "title"), "stage": ("state", "stage")}
"""What the list shows in one column and a spreadsheet sorts apart."""


def names_of(columns: Iterable[str]) -> list[str]:
    """The columns of an export that say what these columns of the list say."""
    return [name for column in columns for name in SEVERAL.get(column, (column,))]


class FactColumns:
    """Columns by name; what requests don't say by themselves is read beside them, never row by row."""

    def __init__(self, names: Sequence[str]) -> None:
        self.profile_types = dict(ProfileType.objects.values_list("code", "label"))
        self.labels: Mapping[int, Sequence[Label]] = {}
        beside: Mapping[str, Callable[[ServiceRequest], Exported]] = {
            "profile_type": lambda request: self.profile_types.get(request.desk_facts.profile_type),
            LABELS: lambda request: " ; ".join(label.name for label in self.labels.get(request.pk, ())),
        }
        self.facts = {name: replace(FACTS[name], value=beside.get(name, FACTS[name].value)) for name in names}
        self.columns = [Column(name, str(fact.label), fact.is_amount) for name, fact in self.facts.items()]

    def read(self, requests: Sequence[ServiceRequest]) -> None:
        """What stands beside these requests, whose cells are then asked for: one query, where labels are shown."""
        if LABELS in self.facts:
            self.labels = labels_of([request.pk for request in requests])

    def cells(self, request: ServiceRequest) -> list[Cell]:
        """What they hold for a request read with `READ`, among those that `read` was told of."""
        return [fact.value(request) or None for fact in self.facts.values()]
