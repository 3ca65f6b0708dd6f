"""Keeps the appointments of requests with the clock: reminders, what is late, drafts that lapse.

Each is one transaction that holds its request and sets `done_at` once: two workers, a run killed half-way or a second
run change nothing. Reminders never move a request's revision, so that nobody's open form is overtaken by one.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from teleservices.lifecycle.clock_acts import do
from teleservices.lifecycle.payloads import TeamReminder
from teleservices.lifecycle.perform import locked
from teleservices.lifecycle.scheduled import closing, lapsing
from teleservices.models import ServiceRequest, State, Timer, TimerKind

logger = logging.getLogger(__name__)

BATCH = 100
SECONDS = 30
"""A run ends well before its task would be killed (`Q_CLUSTER["timeout"]`); the next one takes what is left."""


def run() -> int:
    """Keep what is due, the oldest first, then announce drafts that lapse or can soon no longer be transmitted."""
    ends = time.monotonic() + SECONDS
    count = 0
    for timer_id in _due_ids(timezone.now()):
        count += _kept(timer_id)
        if time.monotonic() > ends:
            return count
    return count + lapsing.warn(until=ends) + closing.warn(until=ends)


def keep(*, timer_id: int) -> bool:
    """Do what one timer says, once; False when it is not due, already done, or void because the request moved."""
    with transaction.atomic():
        timer = Timer.objects.select_related("stage").filter(pk=timer_id).first()
        if timer is None or timer.due_at > timezone.now():
            return False
        request = locked(timer.request_id)
        now = timezone.now()
        if not Timer.objects.filter(pk=timer_id, done_at=None).update(done_at=now):
            return False
        if timer.kind == TimerKind.LAPSE:
            return lapsing.lapse(request, timer)
        if not _is_wanted(request, timer):
            timer.delete()
            return False
        if timer.kind == TimerKind.LATE:
            do("tell_late", request, now)
        elif timer.stage and timer.stage.waits_for_applicant:
            do("remind_applicant", request, now)
        else:
            do("remind_team", request, now, TeamReminder(since=timer.since))
        return True


def _due_ids(now: dt.datetime) -> Iterator[int]:
    """Read a batch at a time; a timer that stays due is not met twice in a run."""
    last = 0
    while batch := list(
        Timer.objects.filter(done_at=None, due_at__lte=now, pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        yield from batch
        last = batch[-1]


def _kept(timer_id: int) -> bool:
    try:
        return keep(timer_id=timer_id)
    except Exception:  # one request must not hold back the others
        logger.exception("timer not kept", extra={"timer": timer_id})
        return False


def _is_wanted(request: ServiceRequest, timer: Timer) -> bool:
    """Whether the request still stands there, or is late from that moment, and its designer still wants this."""
    if timer.stage is None or request.state not in State.open():
        return False
    if timer.kind == TimerKind.LATE:
        return request.late_at == timer.since
    if request.stage_id != timer.stage_id:
        return False
    if timer.kind == TimerKind.DEADLINE:
        return request.corrections.filter(answered_at=None).exists()
    return timer.stage.remind_after_days is not None
