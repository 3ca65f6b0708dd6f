"""The delay that the public page of a procedure says was measured: kept, so that caches may hold the page."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from portal.caching.page_cache import raise_generation
from portal.dates import months_after
from teleservices.legal import legal_day
from teleservices.lifecycle.facts.delays import delays_in
from teleservices.models import MeasuredDelay, RequestFacts

LEAST = 20
"""Decisions below which nothing is said: it would mean nothing, and tell of a few people."""
MONTHS = 12


@transaction.atomic
def measure() -> int:
    """Measure every procedure over the last twelve whole months; returns for how many something changed.

    What is cached of the public site is made again only then: once a month, and when the past changed.
    """
    until = legal_day(timezone.now()).replace(day=1) - dt.timedelta(days=1)
    since = months_after((until + dt.timedelta(days=1)), -MONTHS)
    counted: dict[int, list[tuple[int, int]]] = defaultdict(list)
    decided = RequestFacts.objects.filter(ended_on__range=(since, until), decided_in__isnull=False).order_by()
    for procedure, days, number in decided.values_list("procedure", "decided_in").annotate(number=Count("*")):
        counted[procedure].append((days, number))
    measured = {}
    for procedure, days in counted.items():
        delays = delays_in(days)
        if delays.median is not None and delays.count >= LEAST:
            measured[procedure] = (delays.median, delays.count, since, until)
    return _write(measured)


def _write(measured: dict[int, tuple[int, int, dt.date, dt.date]]) -> int:
    columns = ("median", "decisions", "since", "until")
    delays = {pk: tuple(row) for pk, *row in MeasuredDelay.objects.values_list("pk", *columns)}
    deletions = delays.keys() - measured.keys()
    new = {pk: row for pk, row in measured.items() if delays.get(pk) != row}
    if not deletions and not new:
        return 0
    MeasuredDelay.objects.filter(pk__in=deletions).delete()
    MeasuredDelay.objects.bulk_create(
        [MeasuredDelay(procedure_id=pk, **dict(zip(columns, row, strict=True))) for pk, row in new.items()],
        update_conflicts=True,
        unique_fields=["procedure"],
        update_fields=list(columns),
    )
    raise_generation()
    return len(deletions) + len(new)
