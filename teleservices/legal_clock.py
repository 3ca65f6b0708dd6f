"""When silence becomes a decision, as requests for missing documents move it (CRPA L114-5). Computed, never stored.

Silence that means acceptance: the time starts when what is missing arrives. Silence that means refusal: the time is
suspended from the request for it until it arrives, or until the deadline given has passed.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.legal import MONTHS_IN_A_YEAR, legal_day, months_after
from teleservices.models import Acknowledgement, CorrectionRequest, LegalRegime, ServiceRequest


@dataclass(frozen=True)
class LegalClock:
    """What silence means and when: `decides_on` is None where it never means anything, or while nothing runs yet.

    `stopped_since` and `stopped_until` are set while a request for missing documents holds the time.
    """

    regime: LegalRegime
    decides_on: dt.date | None
    stopped_since: dt.date | None = None
    stopped_until: dt.date | None = None

    @property
    def label(self) -> str:
        """A few words for the progress level: the date and what happens then."""
        if self.decides_on is None:
            return _("The time has not started yet") if self.stopped_since else ""
        day = {"day": long_date(self.decides_on)}
        if self.regime == LegalRegime.REJECTION:
            return _("No answer on %(day)s: refused") % day
        return _("No answer on %(day)s: granted") % day

    @property
    def sentence(self) -> str:
        """What a request for missing documents does to the time; empty while none does anything."""
        if self.stopped_since is None:
            return ""
        if self.decides_on is None:
            return _("The legal time to answer you starts on the day when we receive what we asked you for.")
        return _(
            "The legal time to answer you is suspended since %(since)s, until we receive what we asked you for, or "
            "until %(until)s at the latest. If you send nothing, silence means refusal on %(day)s."
        ) % {
            "since": long_date(self.stopped_since),
            "until": long_date(self.stopped_until or self.stopped_since),
            "day": long_date(self.decides_on),
        }


def clock_of(request: ServiceRequest) -> LegalClock | None:
    """The clock of a request as of today; None without an acknowledgement. One query for its correction requests."""
    acknowledgement = getattr(request, "acknowledgement", None)
    if acknowledgement is None:
        return None
    return legal_clock(acknowledgement, request.corrections.all(), legal_day(timezone.now()))


def legal_clock(
    acknowledgement: Acknowledgement, corrections: Iterable[CorrectionRequest], today: dt.date
) -> LegalClock:
    """The clock on `today`, moved by every request for missing documents made before silence had decided."""
    regime = LegalRegime(acknowledgement.regime)
    if acknowledgement.implicit_decision_on is None:
        return LegalClock(regime, None)
    asked = sorted(corrections, key=lambda one: one.asked_at)
    if regime == LegalRegime.ACCEPTANCE:
        return _started_again(acknowledgement, acknowledgement.implicit_decision_on, asked)
    return _suspended(acknowledgement.implicit_decision_on, asked, today)


def _started_again(
    acknowledgement: Acknowledgement, decides_on: dt.date, corrections: Iterable[CorrectionRequest]
) -> LegalClock:
    """Acceptance: the whole time runs from the arrival of what was missing, or from when the service did without."""
    months = _months(acknowledgement)
    for one in corrections:
        if legal_day(one.asked_at) > decides_on:
            break
        if one.answered_at is None:
            return LegalClock(LegalRegime.ACCEPTANCE, None, stopped_since=legal_day(one.asked_at))
        decides_on = months_after(legal_day(one.answered_at), months)
    return LegalClock(LegalRegime.ACCEPTANCE, decides_on)


def _suspended(decides_on: dt.date, corrections: Iterable[CorrectionRequest], today: dt.date) -> LegalClock:
    """Refusal: each suspension puts the date off by as many days; one that runs is counted up to its deadline."""
    since = until = None
    for one in corrections:
        begins = legal_day(one.asked_at)
        if begins > decides_on:
            break
        ends = min(legal_day(one.answered_at), one.deadline) if one.answered_at else one.deadline
        decides_on += dt.timedelta(days=max(0, (ends - begins).days))
        if one.answered_at is None and today <= one.deadline:
            since, until = begins, one.deadline
    return LegalClock(LegalRegime.REJECTION, decides_on, since, until)


def _months(acknowledgement: Acknowledgement) -> int:
    """The legal time that the acknowledgement was made with, read from its own two dates."""
    received, decided = legal_day(acknowledgement.received_at), acknowledgement.implicit_decision_on
    if decided is None:
        return 0
    return (decided.year - received.year) * MONTHS_IN_A_YEAR + decided.month - received.month
