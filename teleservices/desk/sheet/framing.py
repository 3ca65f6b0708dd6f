"""What every tab of a request's sheet has around it: the way back, who and what, the bars of tabs and of acts."""

from collections.abc import Sequence
from typing import TypedDict

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.functional import Promise

from accounts.models import User
from accounts.staff.keyboard import keys_are_on
from formkit.typography import amount_text
from teleservices.desk.presence import Present, note
from teleservices.desk.requests.trail import Trail, kept, trail_of
from teleservices.desk.series.walk import SeriesBar, bar
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
from teleservices.lifecycle import Act, acts_open_to
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party, may_see_card, refusal

FEWEST = 2
"""Acts in sight, where there are so many."""


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
    amount_asked: str
    """« 3 000,00 € »; empty where the procedure doesn't say which question asks it, or nothing was answered."""
    series: SeriesBar | None
    acts: Sequence[Act]
    """What the reader may do."""
    can_do: Sequence[tuple[str, str | Promise]]
    """The names and the labels of those that stand in sight: what asks the applicant, what decides, two at least."""
    can_do_too: Sequence[tuple[str, str | Promise]]
    """Of the others, in a menu."""
    is_open: bool
    why_no_act: str
    """What keeps the reader from all of them; empty where nothing does."""
    has_card: bool
    """Whether the reader may see the card of the organisation."""


def framed(request: HttpRequest, user: User, service_request: ServiceRequest, tab: Tab) -> Frame:
    """Ask for it once what the tab shows is marked as read: it counts what isn't."""
    prefetch_related_objects([service_request], "corrections")  # acts, the clock and the basket all ask
    counts = counted(service_request, user)
    acts = acts_open_to(user, service_request, Party.INSTRUCTOR)
    most = MOST if request.GET.get(OTHERS) == ALL else LISTED
    others = other_requests(user, service_request, most) if counts.of_profile else no_other(most)
    return {
        "service_request": service_request,
        "tab": tab,
        "tabs": tab_links(request, service_request, tab, counts),
        "tab_counts": counts,
        "other_requests": others,
        "headline": headline(service_request, others, counts, user if tab == Tab.REQUEST else None),
        "present": note(service_request, user, is_looked_at=request.method == "GET"),
        "trail": kept(request),
        "keys_are_on": keys_are_on(user),
        "acts": acts,
        **_can_do(service_request, acts),
        "is_open": service_request.state in State.open(),
        "why_no_act": "" if acts else refusal(user, service_request, Party.INSTRUCTOR),
        "has_card": _has_card(user, service_request, counts),
        "amount_asked": _amount_asked(service_request),
        "series": bar(request, service_request, tab),
        "list": trail_of(request, user, service_request.reference),
    }


class InSight(TypedDict):
    """What an agent may do, by where it stands: see `Frame`."""

    can_do: Sequence[tuple[str, str | Promise]]
    can_do_too: Sequence[tuple[str, str | Promise]]


def _can_do(service_request: ServiceRequest, acts: Sequence[Act]) -> InSight:
    pages = [act for act in acts if not act.is_on_one_answer]
    first = [act for act in pages if act.asks_applicant or act.decides]
    first += [act for act in pages if act not in first][: max(0, FEWEST - len(first))]
    labels = {act.name: act.label_for(service_request) for act in pages}
    return {
        "can_do": [(act.name, labels[act.name]) for act in first],
        "can_do_too": [(act.name, labels[act.name]) for act in pages if act not in first],
    }


def _has_card(user: User, service_request: ServiceRequest, counts: Counts) -> bool:
    if service_request.profile.type.is_personal:
        return False
    return may_see_card(user, service_request, is_head=counts.heads > 0)


def _amount_asked(service_request: ServiceRequest) -> str:
    facts = getattr(service_request, "desk_facts", None)
    return amount_text(facts.amount_asked) if facts and facts.amount_asked is not None else ""
