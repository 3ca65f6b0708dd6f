"""« Mon bureau » in the admin's menu: one's service, absences, batches and exports, which stood under the list alone.

Nothing here asks the database: it stands on every page. Who heads a service is known from their last look at the list.
"""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from teleservices.permissions import DESIGN, INSTRUCT

HEADS, ACTS, LEADS = "desk_heads", "desk_acts", "desk_leads"
"""In the session: whether its person heads or supervises a service; whether they instruct in one; whether they head
one."""


class OwnMenuItem(MenuItem):
    """Shown to who may process requests."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the permission of the list and of every sheet."""
        return bool(request.user.has_perm(INSTRUCT))


class ServiceMenuItem(OwnMenuItem):
    """Shown to who heads or supervises a service."""

    role = HEADS

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the list said so; the page asks again."""
        return super().is_shown(request) and bool(request.session.get(self.role))


class AbsencesMenuItem(ServiceMenuItem):
    """Shown to who instructs: readers have nobody stand in for them."""

    role = ACTS


class MorningMenuItem(ServiceMenuItem):
    """Shown to who heads a service."""

    role = LEADS


class ParametersMenuItem(MorningMenuItem):
    """Shown to who heads a service and doesn't design: designers have it in the studio."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether nothing else in the menu leads there."""
        return super().is_shown(request) and not request.user.has_perm(DESIGN)


def remember(request: HttpRequest, *, heads: bool, acts: bool, leads: bool) -> None:
    """Keep for the menu what the person of the session does in their services; written when it changes."""
    for name, value in ((HEADS, heads), (ACTS, acts), (LEADS, leads)):
        if bool(request.session.get(name)) != value:
            request.session[name] = value


def own_menu() -> SubmenuMenuItem:
    """« Mon bureau », after what the whole service shares."""
    items = [
        MorningMenuItem(_("My morning"), reverse_lazy("desk:morning"), name="morning", icon_name="user", order=0),
        ServiceMenuItem(_("My service"), reverse_lazy("desk:services"), name="my-service", icon_name="group", order=1),
        ParametersMenuItem(
            _("Parameters"), reverse_lazy("studio:parameters"), name="my-parameters", icon_name="sliders", order=5
        ),
        AbsencesMenuItem(_("Absences"), reverse_lazy("desk:absences"), name="absences", icon_name="calendar", order=2),
        OwnMenuItem(_("My batches"), reverse_lazy("desk:batches"), name="batches", icon_name="tasks", order=3),
        OwnMenuItem(_("My exports"), reverse_lazy("desk:exports"), name="exports", icon_name="download", order=4),
    ]
    return SubmenuMenuItem(_("My desk"), Menu(items=items), name="my-desk", icon_name="user", order=116)
