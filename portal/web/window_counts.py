"""Counts in windows of time, for all processes together, and says each passing of a limit once."""

import time

from django.db.models import Case, F, Value, When
from django.utils.crypto import salted_hmac

from portal.models import WindowCount


def count(key: str, many: int, *, limit: int, seconds: int) -> int:
    """Count `many` more in the window of so many seconds; `key` may name a person: it is kept as a keyed digest.

    Returns the count when this passed the limit, or again as much, and nobody was told so before; otherwise 0.
    """
    now = int(time.time())
    window = now - now % seconds
    name = salted_hmac("portal.counting", key, algorithm="sha256").hexdigest()
    if not _add(name, many, window):
        WindowCount.objects.bulk_create([WindowCount(key=name, window=window)], ignore_conflicts=True)
        _add(name, many, window)
    reached = WindowCount.objects.values_list("count", flat=True).get(key=name)
    times = reached // limit
    # The database decides who tells: of two that pass the limit at once, one.
    is_first = times and WindowCount.objects.filter(key=name, window=window, told__lt=times).update(told=times)
    return reached if is_first else 0


def take(key: str, *, limit: int, seconds: int) -> tuple[int, int]:
    """Take one of the `limit` places of this window, if one is left; `key` may name a person.

    Returns how many are left, −1 when there was none to take, and in how many seconds the next window begins.
    """
    now = int(time.time())
    window = now - now % seconds
    name = salted_hmac("portal.counting", key, algorithm="sha256").hexdigest()
    reset = window + seconds - now
    counted = WindowCount.objects.filter(key=name, window=window).values_list("count", flat=True).first() or 0
    # The database decides who takes the last place: of two that come at once, one.
    if counted >= limit or not (_add(name, 1, window, most=limit) or _first(name, window, limit)):
        return -1, reset
    return limit - counted - 1, reset


def _first(name: str, window: int, limit: int) -> int:
    """Take a place under a key that was never counted; others may do so meanwhile."""
    WindowCount.objects.bulk_create([WindowCount(key=name, window=window)], ignore_conflicts=True)
    return _add(name, 1, window, most=limit)


def forget(before: float) -> int:
    """Delete the counts of windows that began before this time, in seconds of the clock; returns how many."""
    return WindowCount.objects.filter(window__lt=int(before)).delete()[0]


def _add(name: str, many: int, window: int, *, most: int | None = None) -> int:
    """Add in the database itself: what others add meanwhile is not lost; nothing where `most` is reached already."""
    is_same = When(window=window, then=F("count"))
    rows = WindowCount.objects.filter(key=name)
    if most is not None:
        rows = rows.exclude(window=window, count__gte=most)
    return rows.update(
        count=Case(is_same, default=Value(0)) + many,
        told=Case(When(window=window, then=F("told")), default=Value(0)),
        window=window,
    )
