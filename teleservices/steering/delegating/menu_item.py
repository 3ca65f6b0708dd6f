"""« Délégations » among the settings of the admin, for who keeps the register."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from teleservices.permissions import MANAGE_DELEGATIONS


class RegisterMenuItem(MenuItem):
    """Shown to who keeps the register."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the permission of its lists."""
        return bool(request.user.has_perm(MANAGE_DELEGATIONS))


def delegations_menu() -> RegisterMenuItem:
    """« Délégations », which leads to the list, and from there to the authorities."""
    address = reverse_lazy("instruction_delegations_modeladmin_index")
    return RegisterMenuItem(_("Delegations"), address, name="delegations", icon_name="key", order=700)
