"""Whether the law lets a decision be withdrawn on a ground, on a day (CRPA L242-1 to L242-4, L243-3, L122-1)."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import long_date, months_after
from teleservices.legal import UNLAWFUL_MONTHS, legal_day
from teleservices.models import Decision, ServiceRequest, Side, State, WithdrawalGround, WithdrawalNotice


def why_not_withdrawn(decision: Decision, ground: str, *, on: dt.date, is_heard: bool) -> str:
    """Why an act of the day `on` can't withdraw this decision on this ground; empty when it can.

    `is_heard`: whether the applicant was told of it and made their observations, or had the time to.
    """
    if on < decision.act_date:
        return _("The date of the act comes before that of the decision that it withdraws: check it.")
    is_a_grant = decision.outcome in State.favourable()
    if ground == WithdrawalGround.NO_RIGHT:
        return _("This decision grants something, and so gives a right: choose another ground.") if is_a_grant else ""
    if not is_a_grant:
        return _("This decision grants nothing: choose the ground that says so.")
    last_day = months_after(decision.act_date, UNLAWFUL_MONTHS)
    if ground == WithdrawalGround.UNLAWFUL and on > last_day:
        return _(
            "Even unlawful, this decision could be withdrawn until %(day)s only, four months after it was taken "
            "(CRPA L242-1)."
        ) % {"day": long_date(last_day)}
    if ground != WithdrawalGround.ASKED and not is_heard:
        return _(
            "The applicant must be heard first (CRPA L122-1): announce the withdrawal, then wait for their "
            "observations, or for the end of the time that you give them."
        )
    return ""


def is_heard(request: ServiceRequest, notice: WithdrawalNotice | None, *, has_observed: bool) -> bool:
    """Whether observations came, in a message or, as the service says, otherwise; or the time for them is over."""
    if notice is None:
        return False
    if has_observed or legal_day(timezone.now()) > notice.observations_until:
        return True
    return request.messages.filter(side=Side.APPLICANT, sent_at__gt=notice.announced_at).exists()
