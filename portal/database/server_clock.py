"""Whether this node's clock agrees with the database's: legal days, tasks and leases are counted by both."""

import datetime as dt
import time

from django.db import connection
from django.utils.timezone import is_naive

WARNED_SECONDS = 2.0
WRONG_SECONDS = 30.0


def seconds_ahead() -> float:
    """By how much this node is ahead of the database (behind when negative); half the time that asking takes is off.

    Asked in one query; nothing is asked of SQLite, which has no other clock than this one.
    """
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute("SELECT clock_timestamp()")
        [moment] = cursor.fetchone()
        after = time.time()
    if is_naive(moment):
        moment = moment.replace(tzinfo=dt.UTC)
    return round((before + after) / 2 - moment.timestamp(), 1)
