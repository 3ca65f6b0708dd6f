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
    last = request.decisions.select_related("request").prefetch_related("sendings").first()
    today = legal_day(timezone.now())
    if today <= contestable_until(legal_day(last.decided_at if last else request.decided_at)):
        return True
    if last and _is_contestable_since_notified(last, today):
        return True
    return request.decisions.standing().filter(CONSIDERED | CONTESTED).exists()


def _is_contestable_since_notified(decision: Decision, today: dt.date) -> bool:
    """Whether it may be since the day of its notification, or since a registered letter is still on its way."""
    if any(sending.is_registered and sending.is_unfinished for sending in decision.sendings.all()):
        return True
    until = notification_of(decision).appeal_until
    return until is not None and today <= until
