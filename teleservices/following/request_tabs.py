"""The tabs of a request's page: which of them an address asks for, where each is; « Messages » has its own page."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teleservices.models import ServiceRequest

PARAMETER = "onglet"
"""What names the tab in the address of a request."""


class RequestTab(StrEnum):
    """A part of a request, named as its address names it; the first is what an address without one shows."""

    HISTORY = "historique"
    CONTENT = "contenu"
    DOCUMENTS = "documents"
    MESSAGES = "messages"


ANCHORS = {RequestTab.HISTORY: "historique", RequestTab.CONTENT: "contenu-demande", RequestTab.DOCUMENTS: "pieces"}
"""The title of each part. Addresses kept from when all stood in one page end so: they arrive at the link to it."""


@dataclass(frozen=True)
class TabLink:
    """A tab as `components/tabs.html` shows it; `id` is empty for the current one, whose title bears it."""

    label: str
    url: str
    current: bool
    id: str
    count: str


def tab_named(name: str | None) -> RequestTab:
    """The tab of this name in the page of a request; the first one for any other."""
    return next((tab for tab in ANCHORS if tab == name), RequestTab.HISTORY)


def tab_url(request: ServiceRequest, tab: RequestTab) -> str:
    """The address of one part of a request, in view at once when it opens; the conversation stands near the top."""
    if tab == RequestTab.MESSAGES:
        return reverse("request_messages", args=[request.reference])
    query = "" if tab == RequestTab.HISTORY else f"?{PARAMETER}={tab}"
    return f"{request.get_absolute_url()}{query}#onglets"


def tabs_of(request: ServiceRequest, current: RequestTab, unread: int = 0) -> list[TabLink]:
    """The four tabs in order; `unread` counts the messages that wait to be read."""
    labels = {
        RequestTab.HISTORY: _("History"),
        RequestTab.CONTENT: _("Content"),
        RequestTab.DOCUMENTS: pgettext("of a request", "Documents"),
        RequestTab.MESSAGES: _("Messages"),
    }
    waiting = ngettext("%(count)s unread", "%(count)s unread", unread) % {"count": unread} if unread else ""
    return [
        TabLink(
            label=labels[tab],
            url=tab_url(request, tab),
            current=tab == current,
            id="" if tab == current else ANCHORS.get(tab, ""),
            count=waiting if tab == RequestTab.MESSAGES else "",
        )
        for tab in RequestTab
    ]
