"""The filters of the desk's list; each offers only what the instructor's teams have."""

from collections.abc import Iterable
from typing import cast

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import ModelAdmin as DjangoModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from teleservices.desk.access import instructor
from teleservices.desk.requests.work import WORK
from teleservices.models import Procedure, ServiceRequest, State
from teleservices.models.service_request import ServiceRequestQuerySet

Admin = DjangoModelAdmin[ServiceRequest]


class DeskFilter(SimpleListFilter):
    """A filter that speaks the domain's words; without a value chosen, it leaves everything."""

    template = "teleservices/desk/filter_menu.html"

    def queryset(self, request: HttpRequest, queryset: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
        value = self.value()
        return self.narrow(cast("ServiceRequestQuerySet", queryset), value, request) if value else queryset

    def narrow(self, requests: ServiceRequestQuerySet, value: str, request: HttpRequest) -> ServiceRequestQuerySet:
        """The requests that `value` keeps; all of them when it is not one that the filter offers."""
        raise NotImplementedError


class WorkFilter(DeskFilter):
    """Whose work: mine, nobody's, late, waiting for the applicant."""

    template = "teleservices/desk/filter_row.html"
    title = _("work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Admin) -> Iterable[tuple[str, str]]:
        return [(name, str(work.label)) for name, work in WORK.items()]

    def narrow(self, requests: ServiceRequestQuerySet, value: str, request: HttpRequest) -> ServiceRequestQuerySet:
        return WORK[value].of(requests, instructor(request)) if value in WORK else requests


class StateFilter(DeskFilter):
    """Narrow the list by the state of the lifecycle, whatever stages a procedure gives it."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Admin) -> Iterable[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in State if state != State.DRAFT]

    def narrow(self, requests: ServiceRequestQuerySet, value: str, request: HttpRequest) -> ServiceRequestQuerySet:
        return requests.filter(state=value)


class ProcedureFilter(DeskFilter):
    """The procedures that the instructor's teams process."""

    title = _("procedure")
    parameter_name = "procedure"

    def lookups(self, request: HttpRequest, model_admin: Admin) -> Iterable[tuple[str, str]]:
        procedures = Procedure.objects.filter(team__team_members__user=request.user.pk)
        return [(code, title) for code, title in procedures.values_list("code", "title")]

    def narrow(self, requests: ServiceRequestQuerySet, value: str, request: HttpRequest) -> ServiceRequestQuerySet:
        return requests.filter(procedure__code=value)
