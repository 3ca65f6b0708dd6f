"""Notes that someone of a service opened a request, or searched for one."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from locker.readings import note_reading
from teleservices.legal import legal_day
from teleservices.models import DeskSearch, RequestReading, SearchedWord, ServiceRequest
from teleservices.models.desk.traces import KEPT

SHORTEST = 3
"""Letters of the shortest beginning that a word is looked for by."""
AGAIN = dt.timedelta(hours=12)
"""How long a search that was noted goes on: its further pages, the requests opened from it one after the other."""


def note_opening(request: HttpRequest, reader: User, service_request: ServiceRequest) -> None:
    """Note that `reader` opens a request: one row a day, and the count by which the security log tells of too many.

    What is posted comes from a page that was opened: it is counted, and is no other opening.
    """
    note_reading(request)
    if request.method != "GET":
        return
    now = timezone.now()
    rows = RequestReading.objects.filter(request=service_request, reader=reader, day=legal_day(now))
    if not rows.update(times=F("times") + 1, last_at=now):
        row = RequestReading(request=service_request, reader=reader, day=legal_day(now), first_at=now, last_at=now)
        RequestReading.objects.bulk_create([row], ignore_conflicts=True)  # a second window was as quick


@transaction.atomic
def note_search(*, searcher: User, words: Iterable[str], results: int) -> None:
    """Note a search, its words as digests."""
    search = DeskSearch.objects.create(searcher=searcher, results=results)
    digests = {digest(word) for word in words}
    SearchedWord.objects.bulk_create(SearchedWord(search=search, digest=stored) for stored in sorted(digests))


def note_search_once(*, searcher: User, words: Iterable[str], count: Callable[[], int]) -> None:
    """Note a search, with what it counts, unless the same person's search for the same words is noted and goes on."""
    digests = {digest(word) for word in words}
    ours = Count("words", filter=Q(words__digest__in=digests))
    searches = DeskSearch.objects.filter(searcher=searcher, at__gt=timezone.now() - AGAIN)
    if not searches.annotate(all=Count("words"), ours=ours).filter(all=len(digests), ours=len(digests)).exists():
        note_search(searcher=searcher, words=words, results=count())


def digest(word: str, *, secret: str | bytes | None = None) -> str:
    """What stands for a word, as `finding.words_of` folds it, under the installation's secret."""
    return salted_hmac("teleservices.desk.traces", word, secret=secret, algorithm="sha256").hexdigest()[:32]


def digests_of(word: str) -> list[str]:
    """What a search that would have met `word` left: it was typed whole, or by its first letters."""
    beginnings = {word, *(word[:length] for length in range(SHORTEST, len(word)))}
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [digest(beginning, secret=secret) for beginning in sorted(beginnings) for secret in secrets]


def forget() -> int:
    """Delete what is older than a year; returns how many rows."""
    before = timezone.now() - KEPT
    searches, _by_model = DeskSearch.objects.filter(at__lt=before).delete()
    readings, _by_model = RequestReading.objects.filter(day__lt=legal_day(before)).delete()
    return searches + readings
