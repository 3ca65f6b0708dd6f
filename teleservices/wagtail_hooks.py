"""What the desk and the studio add to Wagtail's admin: registrations only."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from portal.admin.change_journal import ACTION
from teleservices.desk.labels.listing import Labels
from teleservices.desk.mailroom.menu_link import letters_menu
from teleservices.desk.own_menu import own_menu
from teleservices.desk.requests.work.menu import desk_menu
from teleservices.desk.requests.work.panels import WorkPanel
from teleservices.desk.texts.listing import ModelTexts
from teleservices.desk.urls import urlpatterns as of_desk
from teleservices.steering.delegating.authority_list import Authorities
from teleservices.steering.delegating.delegation_list import Delegations
from teleservices.steering.delegating.menu_item import delegations_menu
from teleservices.steering.elimination.eliminations_menu import eliminations_menu
from teleservices.steering.meetings.menu_entry import meetings_menu
from teleservices.steering.menu import dashboard_menu, traces_menu
from teleservices.steering.morning.head_panel import HeadPanel
from teleservices.steering.urls import urlpatterns as of_steering
from teleservices.studio.front.home_panel import StudioPanel
from teleservices.studio.procedures.menu import studio_menu
from teleservices.studio.procedures.viewsets import document_categories, profile_types

modeladmin_register(Labels)
modeladmin_register(ModelTexts)
modeladmin_register(Authorities)
modeladmin_register(Delegations)


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[URLPattern | URLResolver]:
    """The list of requests, a request's sheet and its acts; what a service is run with."""
    return [path("instruction/", include(([*of_desk, *of_steering], "desk")))]


@hooks.register("register_admin_menu_item")
def register_desk_menu() -> MenuItem:
    """Add « Demandes », the desk, to the admin's menu, for instructors."""
    return desk_menu()


@hooks.register("register_admin_menu_item")
def register_dashboard_menu() -> MenuItem:
    """Add « Tableau de bord » beneath, for instructors too."""
    return dashboard_menu()


@hooks.register("register_admin_menu_item")
def register_meetings_menu() -> MenuItem:
    """Add « Séances » between the two, for the services that have some."""
    return meetings_menu()


@hooks.register("register_admin_menu_item")
def register_letters_menu() -> MenuItem:
    """Add « Courriers à poster » after them, for instructors."""
    return letters_menu()


@hooks.register("register_admin_menu_item")
def register_eliminations_menu() -> MenuItem:
    """Add « Archives » after these, for instructors."""
    return eliminations_menu()


@hooks.register("register_admin_menu_item")
def register_own_menu() -> MenuItem:
    """Add « Mon bureau » after them: one's service, absences, batches and exports."""
    return own_menu()


@hooks.register("register_permissions")
def register_desk_permissions() -> QuerySet[Permission]:
    """What a group may be given beside what Wagtail offers: to process requests, to audit who did, who may decide."""
    codenames = ["instruct_request", "read_traces", "manage_delegations", "see_organisations"]
    codenames += ["hold_meetings", "manage_retention"]
    return Permission.objects.filter(content_type__app_label="teleservices", codename__in=codenames)


@hooks.register("register_log_actions")
def name_changes_in_the_journal(actions: LogActionRegistry) -> None:
    """What designers change beside the forms, and editors in the settings, as Wagtail's journal says it."""
    actions.register_action(ACTION, _("Change of configuration"), _("Changed in the configuration"))


@hooks.register("register_settings_menu_item")
def register_delegations_menu() -> MenuItem:
    """Add « Délégations » to the settings, for who keeps the register."""
    return delegations_menu()


@hooks.register("construct_homepage_panels")
def add_work_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Add to the admin's home what waits for who instructs, for who heads a service, and what a designer left."""
    panels.append(WorkPanel(request))
    panels.append(HeadPanel(request))
    panels.append(StudioPanel(request))


@hooks.register("register_admin_urls")
def register_studio_urls() -> list[URLPattern | URLResolver]:
    """Put the studio under `studio/` in the admin, where procedures are designed."""
    return [path("studio/", include("teleservices.studio.urls"))]


@hooks.register("register_reports_menu_item")
def register_traces_menu() -> MenuItem:
    """Add « Traces d'accès » to the reports, for who holds the right to audit."""
    return traces_menu()


@hooks.register("register_admin_viewset")
def register_studio_viewsets() -> list[ViewSet]:
    """Register what designers edit beside procedures: categories of documents, types of profile."""
    return [document_categories, profile_types]


@hooks.register("register_admin_menu_item")
def register_studio_menu() -> MenuItem:
    """Add « Atelier », the studio, to the admin's menu, for designers."""
    return studio_menu()
