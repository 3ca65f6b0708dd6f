"""Tells the security log of who reads very many requests and documents; the limit is of an account, not of a door."""

import datetime as dt
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from accounts.profiles.spaces import signed_in
from portal.logs import security_log
from portal.logs.security_log import Happening
from portal.web import window_counts

MANY_WITHIN = dt.timedelta(minutes=10)
"""Time in which `PARVIS_MANY_FILES` files and requests opened by one account are many."""


def note_reading(request: HttpRequest, many: int = 1) -> None:
    """Count so many files or requests as read by whoever is signed in, and write in the log each time as many again."""
    if not settings.PARVIS_MANY_FILES:
        return
    account, seconds = str(signed_in(request).uuid), MANY_WITHIN.seconds
    if count := window_counts.count(f"read {account}", many, limit=settings.PARVIS_MANY_FILES, seconds=seconds):
        reason = f"within_{seconds // 60}_minutes"
        _remember(account)
        security_log.note(Happening.MANY_FILES, reason=reason, request=request, account=account, count=count)


def many_lately() -> int:
    """How many accounts passed the limit today or yesterday."""
    today = timezone.localdate()
    days = (today, today - dt.timedelta(days=1))
    return len({account for day in days for account in cache.get(_key(day), ())})


def _remember(account: str) -> None:
    """Of two who pass the limit at once, one may be left out: the security log has both."""
    key, mark = _key(timezone.localdate()), security_log.digest(account)
    cache.set(key, {*cache.get(key, ()), mark}, timeout=3 * 24 * 3600)


def _key(day: dt.date) -> str:
    return f"locker:many-read:{day}"


def forget_readings() -> int:
    """Delete the counts of windows that are over; returns how many."""
    return window_counts.forget(time.time() - 2 * MANY_WITHIN.seconds)
