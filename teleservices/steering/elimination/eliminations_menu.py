"""« Archives » in the admin's menu, for instructors."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem

from teleservices.permissions import INSTRUCT


class EliminationsMenuItem(MenuItem):
    """Shown to whoever instructs, without a query: it stands on every page of the admin."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether they are of the desk."""
        return request.user.has_perm(INSTRUCT)


def eliminations_menu() -> EliminationsMenuItem:
    """« Archives », which leads to the lists."""
    address = reverse_lazy("desk:eliminations")
    label, icon = pgettext_lazy("a menu", "Archives"), "folder-inverse"
    return EliminationsMenuItem(label, address, name="eliminations", icon_name=icon, order=114)
