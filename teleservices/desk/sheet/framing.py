"""What every tab of a request's sheet has around it: the way back to the list, the first line, the bar of tabs."""

from collections.abc import Sequence
from typing import TypedDict

from django.http import HttpRequest

from accounts.models import User
from teleservices.desk.presence import Present, note
from teleservices.desk.requests import keys
from teleservices.desk.requests.trail import Trail, kept, trail_of
from teleservices.desk.sheet.headline import HeadlineItem, headline
from teleservices.desk.sheet.other_requests import (
    ALL,
    LISTED,
    MOST,
    OTHERS,
    OtherRequests,
    no_other,
    other_requests,
)
from teleservices.desk.sheet.tabs import Counts, Tab, TabLink, counted, tab_links
from teleservices.models import ServiceRequest
from teleservices.permissions import may_see_card


class Frame(TypedDict):
    """What `templates/teleservices/desk/sheet/base.html` shows."""

    service_request: ServiceRequest
    tab: Tab
    tabs: Sequence[TabLink]
    tab_counts: Counts
    other_requests: OtherRequests
    headline: Sequence[HeadlineItem]
    present: Sequence[Present]
    trail: str
    keys_are_on: bool
    list: Trail | None
    has_card: bool
    """Whether the reader may see the card of the organisation."""


def framed(request: HttpRequest, user: User, service_request: ServiceRequest, tab: Tab) -> Frame:
    """Ask for it once what the tab shows is marked as read: it counts what isn't."""
    counts = counted(service_request, user)
    most = MOST if request.GET.get(OTHERS) == ALL else LISTED
    others = other_requests(user, service_request, most) if counts.of_profile else no_other(most)
    return {
        "service_request": service_request,
        "tab": tab,
        "tabs": tab_links(request, service_request, tab, counts),
        "tab_counts": counts,
        "other_requests": others,
        "headline": headline(service_request, others, counts),
        "present": note(service_request, user, is_looked_at=request.method == "GET"),
        "trail": kept(request),
        "keys_are_on": keys.are_on(user),
        "has_card": _has_card(user, service_request, counts),
        "list": trail_of(request, user, service_request.reference),
    }


def _has_card(user: User, service_request: ServiceRequest, counts: Counts) -> bool:
    if service_request.profile.type.is_personal:
        return False
    return may_see_card(user, service_request, is_head=counts.heads > 0)
