"""« Demandes » and « Tableau de bord » in Wagtail's menu, for instructors only."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem

from teleservices.permissions import INSTRUCT


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
