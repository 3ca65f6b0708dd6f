"""« Séances » in the admin's menu, for instructors."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem

from teleservices.permissions import INSTRUCT


class MeetingsMenuItem(MenuItem):
    """Shown to whoever instructs, without a query: it stands on every page of the admin."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether they are of the desk."""
        return request.user.has_perm(INSTRUCT)


def meetings_menu() -> MeetingsMenuItem:
    """« Séances », which leads to the list."""
    address = reverse_lazy("desk:meetings")
    return MeetingsMenuItem(
        pgettext_lazy("of authorities", "Meetings"), address, name="meetings", icon_name="group", order=112
    )
