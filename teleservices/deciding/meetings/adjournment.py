"""What the applicant of an adjourned request is told: that nothing was decided, and what silence will decide."""

from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.legal import collegial_body
from teleservices.legal_clock import LegalClock, clock_of
from teleservices.models import LegalRegime, Meeting, ServiceRequest


def adjourned_text(meeting: Meeting, request: ServiceRequest) -> str:
    """The message of the service, with the date of silence. A query or two."""
    text = _(
        "“%(authority)s” met on %(day)s and adjourned your request: it decided neither for nor against it. Your "
        "request stays under review and will go before a coming meeting."
    ) % {"authority": meeting.authority, "day": long_date(meeting.meets_on)}
    return f"{text} {silence_notice(request) or _('You have nothing to do.')}"


def silence_notice(request: ServiceRequest) -> str:
    """When silence decides on a request and what that means; empty where it means nothing. A query or two."""
    clock = clock_of(request)
    if clock is None or clock.regime == LegalRegime.NONE:
        return ""
    if clock.sentence or clock.decides_on is None:
        return clock.sentence
    return clock.outlook if clock.regime == LegalRegime.ACCEPTANCE else _refusal_notice(request, clock)


def _refusal_notice(request: ServiceRequest, clock: LegalClock) -> str:
    """Where bodies alone may grant it, only an express refusal starts the time to contest (CJA R421-3, 1°)."""
    day = {"day": long_date(clock.decides_on)} if clock.decides_on else {}
    text = _(
        "Without an answer on %(day)s, your request will be considered refused. The département may still grant it "
        "afterwards."
    )
    if collegial_body(request.procedure):
        more = _(
            "As only an assembly or its standing committee may grant it, the two months to contest begin only on the "
            "day you receive a refusal in writing."
        )
    else:
        more = _(
            "You will then have two months to contest this refusal; a refusal in writing received before their end "
            "opens two new months. The acknowledgement of receipt of your request says to whom to write."
        )
    return f"{text} {more}" % day
