"""Until when what was decided of a request may be contested: what is written about it stays open as long."""

from django.db.models import Q
from django.utils import timezone

from teleservices.legal import contestable_until, legal_day
from teleservices.models import ServiceRequest

CONSIDERED = Q(withdrawal_notices__isnull=False, withdrawal_notices__given_up_at=None)
CONTESTED = Q(appeals__isnull=False, appeals__answered_at=None)


def is_contestable(request: ServiceRequest) -> bool:
    """Whether a decision of the request may be contested today, is, or may be withdrawn. Two queries at most."""
    if request.decided_at is None:
        return False
    last = request.decisions.values_list("decided_at", flat=True).first() or request.decided_at
    if legal_day(timezone.now()) <= contestable_until(legal_day(last)):
        return True
    return request.decisions.standing().filter(CONSIDERED | CONTESTED).exists()
