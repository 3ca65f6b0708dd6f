"""« Demandes » in Wagtail's menu, which says in how many requests something moved."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from accounts.models import User
from teleservices.desk.requests.work.visits import moved
from teleservices.permissions import INSTRUCT

MOST = 99
"""Requests counted beside « Demandes »; beyond, it says « 99+ »."""


class DeskMenuItem(MenuItem):
    """Shown to who may process requests."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the permission of the list and of every sheet."""
        return bool(request.user.has_perm(INSTRUCT))


class RequestsMenuItem(DeskMenuItem):
    """« Demandes », with how many moved since one's last visit, which is said to who doesn't see it."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """The item of this page; where nothing moved, the name alone."""
        component = super().render_component(request)
        count = moved(request.user, MOST + 1) if isinstance(request.user, User) else 0
        if count:
            component.attrs = {
                **self.attrs,
                "data-moved": f"{MOST}+" if count > MOST else str(count),
                "aria-label": f"{self.label} – {_moved_text(count)}",
            }
        return component


def _moved_text(count: int) -> str:
    if count > MOST:
        return gettext("more than %(most)s requests moved since your last visit") % {"most": MOST}
    text = ngettext(
        "%(count)s request moved since your last visit", "%(count)s requests moved since your last visit", count
    )
    return text % {"count": count}


def desk_menu() -> RequestsMenuItem:
    """« Demandes », which leads to the list."""
    return RequestsMenuItem(_("Requests"), reverse_lazy("desk:list"), name="requests", icon_name="tasks", order=110)
