"""What a request still waits for: only what is indispensable holds the review (CRPA L114-5-1). Writes nothing."""

import datetime as dt

from django.utils import timezone

from teleservices.legal import legal_day
from teleservices.legal_clock import still_missing
from teleservices.models import CorrectionRequest, ServiceRequest, State


def awaited(request: ServiceRequest) -> CorrectionRequest | None:
    """What the applicant was asked for and may still send in time; None once the deadline has passed."""
    if request.state != State.CORRECTION_REQUESTED:
        return None
    today = legal_day(timezone.now())
    waiting = (
        correction
        for correction in request.corrections.all()
        if correction.answered_at is None and correction.deadline >= today
    )
    return next(waiting, None)


def is_awaited(request: ServiceRequest) -> bool:
    """Whether what was asked for may still come in time."""
    return awaited(request) is not None


def awaited_until(request: ServiceRequest) -> dt.date | None:
    """The last day on which something indispensable holds the review; None when the service may go on."""
    correction = awaited(request)
    return correction.deadline if correction and correction.indispensable_keys else None


def lacks_received(request: ServiceRequest) -> bool:
    """Whether something that was asked for came back unchanged, and the service has not taken it as received."""
    return bool(still_missing(request.corrections.all()))
