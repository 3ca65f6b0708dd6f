"""The deadline that a request for corrections gives: what is usual, and what wants a reason. Writes nothing.

How many days are usual is a setting: the law wants a deadline (CRPA L114-5) and gives no number.
"""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.legal_clock import clock_of
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.models import LegalRegime, ServiceRequest


def usual_deadline() -> dt.date:
    """The deadline that is proposed, from today."""
    return timezone.localdate() + dt.timedelta(days=settings.PARVIS_CORRECTION_DAYS)


def unusual_text(deadline: dt.date) -> str:
    """Why an agent may want to think twice about `deadline`; empty when it is a usual one."""
    least, most = settings.PARVIS_CORRECTION_DAYS_LEAST, settings.PARVIS_CORRECTION_DAYS_MOST
    days = (deadline - timezone.localdate()).days
    if least <= days <= most:
        return ""
    return _("People are usually given from %(least)s to %(most)s days. This deadline gives %(days)s.") % {
        "least": least,
        "most": most,
        "days": days,
    }


def silence_before(request: ServiceRequest, deadline: dt.date) -> dt.date | None:
    """The day on which silence would refuse the request before `deadline`; None when it wouldn't. A query or two."""
    clock = clock_of(request)
    if clock is None or clock.regime != LegalRegime.REJECTION or clock.decides_on is None:
        return None
    return clock.decides_on if clock.decides_on < deadline else None


def beyond_silence_text(day: dt.date) -> str:
    """That a deadline beyond the day of silence wants a reason."""
    return _(
        "As things stand, silence means refusal on %(day)s, before this deadline. Choose an earlier one, or write why."
    ) % {"day": long_date(day)}


def check_deadline(request: ServiceRequest, deadline: dt.date, reason: str) -> None:
    """Raise ActRefusedError for a deadline that is not to come, or beyond the day of silence without a reason."""
    if deadline <= timezone.localdate():
        raise ActRefusedError(_("Choose a deadline after today."))
    day = silence_before(request, deadline)
    if day and not reason.strip():
        raise ActRefusedError(beyond_silence_text(day))
