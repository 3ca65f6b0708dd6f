"""Until when what was decided of a request may be contested: what is written about it stays open as long."""

from django.utils import timezone

from teleservices.legal import contestable_until, legal_day
from teleservices.models import ServiceRequest


def is_contestable(request: ServiceRequest) -> bool:
    """Whether a decision of the request may still be contested today. One query, where it was decided."""
    if request.decided_at is None:
        return False
    last = request.decisions.values_list("decided_at", flat=True).first() or request.decided_at
    return legal_day(timezone.now()) <= contestable_until(legal_day(last))
