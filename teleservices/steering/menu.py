"""What a service is run with, in Wagtail's menu: « Tableau de bord » for instructors, « Traces d'accès »."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem

from teleservices.desk.requests.work.menu import DeskMenuItem
from teleservices.permissions import READ_TRACES


def dashboard_menu() -> DeskMenuItem:
    """« Tableau de bord », which leads to the dashboard."""
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
    """« Traces d'accès », among the reports."""
    address = reverse_lazy("desk:traces")
    return TracesMenuItem(_("Traces of access"), address, name="traces", icon_name="history", order=900)
