"""The filters of the desk's list; each offers only what the instructor's teams have."""

from collections.abc import Iterable

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import ModelAdmin as DjangoModelAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from teleservices.models import Procedure, ServiceRequest, State
from teleservices.models.service_request import ServiceRequestQuerySet

Admin = DjangoModelAdmin[ServiceRequest]


class WorkFilter(SimpleListFilter):
    """Whose work: mine, nobody's, late, waiting for the applicant."""

    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Admin) -> Iterable[tuple[str, str]]:
        return [
            ("mine", _("Mine")),  # type: ignore[list-item]
            ("unassigned", _("Assigned to nobody")),  # type: ignore[list-item]
            ("late", _("Late")),  # type: ignore[list-item]
            ("waiting", _("Waiting for the applicant")),  # type: ignore[list-item]
        ]

    def queryset(self, request: HttpRequest, queryset: ServiceRequestQuerySet) -> ServiceRequestQuerySet:
        match self.value():
            case "mine":
                return queryset.open().filter(assignee=request.user.pk)
            case "unassigned":
                return queryset.open().filter(assignee=None)
            case "late":
                return queryset.late()
            case "waiting":
                return queryset.filter(state=State.CORRECTION_REQUESTED)
        return queryset


class StateFilter(SimpleListFilter):
    """The state of the lifecycle."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Admin) -> Iterable[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in State if state != State.DRAFT]

    def queryset(self, request: HttpRequest, queryset: ServiceRequestQuerySet) -> ServiceRequestQuerySet:
        return queryset.filter(state=self.value()) if self.value() else queryset


class ProcedureFilter(SimpleListFilter):
    """The procedures that the instructor's teams process."""

    title = _("procedure")
    parameter_name = "procedure"

    def lookups(self, request: HttpRequest, model_admin: Admin) -> Iterable[tuple[str, str]]:
        found = Procedure.objects.filter(team__team_members__user=request.user.pk)
        return [(code, title) for code, title in found.values_list("code", "title")]

    def queryset(self, request: HttpRequest, queryset: ServiceRequestQuerySet) -> ServiceRequestQuerySet:
        return queryset.filter(procedure__code=self.value()) if self.value() else queryset
