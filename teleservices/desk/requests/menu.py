"""What the desk has in Wagtail's menu: « Demandes » and « Tableau de bord » for instructors, « Traces d'accès »."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem

from teleservices.permissions import INSTRUCT, READ_TRACES


class DeskMenuItem(MenuItem):
    """Shown to who may process requests."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the permission of the list and of every sheet."""
        return bool(request.user.has_perm(INSTRUCT))


def desk_menu() -> DeskMenuItem:
    """The entry, which leads to the list."""
    return DeskMenuItem(_("Requests"), reverse_lazy("desk:list"), name="requests", icon_name="tasks", order=110)


def dashboard_menu() -> DeskMenuItem:
    """The entry, which leads to the dashboard."""
    address = reverse_lazy("desk:dashboard")
    return DeskMenuItem(
        pgettext_lazy("of the desk", "Dashboard"), address, name="dashboard", icon_name="table", order=115
    )


class TracesMenuItem(MenuItem):
    """Shown to who may audit."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the permission of the page."""
        return bool(request.user.has_perm(READ_TRACES))


def traces_menu() -> TracesMenuItem:
    """The entry, among the reports."""
    address = reverse_lazy("desk:traces")
    return TracesMenuItem(_("Traces of access"), address, name="traces", icon_name="history", order=900)
