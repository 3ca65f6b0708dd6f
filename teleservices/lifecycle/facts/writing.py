"""Facts and words written with what changes them, made again in batches, and compared with what they should be."""

import datetime as dt
import time
from collections.abc import Iterator

from django.db import transaction

from teleservices.lifecycle.facts.row import COLUMNS, facts_of, last_sign, with_sources
from teleservices.lifecycle.facts.words import words_of
from teleservices.models import RequestFacts, RequestWord, ServiceRequest, State
from teleservices.models.service_request import ServiceRequestQuerySet

BATCH = 500


def write(request: ServiceRequest, *, applicant_at: dt.datetime | None = None, words: bool = False) -> None:
    """Write the facts of a request as it now is, in the transaction of what changed it; a draft has none.

    `request` was read `with_form` and changed since like its row. `applicant_at`: when its applicant's side has just
    acted or written, None where it hasn't; `words`: whether what it is found by may have changed too.
    """
    if request.state == State.DRAFT:
        return
    row = RequestFacts.objects.filter(pk=request.pk).first()
    last = applicant_at or (row.applicant_at if row else None)
    if last is None:  # transmitted before facts were kept
        _write(with_sources(ServiceRequest.objects.transmitted().filter(pk=request.pk)))
        return
    present = facts_of(request, last)
    if row is None:
        RequestFacts.objects.create(request_id=request.pk, **present)
    elif changes := {name: value for name, value in present.items() if getattr(row, name) != value}:
        RequestFacts.objects.filter(pk=request.pk).update(**changes)
    if words:
        _write_words([request])


def rebuild(requests: ServiceRequestQuerySet) -> int:
    """Make again the facts and the words of these requests, some hundreds at a time; returns how many requests.

    Each batch locks its requests: what an agent does meanwhile waits a moment, and is never overwritten.
    """
    return sum(_rebuild_batch(keys) for keys in _batches(requests.transmitted()))


def rebuild_for(requests: ServiceRequestQuerySet, *, seconds: float) -> tuple[int, int | None]:
    """The same for so many `seconds`: how many requests, and the last key made while others wait; None once all are."""
    ends, count = time.monotonic() + seconds, 0
    for keys in _batches(requests.transmitted()):
        count += _rebuild_batch(keys)
        if time.monotonic() > ends:
            return count, keys[-1]
    return count, None


def make_missing() -> int:
    """Make the facts of the requests that have none, or that lack what is kept since; returns how many."""
    return rebuild(ServiceRequest.objects.filter(desk_facts__submitted_on=None))


def drift(requests: ServiceRequestQuerySet) -> list[str]:
    """The references of these requests whose facts or words are not what they should be."""
    return [reference for keys in _batches(requests.transmitted()) for reference in _drifted(keys)]


@transaction.atomic
def _rebuild_batch(keys: list[int]) -> int:
    list(ServiceRequest.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    return _write(with_sources(ServiceRequest.objects.filter(pk__in=keys)))


def _write(requests: ServiceRequestQuerySet) -> int:
    rows = list(requests.order_by())
    facts = [RequestFacts(request_id=request.pk, **facts_of(request, last_sign(request))) for request in rows]
    RequestFacts.objects.bulk_create(
        facts, update_conflicts=True, unique_fields=["request"], update_fields=list(COLUMNS)
    )
    _write_words(rows)
    return len(rows)


def _write_words(rows: list[ServiceRequest]) -> None:
    stored = _stored_words(rows)
    new: list[RequestWord] = []
    for request in rows:
        wanted, present = words_of(request), stored[request.pk]
        if gone := present - wanted:
            RequestWord.objects.filter(request=request, word__in=gone).delete()
        new += [RequestWord(request=request, word=word) for word in sorted(wanted - present)]
    RequestWord.objects.bulk_create(new)


def _drifted(keys: list[int]) -> Iterator[str]:
    rows = list(with_sources(ServiceRequest.objects.filter(pk__in=keys)).order_by("pk"))
    facts = {row["request_id"]: row for row in RequestFacts.objects.filter(request__in=keys).values()}
    words = _stored_words(rows)
    for request in rows:
        expected = {"request_id": request.pk, **facts_of(request, last_sign(request))}
        if facts.get(request.pk) != expected or words[request.pk] != words_of(request):
            yield request.reference


def _stored_words(requests: list[ServiceRequest]) -> dict[int, set[str]]:
    """The words stored for each of these requests."""
    stored: dict[int, set[str]] = {request.pk: set() for request in requests}
    for pk, word in RequestWord.objects.filter(request__in=stored).values_list("request", "word"):
        stored[pk].add(word)
    return stored


def _batches(requests: ServiceRequestQuerySet) -> Iterator[list[int]]:
    last = 0
    while keys := list(requests.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]
