"""When something is due if nobody acts, and the rows that say so: written with the act, kept by `timers`."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from teleservices.legal import legal_day
from teleservices.models import ServiceRequest, Stage, State, Timer, TimerKind

DEADLINE_NOTICES = (3, 1)
"""Days before the deadline of corrections on which to remind: the first that is still to come, once."""
MORNING = dt.time(8)
"""When people are reminded: at the beginning of a working day, never at night."""


def morning_after(at: dt.datetime, days: int) -> dt.datetime:
    """Eight in the morning, `days` local days after the day of `at`, whatever the clocks did meanwhile."""
    day = legal_day(at) + dt.timedelta(days=days)
    return dt.datetime.combine(day, MORNING, tzinfo=ZoneInfo(settings.PARVIS_TIME_ZONE))


def morning_from(moment: dt.datetime) -> dt.datetime:
    """The first eight in the morning that is not before `moment`."""
    same_day = morning_after(moment, 0)
    return same_day if same_day >= moment else morning_after(moment, 1)


def midnight(day: dt.date) -> dt.datetime:
    """When a local day begins."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=ZoneInfo(settings.PARVIS_TIME_ZONE))


def late_columns(
    request: ServiceRequest, stage: Stage | None, now: dt.datetime, changes: dict[str, object]
) -> dict[str, object]:
    """By when the request has to be decided, or has to leave `stage` where its designer set a limit.

    `changes` is what the act already sets; without any limit in question, what was set at transmission stays.
    """
    limits = [
        candidate.late_after_days for candidate in (request.stage, stage) if candidate and candidate.late_after_days
    ]
    sent_at = changes.get("submitted_at", request.submitted_at)
    if not limits or stage is None or stage.state not in State.open() or not isinstance(sent_at, dt.datetime):
        return {}
    overall = sent_at + dt.timedelta(days=request.procedure.late_after_days)
    own = morning_after(now, stage.late_after_days) if stage.late_after_days else overall
    return {"late_at": min(own, overall)}


def schedule_timers(request: ServiceRequest, stage: Stage | None, now: dt.datetime, *, is_new: bool = False) -> None:
    """Forget what was due in the stage that the request leaves; note what will be in the one that it enters.

    Belongs in the act's transaction, which holds the request. `is_new`: it leaves none, having just been transmitted.
    """
    late_at = request.late_at if stage and stage.may_have_timers else None
    if not is_new:
        waiting = request.timers.filter(done_at=None)
        waiting.exclude(kind=TimerKind.LATE, since=late_at).delete() if late_at else waiting.delete()
    if stage is None:
        return
    if stage.waits_for_applicant:
        _schedule_deadline_reminder(request, stage, now)
    if stage.may_have_timers and stage.remind_after_days:
        due_at = morning_after(now, stage.remind_after_days)
        Timer.objects.create(request=request, kind=TimerKind.REMIND, stage=stage, since=now, due_at=due_at)
    if late_at:
        _schedule_late(request, stage, late_at, now)


def _schedule_late(request: ServiceRequest, stage: Stage, late_at: dt.datetime, now: dt.datetime) -> None:
    """Note when to tell that the request is late: once for each moment from which it is, none that is over already."""
    due_at = morning_from(late_at)
    if due_at > now:
        timer = Timer(request=request, kind=TimerKind.LATE, stage=stage, since=late_at, due_at=due_at)
        Timer.objects.bulk_create([timer], ignore_conflicts=True)


def schedule_deadline_reminder(request: ServiceRequest, now: dt.datetime) -> None:
    """Forget the reminder of a deadline that has moved; note the one before the new deadline.

    Belongs in the act's transaction, which holds the request.
    """
    request.timers.filter(kind=TimerKind.DEADLINE, done_at=None).delete()
    if request.stage and request.stage.waits_for_applicant:
        _schedule_deadline_reminder(request, request.stage, now)


def _schedule_deadline_reminder(request: ServiceRequest, stage: Stage, now: dt.datetime) -> None:
    """Note when to remind the applicant that the deadline of their corrections is near."""
    correction = request.corrections.filter(answered_at=None).first()
    if correction is None:
        return
    mornings = [morning_after(now, (correction.deadline - legal_day(now)).days - days) for days in DEADLINE_NOTICES]
    coming = [morning for morning in mornings if morning > now]
    if coming:
        Timer.objects.create(request=request, kind=TimerKind.DEADLINE, stage=stage, since=now, due_at=coming[0])
