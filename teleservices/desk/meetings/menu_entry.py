"""« Séances » in the admin's menu, for who heads a service or belongs to one that has meetings."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem

from accounts.models import User
from teleservices.models import Meeting, TeamMember, TeamRole
from teleservices.permissions import INSTRUCT


class MeetingsMenuItem(MenuItem):
    """Shown where there is something to see or to prepare."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the page has anything for them."""
        return isinstance(request.user, User) and has_meetings(request.user)


def has_meetings(user: User) -> bool:
    """Whether someone prepares meetings, or sees those of a service: one query."""
    if not user.has_perm(INSTRUCT):
        return False
    meetings = Exists(Meeting.objects.filter(team=OuterRef("team")))
    mine = TeamMember.objects.reading().filter(user=user)
    return mine.filter(Q(role=TeamRole.HEAD) | Q(meetings)).exists()


def meetings_menu() -> MeetingsMenuItem:
    """« Séances », which leads to the list."""
    address = reverse_lazy("desk:meetings")
    return MeetingsMenuItem(
        pgettext_lazy("of authorities", "Meetings"), address, name="meetings", icon_name="group", order=112
    )
