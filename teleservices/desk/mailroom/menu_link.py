"""« Courriers à poster » in the admin's menu, for instructors."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from teleservices.permissions import INSTRUCT


class LettersMenuItem(MenuItem):
    """Shown to whoever instructs, without a query: it stands on every page of the admin."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether they are of the desk."""
        return request.user.has_perm(INSTRUCT)


def letters_menu() -> LettersMenuItem:
    """« Courriers à poster », which leads to the list."""
    address = reverse_lazy("desk:mailroom")
    return LettersMenuItem(_("Letters to post"), address, name="post", icon_name="mail", order=113)
