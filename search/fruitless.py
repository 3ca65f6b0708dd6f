"""What was looked for and not found, counted for editors: no person, no address, nothing that looks like either.

Whoever asks, the table stays small: `MOST` questions, `MOST_A_MINUTE` written in a minute by all visitors together.
"""

import datetime as dt
import re

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from portal.web.throttling import throttle
from search.models import LONGEST_KEPT, FruitlessSearch
from teleservices.legal import legal_day

MOST = 500
MOST_A_MINUTE = 20
SHORTEST = 3
MONTHS = 13
"""How long they are kept: a question that comes back with each school year is still there."""
KEPT = dt.timedelta(days=31 * MONTHS)
_PERSONAL = re.compile(r"@|(?:\d[\s.-]*){5,}|https?:|www\.")
"""An e-mail address, a number as long as that of a telephone, a person or a request, an address of the web."""


def may_be_kept(query: str) -> bool:
    """Whether `query` is short, and holds nothing by which a person could be known."""
    return SHORTEST <= len(query) <= LONGEST_KEPT and not _PERSONAL.search(query)


def count(query: str) -> None:
    """Count `query`, which found nothing. A database that is busy or read-only loses the count, and nothing else."""
    name = query.casefold()
    if not may_be_kept(name):
        return
    try:
        if not throttle("search.fruitless", MOST_A_MINUTE, 60):
            _count(name)
    except DatabaseError:
        return


@transaction.atomic
def _count(name: str) -> None:
    day = legal_day(timezone.now())
    if FruitlessSearch.objects.filter(query=name).update(count=F("count") + 1, last_day=day):
        return
    if FruitlessSearch.objects.count() >= MOST and not _make_room():
        return
    row = FruitlessSearch(query=name, first_day=day, last_day=day)
    FruitlessSearch.objects.bulk_create([row], ignore_conflicts=True)


def _make_room() -> bool:
    """Forget what was looked for once, the longest ago; what comes back is never pushed out by what is new."""
    oldest = FruitlessSearch.objects.filter(count=1).order_by("last_day", "pk").values_list("pk", flat=True).first()
    return bool(oldest and FruitlessSearch.objects.filter(pk=oldest).delete()[0])


def lapsed() -> QuerySet[FruitlessSearch]:
    """What nobody looked for any more since `KEPT`."""
    return FruitlessSearch.objects.filter(last_day__lt=legal_day(timezone.now()) - KEPT)


def clear() -> int:
    """Forget them all; returns how many."""
    return FruitlessSearch.objects.all().delete()[0]
