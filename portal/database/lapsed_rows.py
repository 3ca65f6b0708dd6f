"""Rows that have lapsed, deleted every hour, so many at once: no table grows with time alone, nobody waits long."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_q.models import Failure

from portal.registry import Registry

AT_ONCE = 1_000
SECONDS = 30
"""A task ends well before it would be killed (`Q_CLUSTER["timeout"]`); the next hour takes what is left."""
FAILURES_KEPT = dt.timedelta(days=90)

lapsed: Registry[Callable[[], QuerySet[Any]]] = Registry()
"""What gives the rows that are of no use any more; filled by the apps that keep them."""


def purge_lapsed() -> int:
    """Delete what has lapsed; returns how many rows. Each batch is a transaction of its own."""
    ends, count = time.monotonic() + SECONDS, 0
    for delete in (_delete_cached, *(_deleting(rows) for rows in lapsed)):
        while time.monotonic() < ends and (deleted := delete()):
            count += deleted
    return count


def _deleting(rows: Callable[[], QuerySet[Any]]) -> Callable[[], int]:
    def delete() -> int:
        some = list(rows().order_by().values_list("pk", flat=True)[:AT_ONCE])
        return int(rows().filter(pk__in=some).delete()[0]) if some else 0

    return delete


@transaction.atomic
def _delete_cached() -> int:
    """Django deletes an expired row of its cache only when it is asked for again: nobody asks for a former limit."""
    cache = caches["default"]
    if not isinstance(cache, DatabaseCache):
        return 0
    table = connection.ops.quote_name(cache._table)  # type: ignore[attr-defined]
    now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE cache_key IN"  # noqa: S608 - the name of our own table
            f" (SELECT cache_key FROM {table} WHERE expires < %s LIMIT %s)",
            [now, AT_ONCE],
        )
        return int(cursor.rowcount)


def failures() -> QuerySet[Failure]:
    """Tasks that failed so long ago that nobody will do them again."""
    return Failure.objects.filter(stopped__lt=timezone.now() - FAILURES_KEPT)
