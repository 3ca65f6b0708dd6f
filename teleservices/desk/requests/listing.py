"""The desk's list. Only the list: a request is opened, and acted on, by the desk's own views."""

import datetime as dt
from typing import cast

from django.contrib.admin import display
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from accounts.models import User
from formkit.typography import amount_text
from portal.dates import long_date
from portal.modeladmin import NamedParametersView
from teleservices.desk.access import instructor
from teleservices.desk.requests.filters import ProcedureFilter, StateFilter, WorkFilter
from teleservices.desk.requests.finding import CappedQuerySet, DeskPaginator, DeskSearch
from teleservices.desk.requests.marks import Marks, marks_of
from teleservices.models import RequestFacts, ServiceRequest, State, TeamMember
from teleservices.models.service_request import ServiceRequestQuerySet
from teleservices.permissions import INSTRUCT


class DeskPermissions(PermissionHelper):
    """Instructors list; nobody adds, edits or deletes a request by a form."""

    def user_can_list(self, user: User) -> bool:
        return user.has_perm(INSTRUCT)

    def user_can_create(self, user: User) -> bool:
        return False

    def user_can_edit_obj(self, user: User, obj: ServiceRequest) -> bool:
        return False

    def user_can_delete_obj(self, user: User, obj: ServiceRequest) -> bool:
        return False

    def user_can_inspect_obj(self, user: User, obj: ServiceRequest) -> bool:
        return False


