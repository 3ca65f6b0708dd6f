"""What the portal changes of Wagtail's admin: registrations only."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from portal.admin import failed_task_views
from portal.admin.seen_views import HeldSettingsView
from portal.admin.waiting import WaitingPanel
from portal.guides import views as guide_views
from portal.supervision import views as supervision_views


@hooks.register("register_admin_urls", order=-1)
def register_settings_url() -> list[URLPattern]:
    """The portal's settings at the address that Wagtail gives them, before its own view."""
    names = {"app_name": "portal", "model_name": "portalsettings"}
    view = HeldSettingsView.as_view()
    return [path("settings/portal/portalsettings/<int:pk>/", view, names, name="portal_settings")]


@hooks.register("register_admin_urls")
def register_failed_tasks_url() -> list[URLPattern]:
    """What the workers could not do, and how the portal stands."""
    return [
        path("taches-en-echec/", failed_task_views.failures, name="failed_tasks"),
        path("etat-du-portail/", supervision_views.state_of_the_portal, name="state_of_the_portal"),
        path("etat-du-portail/dossier-de-securite/", supervision_views.security_file, name="security_file"),
        path("avant-d-ouvrir/", supervision_views.before_opening, name="before_opening"),
    ]


@hooks.register("register_admin_urls")
def register_guides_urls() -> list[URLPattern]:
    """The guides of each role, for all who enter the admin."""
    return [
        path("guides/", guide_views.guides, name="guides"),
        path("guides/<slug:guide>/", guide_views.guide, name="guide"),
        path("guides/images/<slug:picture>.png", guide_views.picture, name="guide_picture"),
    ]


@hooks.register("register_help_menu_item")
def register_guides() -> MenuItem:
    """The guides, in the help that each has."""
    return MenuItem(_("Guides"), reverse("guides"), name="guides", icon_name="doc-full-inverse", order=100)


class TechnicalItem(MenuItem):
    """An entry for those who may look at them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(failed_task_views.LOOK)


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Add to the admin's home what waits for who administers, designs or edits."""
    panels.append(WaitingPanel(request))


@hooks.register("register_reports_menu_item")
def register_state() -> MenuItem:
    """How the portal stands, among the reports."""
    return TechnicalItem(_("State of the portal"), reverse("state_of_the_portal"), icon_name="success", order=1090)


@hooks.register("register_reports_menu_item")
def register_opening() -> MenuItem:
    """What a portal needs before it opens, among the reports."""
    return TechnicalItem(_("Before opening"), reverse("before_opening"), icon_name="tasks", order=1080)


@hooks.register("register_reports_menu_item")
def register_failed_tasks() -> MenuItem:
    """Failed tasks, among the reports."""
    return TechnicalItem(_("Failed tasks"), reverse("failed_tasks"), icon_name="warning", order=1100)


@hooks.register("register_permissions")
def register_failed_task_permissions() -> QuerySet[Permission]:
    """What a group may be given: to look at failed tasks, to have them done again, to dismiss them."""
    names = ("view_failure", "change_failure", "delete_failure")
    return Permission.objects.filter(content_type__app_label="django_q", codename__in=names)
