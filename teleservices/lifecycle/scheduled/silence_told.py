"""Silence that nears is told to the service 15, 5 and 1 days before; on its day, to the applicant and to the service.

A timer of the law keeps what was told of which day: each is told once, and again where the day moved since.
"""

import datetime as dt
import time
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from teleservices.legal import legal_day
from teleservices.legal_clock import LegalClock, clock_of
from teleservices.lifecycle.clock import midnight
from teleservices.lifecycle.clock_acts import do
from teleservices.lifecycle.perform import locked
from teleservices.models import RequestFacts, State, Timer, TimerKind

AT_ONCE = 500
"""Requests told of in one run for each warning; the next run takes the others."""
STALE = dt.timedelta(days=7)
"""What silence decided longer ago is told to nobody: the portal did not say it then, or was stopped all that time."""
SECONDS = 30
"""A run ends well before its task would be killed."""


@dataclass(frozen=True)
class Near:
    """What is told while silence decides in more than `after` days and in `before` at most."""

    kind: TimerKind
    before: int
    after: int


WARNINGS = (
    Near(TimerKind.SILENCE_IN_15, before=15, after=5),
    Near(TimerKind.SILENCE_IN_5, before=5, after=1),
    Near(TimerKind.SILENCE_IN_1, before=1, after=0),
)


def run() -> int:
    """Tell what is to be told today, what silence has decided first; returns of how many requests."""
    ends, today = time.monotonic() + SECONDS, legal_day(timezone.now())
    due = [(TimerKind.SILENCE, _told_not_yet(TimerKind.SILENCE, earliest=today - STALE, latest=today))]
    for warning in WARNINGS:
        first, last = (today + dt.timedelta(days=days) for days in (warning.after, warning.before))
        due.append((warning.kind, _told_not_yet(warning.kind, earliest=first, latest=last)))
    count = 0
    for kind, requests in due:
        for pk in requests:
            if time.monotonic() > ends:
                return count
            count += tell(request_id=pk, kind=kind)
    return count


@transaction.atomic
def tell(*, request_id: int, kind: TimerKind) -> bool:
    """Tell of one request what `kind` says, once for the day of silence; False when it is no longer so."""
    request = locked(request_id)
    clock = clock_of(request) if request.state in State.open() else None
    now = timezone.now()
    if clock is None or clock.decides_on is None or clock.has_decided != (kind == TimerKind.SILENCE):
        return False
    moment = midnight(clock.decides_on)
    _timer, is_new = Timer.objects.get_or_create(
        request=request, kind=kind, since=moment, defaults={"due_at": moment, "done_at": now}
    )
    if is_new:
        do(_act_of(clock), request, now)
    return is_new


def _told_not_yet(kind: TimerKind, *, earliest: dt.date, latest: dt.date) -> list[int]:
    """The open requests for which silence decides after `earliest` and by `latest`, whose day was not told so."""
    timers = Timer.objects.filter(request=OuterRef("pk"), kind=kind, since__date=OuterRef("decides_on"))
    near = {"decides_on__gt": earliest, "decides_on__lte": latest}
    requests = RequestFacts.objects.filter(state__in=State.open(), **near)
    return list(requests.filter(~Exists(timers)).order_by("decides_on", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _act_of(clock: LegalClock) -> str:
    """The act that tells of silence: that it nears, or what it has decided."""
    if not clock.has_decided:
        return "warn_of_silence"
    return "grant_by_silence" if clock.grants else "refuse_by_silence"