class DeskList(NamedParametersView):
    """The list, any page of it at the same price."""

    paginator_class = DeskPaginator

    def get_base_queryset(self, request: HttpRequest | None = None) -> CappedQuerySet:
        """All that the instructor may see, made once; modeladmin counts it only to know whether there is any."""
        if not hasattr(self, "base_queryset"):
            self.base_queryset: CappedQuerySet = super().get_base_queryset(request)
        requests: CappedQuerySet = self.base_queryset.all()
        requests.count_limit = 1  # not that of what is made from it
        return requests

    def get_queryset(self, request: HttpRequest | None = None) -> CappedQuerySet:
        """Made once for a page: modeladmin asks for it twice."""
        if not hasattr(self, "queryset"):
            self.queryset: CappedQuerySet = super().get_queryset(request)
        return self.queryset

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """With what each row says beside its stage, read once for the page."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        rows = cast("list[ServiceRequest]", context["object_list"])
        marks = marks_of(rows, instructor(self.request))
        for row in rows:
            vars(row)["marks"] = marks
        return context


class RequestAdmin(ModelAdmin):
    """Requests of the instructor's teams: 50 a page, newest first, nothing per row."""

    model = ServiceRequest
    base_url_path = "instruction"
    menu_label = _("Requests")
    menu_icon = "tasks"
    menu_order = 110
    index_view_class = DeskList
    index_template_name = "teleservices/desk/list.html"
    permission_helper_class = DeskPermissions
    search_handler_class = DeskSearch
    search_fields = ("reference",)
    list_display = (
        "reference_link",
        "who_applies",
        "procedure_title",
        "state_tag",
        "transmitted_on",
        "due",
        "followed_by",
    )
    list_filter = (WorkFilter, StateFilter, ProcedureFilter)
    list_per_page = 50
    ordering = ("-submitted_at",)
    history_view_enabled = False
    index_view_extra_css = ("css/desk.css",)

    def get_index_view_extra_css(self) -> list[str]:
        return list(self.index_view_extra_css)

    def get_queryset(self, request: HttpRequest) -> ServiceRequestQuerySet:
        """Those of the instructor's teams; the teams are read first, so that the list goes straight by their index.

        What is transmitted is told by its date, as the database makes sure: the same index has it.
        """
        teams = list(TeamMember.objects.filter(user=request.user.pk).values_list("team", flat=True))
        requests = CappedQuerySet(ServiceRequest).filter(team__in=teams, submitted_at__isnull=False)
        return requests.order_by(*self.ordering)

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list alone has an address; modeladmin's other views have none."""
        return super().get_admin_urls_for_registration()[:1]

    def get_permissions_for_registration(self) -> QuerySet[Permission]:
        return Permission.objects.filter(content_type__app_label="teleservices", codename="instruct_request")

    def register_admin_url_finders(self) -> None:
        """None: the admin's search and logs never link to a request."""

    def register_indexing(self) -> None:
        """None: requests are not content that refers to other content."""

    def get_list_display_add_buttons(self, request: HttpRequest) -> str:
        return ""

    @display(description=_("Reference"), ordering="reference")
    def reference_link(self, request: ServiceRequest) -> SafeString:
        """The reference, as a link to the request's sheet."""
        return format_html('<a href="{}">{}</a>', reverse("desk:sheet", args=[request.reference]), request.reference)

    @display(description=_("Applicant"), ordering="applicant_sort_name")
    def who_applies(self, request: ServiceRequest) -> SafeString:
        """The name of the profile that applies, as at transmission, and the title of its project."""
        facts = _facts(request)
        return format_html("{}{}", _name(request.applicant_name), _beneath(facts.title if facts else ""))

    @display(description=_("Procedure"))
    def procedure_title(self, request: ServiceRequest) -> SafeString:
        """The title of the procedure that the request is for, the amount asked and the commune."""
        facts = _facts(request)
        return format_html("{}{}", request.procedure.title, _beneath(_asked_and_where(facts) if facts else ""))

    @display(description=_("Stage"))
    def state_tag(self, request: ServiceRequest) -> SafeString:
        """The stage in the designer's words; what arrived, what is to be read, what was decided."""
        label = request.stage.name if request.stage else request.get_state_display()
        tag = format_html('<span class="desk-tag desk-tag--{}">{}</span>', State(request.state).tone.desk, label)
        marks: Marks = vars(request)["marks"]
        return format_html("{}{}{}", tag, marks.of(request), marks.decision_of(request))

    @display(description=_("Transmitted on"), ordering="submitted_at")
    def transmitted_on(self, request: ServiceRequest) -> str | SafeString:
        """The day of transmission, which counts for the law (CRPA L112-13)."""
        return _labelled(gettext("Transmitted on"), _day(request.submitted_at)) if request.submitted_at else ""

    @display(description=_("To be decided before"), ordering="late_at")
    def due(self, request: ServiceRequest) -> str | SafeString:
        """The day by which the procedure wants it decided, whether it is past, and the day on which silence decides."""
        if request.late_at is None or request.state not in State.open():
            return ""
        day, facts = _labelled(gettext("To be decided before"), _day(request.late_at)), _facts(request)
        silence = (
            gettext("Silence on %(day)s") % {"day": long_date(facts.decides_on)} if facts and facts.decides_on else ""
        )
        if request.late_at <= timezone.now():
            day = format_html('{} <span class="desk-tag desk-tag--late">{}</span>', day, _("late"))
        return format_html("{}{}", day, _beneath(silence))

    @display(description=_("Followed by"))
    def followed_by(self, request: ServiceRequest) -> str | SafeString:
        """The instructor to whom the request is given; empty when nobody follows it."""
        return _labelled(gettext("Followed by"), _name(request.assignee.get_full_name())) if request.assignee else ""


def _labelled(label: str, said: SafeString) -> SafeString:
    """What the column says, with its name for narrow screens, where the heads of columns are not shown."""
    return format_html('<span class="desk-label">{} </span>{}', label, said)


def _asked_and_where(facts: RequestFacts) -> str:
    asked = ""
    if facts.amount_asked is not None:
        asked = gettext("%(amount)s asked") % {"amount": amount_text(facts.amount_asked)}
    return ", ".join(part for part in (asked, facts.commune_name) if part)


def _beneath(text: str) -> SafeString:
    """What is said in a second line of a cell; nothing where there is nothing to say."""
    return format_html('<span class="desk-beneath">{}</span>', text) if text else SafeString("")


def _facts(request: ServiceRequest) -> RequestFacts | None:
    """The facts read with the request; None where none were made yet."""
    return getattr(request, "desk_facts", None)


def _day(moment: dt.datetime) -> SafeString:
    return format_html('<span class="desk-nowrap">{}</span>', long_date(moment))


def _name(name: str) -> SafeString:
    return format_html('<span class="desk-name">{}</span>', name)
