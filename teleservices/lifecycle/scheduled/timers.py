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
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dates import long_date
from teleservices.lifecycle.agents import team_notices
from teleservices.lifecycle.corrections.texts import asked_lines
from teleservices.lifecycle.emails.notices import post_email
from teleservices.lifecycle.perform import locked
from teleservices.lifecycle.scheduled import closing, lapsing
from teleservices.lifecycle.scheduled.clock_events import note
from teleservices.models import CorrectionRequest, ServiceRequest, State, Timer, TimerKind

logger = logging.getLogger(__name__)

BATCH = 100
SECONDS = 30
"""A run ends well before its task would be killed (`Q_CLUSTER["timeout"]`); the next one takes what is left."""


def run() -> int:
    """Keep what is due, the oldest first, then announce drafts that lapse or can soon no longer be transmitted."""
    ends = time.monotonic() + SECONDS
    kept = 0
    for timer_id in _due_ids(timezone.now()):
        kept += _kept(timer_id)
        if time.monotonic() > ends:
            return kept
    return kept + lapsing.warn(until=ends) + closing.warn(until=ends)


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
            _tell_late(request, timer.since, now)
        elif timer.stage and timer.stage.waits_for_applicant:
            _remind_applicant(request, now)
        else:
            _remind_team(request, timer, now)
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


def _remind_applicant(request: ServiceRequest, now: dt.datetime) -> None:
    correction = request.corrections.filter(answered_at=None).first()
    paragraphs = [_("We are still waiting for what we asked you for, to go on with your request.")]
    if correction and correction.deadline >= timezone.localdate(now):
        paragraphs.append(_("Complete it before %(day)s.") % {"day": long_date(correction.deadline)})
    if correction:
        paragraphs += [correction.message, _asked_again(request, correction)]
    event = note("remind_applicant", request, now, text="\n\n".join(text for text in paragraphs if text))
    post_email(event, request, _("Reminder: your request %(reference)s is to be completed") % _named(request))


def _asked_again(request: ServiceRequest, correction: CorrectionRequest) -> str:
    """Each thing asked for with what is wrong with it, where a remark says so."""
    keys, indispensable = correction.field_keys, correction.indispensable_keys
    return "\n".join(asked_lines(request, keys, indispensable, correction.remarks)) if correction.remarks else ""


def _remind_team(request: ServiceRequest, timer: Timer, now: dt.datetime) -> None:
    event = note("remind_team", request, now, text=_time_in_stage(request, timer, now))
    subject = _("Reminder: the request %(reference)s waits for you")
    team_notices.post(event=event, request=request, subject=subject % _named(request))


def _tell_late(request: ServiceRequest, late_at: dt.datetime, now: dt.datetime) -> None:
    """The limit is the procedure's or its stage's: whichever comes first made `late_at`."""
    text = _("It was to be decided before %(day)s.")
    if request.stage and request.stage.late_after_days:
        text = _("It was to be decided, or to leave the stage “%(stage)s”, before %(day)s.")
    values = {"day": long_date(late_at), "stage": request.stage}
    event = note("tell_late", request, now, text=text % values)
    subject = _("Late: the request %(reference)s")
    team_notices.post(event=event, request=request, subject=subject % _named(request))


def _named(request: ServiceRequest) -> dict[str, str]:
    return {"reference": request.reference}


def _time_in_stage(request: ServiceRequest, timer: Timer, now: dt.datetime) -> str:
    days = (timezone.localdate(now) - timezone.localdate(timer.since)).days
    text = ngettext(
        "It has been in the stage “%(stage)s” for %(days)d day.",
        "It has been in the stage “%(stage)s” for %(days)d days.",
        days,
    )
    return text % {"stage": request.stage, "days": days}
