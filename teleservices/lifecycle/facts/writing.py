"""Facts and what stands beside them: written with what changes them, made again, compared with what they should be."""

import datetime as dt
import time
from collections.abc import Iterator, Sequence

from django.db import models, transaction

from teleservices.lifecycle.facts.index_rows import ANSWERS, INDEXES, WORDS, IndexRows
from teleservices.lifecycle.facts.row import COLUMNS, Signs, facts_of, nothing_beside, signs_of, with_sources
from teleservices.models import RequestFacts, ServiceRequest, State
from teleservices.models.requests.service_request import ServiceRequestQuerySet

BATCH = 500


def write(
    request: ServiceRequest,
    *,
    applicant_at: dt.datetime | None = None,
    wrote_at: dt.datetime | None = None,
    words: bool = False,
) -> None:
    """Write the facts of a request as it now is, in the transaction of what changed it; a draft has none.

    `request` was read `with_form` and changed since like its row. `applicant_at`: when its applicant's side has just
    acted, None where it hasn't; `wrote_at`: when it has just sent a message; `words`: whether what the request is
    found or filtered by may have changed too.
    """
    if request.state == State.DRAFT:
        return
    row = RequestFacts.objects.in_bulk([request.pk]).get(request.pk)
    last = applicant_at or wrote_at or (row.applicant_at if row else None)
    if last is None:  # transmitted before facts were kept
        _write(with_sources(ServiceRequest.objects.transmitted().filter(pk=request.pk)))
        return
    signs = Signs(last, row.wrote_at, row.amount_proposed) if row else Signs(last, None)
    present = facts_of(request, signs._replace(wrote_at=wrote_at or signs.wrote_at))
    _write_row(request, row, present)
    if words:
        _write_index_rows([request], _kinds_of(request))


def _write_row(request: ServiceRequest, row: RequestFacts | None, present: dict[str, object]) -> None:
    """Write what changed of `row`, the whole where there is none yet."""
    if row is None:
        RequestFacts.objects.create(request_id=request.pk, **present)
    elif changes := {name: value for name, value in present.items() if getattr(row, name) != value}:
        RequestFacts.objects.filter(pk=request.pk).update(**changes)


def write_first(request: ServiceRequest, transmitted_at: dt.datetime) -> None:
    """Write the facts of a request that was a draft until now, of which nothing is stored yet, as `write` does."""
    with nothing_beside(request):
        RequestFacts.objects.create(request_id=request.pk, **facts_of(request, Signs(transmitted_at, None)))
        _write_index_rows([request], _kinds_of(request), is_new=True)


def _kinds_of(request: ServiceRequest) -> Sequence[IndexRows]:
    return INDEXES if request.procedure.filtered_fields else [WORDS]


def write_proposed(request_id: int, amount: int | None) -> None:
    """Write the amount that the service now proposes, in cents, in the transaction of its proposal."""
    RequestFacts.objects.filter(request=request_id).update(amount_proposed=amount)


def write_annotation(request: ServiceRequest, key: str) -> None:
    """Write what a request is filtered by once its annotation of this key was saved, in the same transaction.

    `request` was read `with_form`. Its other facts say nothing of annotations.
    """
    if request.state != State.DRAFT and key in request.procedure.filtered_fields:
        _write_index_rows([request], [ANSWERS])


def rebuild(requests: ServiceRequestQuerySet) -> int:
    """Make again the facts of these requests, some hundreds at a time; returns how many requests.

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
    """The references of these requests whose facts are not what they should be."""
    return [reference for keys in _batches(requests.transmitted()) for reference in _drifted(keys)]


@transaction.atomic
def _rebuild_batch(keys: list[int]) -> int:
    list(ServiceRequest.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    return _write(with_sources(ServiceRequest.objects.transmitted().filter(pk__in=keys)))


def _write(requests: ServiceRequestQuerySet) -> int:
    rows = list(requests.order_by())
    facts = [RequestFacts(request_id=request.pk, **facts_of(request, signs_of(request))) for request in rows]
    RequestFacts.objects.bulk_create(
        facts, update_conflicts=True, unique_fields=["request"], update_fields=list(COLUMNS)
    )
    _write_index_rows(rows, INDEXES)
    return len(rows)


def _write_index_rows(rows: list[ServiceRequest], kinds: Sequence[IndexRows], *, is_new: bool = False) -> None:
    """Write what stands in rows of its own: only what isn't stored yet, less what should not be any more."""
    for kind in kinds:
        stored = {request.pk: {} for request in rows} if is_new else kind.stored(rows)
        deletions: list[int] = []
        new: list[models.Model] = []
        for request in rows:
            target, present = kind.wanted(request), stored[request.pk]
            deletions += [key for values, key in present.items() if values not in target]
            new += [kind.row(request, values) for values in target if values not in present]
        if deletions:
            kind.model._default_manager.filter(pk__in=deletions).delete()
        kind.model._default_manager.bulk_create(new)


def _drifted(keys: list[int]) -> Iterator[str]:
    rows = list(with_sources(ServiceRequest.objects.filter(pk__in=keys)).order_by("pk"))
    facts = {row["request_id"]: row for row in RequestFacts.objects.filter(request__in=keys).values()}
    beside = [(kind, kind.stored(rows)) for kind in INDEXES]
    for request in rows:
        expected = {"request_id": request.pk, **facts_of(request, signs_of(request))}
        is_right = all(stored[request.pk].keys() == kind.wanted(request) for kind, stored in beside)
        if facts.get(request.pk) != expected or not is_right:
            yield request.reference


def _batches(requests: ServiceRequestQuerySet) -> Iterator[list[int]]:
    last = 0
    while keys := list(requests.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]
