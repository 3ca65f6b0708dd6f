"""Until when what was decided of a request may be contested: what is written about it stays open as long."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from teleservices.legal import contestable_until, legal_day
from teleservices.lifecycle.postal.notified import notification_of
from teleservices.models import Decision, ServiceRequest

CONSIDERED = Q(withdrawal_notices__isnull=False, withdrawal_notices__given_up_at=None)
CONTESTED = Q(appeals__isnull=False, appeals__answered_at=None)


def is_contestable(request: ServiceRequest) -> bool:
    """Whether a decision of the request may be contested today, is, or may be withdrawn. Six queries at most."""
    if request.decided_at is None:
        return False
    decision, today = _last_decision(request), legal_day(timezone.now())
    if today <= _least(request.decided_at, decision):
        return True
    last_day = _last_day(request.decided_at, decision)
    if last_day is None or today <= last_day:
        return True
    return request.decisions.standing().filter(CONSIDERED | CONTESTED).exists()


def last_day_to_contest(request: ServiceRequest) -> dt.date | None:
    """The last day on which what was decided of a request may be contested, as far as it is known.

    None where nothing was decided, and while a registered letter is on its way. Five queries at most.
    """
    return None if request.decided_at is None else _last_day(request.decided_at, _last_decision(request))


def _last_decision(request: ServiceRequest) -> Decision | None:
    return request.decisions.select_related("request").prefetch_related("sendings").first()


def _least(decided_at: dt.datetime, decision: Decision | None) -> dt.date:
    """Until then at least, however it was notified."""
    return contestable_until(legal_day(decision.decided_at if decision else decided_at))


def _last_day(decided_at: dt.datetime, decision: Decision | None) -> dt.date | None:
    least = _least(decided_at, decision)
    if decision is None:
        return least
    if any(sending.is_registered and sending.is_unfinished for sending in decision.sendings.all()):
        return None
    return max(least, notification_of(decision).appeal_until or least)
