"""The letters of one's services that wait for something, in the order in which they are put in their envelopes."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.admin.parameters import named
from portal.dates import long_date
from teleservices.keyset.order import Order, Ordered
from teleservices.keyset.paging import AFTER, BEFORE, Links, page_at
from teleservices.lifecycle import act_of
from teleservices.lifecycle.postal.hand_marks import owed_mark
from teleservices.models import PostalSending
from teleservices.models.requests.postal_sending import PostalSendingQuerySet
from teleservices.paperwork.posted_letter import is_awaited

ROWS = 200
"""Letters on a page of each list, the oldest first."""
OLDEST_FIRST = Order("asked_at")
LISTS = ("to-print", "to-post", "awaited")
"""Their names in the page, and before their parameters in its address."""
_POSTCODE = re.compile(r"^\d{5}\b")


@dataclass(frozen=True)
class Line:
    """A letter as a list shows it."""

    sending: PostalSending
    kind: str
    state: str
    why_not: str
    """What is lacking before it can be printed; empty where nothing is, or it was."""
    title: str
    """What it is of."""
    mark: str
    """What it must bear before it is posted; empty where it needs nothing, or was posted."""


@dataclass(frozen=True)
class WaitingList:
    """What waits for the same thing; `count` is of all, `lines` are of the page that is shown."""

    lines: Sequence[Line]
    count: int
    links: Links


def sendings_of(teams: Collection[int]) -> PostalSendingQuerySet:
    """Those of these services, with what their lines show."""
    sendings: PostalSendingQuerySet = PostalSending.objects.filter(request__team__in=teams)
    return with_what_they_tell(sendings)


def with_what_they_tell(sendings: PostalSendingQuerySet) -> PostalSendingQuerySet:
    """The same, with what their lines and their papers show."""
    return sendings.select_related(
        "request__procedure",
        "request__team",
        "decision__letter",
        "event__stage",
        "event__actor",
        "message__author",
        "paper",
    )


def pages_query(query: QueryDict) -> QueryDict:
    """What an address asks of the mailroom: the page of each list."""
    return named(query, [f"{name}-{landmark}" for name in LISTS for landmark in (AFTER, BEFORE)])


def waiting(sendings: PostalSendingQuerySet, name: str, query: QueryDict) -> WaitingList:
    """The page of these that `query` asks for, by address. One query, two where there are several pages."""
    page = page_at(Ordered(sendings, OLDEST_FIRST), query, size=ROWS, prefix=f"{name}-", anchor=f"#{name}")
    count = sendings.count() if page.has_previous or page.has_next else len(page.rows)
    return WaitingList([line_of(sending) for sending in by_address(page.rows)], count, page.links)


def line_of(sending: PostalSending) -> Line:
    """A letter with its words."""
    mark = owed_mark(sending) if sending.may_be_cancelled else None
    label = str(mark.label) if mark else ""
    return Line(sending, kind_of(sending), state_of(sending), why_not_printed(sending), title_of(sending), label)


def title_of(sending: PostalSending) -> str:
    """What a letter is of, in words."""
    if sending.event:
        return act_of(sending.event.act).past_in(sending.event)
    return _("Message") if sending.message_id else pgettext("a tab", "Decision")


def by_address(sendings: Collection[PostalSending]) -> list[PostalSending]:
    """Registered ones first, which go to the counter; then by postcode and town, by name."""
    return sorted(sendings, key=lambda sending: (not sending.is_registered, *_place(sending), sending.pk))


def _place(sending: PostalSending) -> tuple[str, str]:
    lines = [line.strip() for line in sending.address.splitlines() if line.strip()]
    town = next((line for line in reversed(lines) if _POSTCODE.match(line)), lines[-1] if lines else "")
    return town.casefold(), sending.recipient.casefold()


def why_not_printed(sending: PostalSending) -> str:
    """What is lacking before this letter can be printed; empty when nothing is."""
    if not sending.address:
        return _("its postal address is to be written")
    if sending.decision:
        return "" if sending.decision.letter_id else _("its letter is being made")
    return _("its letter is being made") if sending.event and is_awaited(sending.event) else ""


def kind_of(sending: PostalSending) -> str:
    """« Recommandé » or « Lettre simple »."""
    return pgettext("a letter", "Registered") if sending.is_registered else pgettext("a letter", "Ordinary")


def state_of(sending: PostalSending) -> str:
    """Where a letter stands, in a sentence."""
    if sending.cancelled_at:
        return _("Cancelled on %(day)s") % {"day": long_date(sending.cancelled_at)}
    if sending.received_on:
        return _("Received on %(day)s: the acknowledgement is signed") % {"day": long_date(sending.received_on)}
    if sending.returned_on:
        words = {"day": long_date(sending.returned_on), "reason": sending.get_return_reason_display()}
        return _("Returned on %(day)s: %(reason)s") % words
    if sending.posted_on:
        return _("Posted on %(day)s") % {"day": long_date(sending.posted_on)}
    return _state_here(sending)


def _state_here(sending: PostalSending) -> str:
    """What is to be done with a letter that wasn't posted yet."""
    if not sending.address:
        return _("Not reached: no address is known")
    if sending.printed_at:
        return _("Printed on %(day)s, to be posted") % {"day": long_date(sending.printed_at)}
    return _("To be sent by post: to be printed")
