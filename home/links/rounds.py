"""Keeps the table of links: gathers them each night, looks at those that are due, writes what was seen."""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Iterable
from random import SystemRandom
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page

from home.links.harvest import links_of
from home.links.inside import states_of
from home.models.page_links import FAILED_OUTSIDE, LinkState, PageLink, PageLinkQuerySet
from portal.outside.probe import Reach, probe
from portal.resilience.breaker import Breaker
from portal.resilience.errors import BrokenCircuitError

logger = logging.getLogger(__name__)

MOST = 60
"""Addresses of other sites asked in a round, which comes back every hour."""
MOST_OF_A_SITE = 5
PAUSE_SECONDS = 1.0
"""Between two questions to one site."""
SECONDS = 40.0
"""A round ends well before it would be killed (`Q_CLUSTER["timeout"]`)."""
GOOD_FOR, FAILED_FOR = dt.timedelta(days=7), dt.timedelta(hours=20)
"""After how long an address is asked again."""
AT_ONCE = 500
STATES = {
    Reach.ANSWERS: LinkState.GOOD,
    Reach.GONE: LinkState.GONE,
    Reach.FAILS: LinkState.FAILS,
    Reach.SILENT: LinkState.SILENT,
    Reach.PRIVATE: LinkState.PRIVATE,
}
outside = Breaker("the links to other sites")


class SilentSiteError(Exception):
    """Nobody answered: several in a row mean that the portal itself is cut off."""


@transaction.atomic
def gather() -> int:
    """Write the links that live pages have now, forget the others, look at those that lead inside; returns how many."""
    present: dict[tuple[int, str], bool] = {}
    for page in Page.objects.live().filter(depth__gt=1).specific().iterator(chunk_size=100):
        present |= {(page.pk, link.address): link.is_outside for link in links_of(page)}
    rows = {(row.page_id, row.address): row.pk for row in PageLink.objects.all()}
    PageLink.objects.filter(pk__in=[pk for key, pk in rows.items() if key not in present]).delete()
    new = [PageLink(page_id=key[0], address=key[1], is_outside=present[key]) for key in present.keys() - rows.keys()]
    PageLink.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    _look_inside()
    return len(present)


def _look_inside() -> None:
    rows = list(PageLink.objects.filter(is_outside=False))
    for pk, state in states_of(rows).items():
        _write(PageLink.objects.filter(pk=pk), state)


def look_outside() -> int:
    """Ask the addresses of other sites that are due, a few of each site; returns how many answered or not.

    Where nobody at all answers, it is the portal that is cut off: nothing is written, but what was never called.
    """
    ends = time.monotonic() + SECONDS
    states: dict[str, LinkState] = {}
    for address in _due():
        if time.monotonic() > ends:
            break
        try:
            states[address] = _asked(address, states)
        except BrokenCircuitError:
            break
    if outside.is_open and {LinkState.SILENT, LinkState.PRIVATE} >= set(states.values()):
        logger.warning("no site answers: their links are not looked at")
        states = {address: state for address, state in states.items() if state == LinkState.PRIVATE}
    for address, state in states.items():
        _write(PageLink.objects.filter(is_outside=True, address=address), state)
    return len(states)


def _due() -> list[str]:
    now = timezone.now()
    failed = Q(state__in=FAILED_OUTSIDE) & Q(checked_at__lt=now - FAILED_FOR)
    rows = PageLink.objects.filter(
        Q(checked_at=None) | failed | Q(checked_at__lt=now - GOOD_FOR), is_outside=True
    ).order_by(F("checked_at").asc(nulls_first=True), "address")
    due, of_site = [], Counter[str]()
    for address in dict.fromkeys(rows.values_list("address", flat=True)):
        of_site[_site(address)] += 1
        if of_site[_site(address)] <= MOST_OF_A_SITE:
            due.append(address)
    due = due[:MOST]
    SystemRandom().shuffle(due)  # the same dead ones first each time would stop every round at its beginning
    return due


def _site(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _asked(address: str, addresses: Iterable[str]) -> LinkState:
    """Ask it, after a pause where its site was asked already. Raises BrokenCircuitError."""
    if any(_site(other) == _site(address) for other in addresses):
        time.sleep(PAUSE_SECONDS)
    try:
        with outside.calling(SilentSiteError):
            if (reach := probe(address)) == Reach.SILENT:
                raise SilentSiteError(address)
    except SilentSiteError:
        return LinkState.SILENT
    return STATES[reach]


def _write(rows: PageLinkQuerySet, state: LinkState) -> None:
    today, now = timezone.localdate(), timezone.now()
    if state == LinkState.GOOD:
        rows.update(state=state, first_failed_on=None, last_failed_on=None, checked_at=now)
        return
    rows.filter(first_failed_on=None).update(first_failed_on=today)
    rows.update(state=state, last_failed_on=today, checked_at=now)
