"""The demo's past: acts done at another time than now. For the loader alone, never where people use the portal.

What happened to a request is append-only and sealed, by the code and by the database: it can't be dated afterwards.
So the very functions that the screens call run here under a clock that says another time.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """Make `timezone.now()` answer `moment` inside the block, in UTC as it always does, in this process."""
    with patch.object(timezone, "now", lambda: moment.astimezone(dt.UTC)):
        yield


def days_ago(days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime:
    """That hour, local time, so many days before today; never later than now."""
    now = timezone.now()
    day = timezone.localdate(now) - dt.timedelta(days=days)
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
    return min(moment, now - dt.timedelta(minutes=5))
