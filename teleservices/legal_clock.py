"""When silence becomes a decision, as requests for missing documents move it (CRPA L114-5). Computed, never stored.

Silence that means acceptance: the time starts when what is missing arrives. Silence that means refusal: the time is
suspended from the request for it until it arrives, or until the deadline given has passed. What comes back unchanged
hasn't arrived, until something else is sent for it or the service takes it as received.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import MONTHS_IN_A_YEAR, long_date, months_after
from teleservices.legal import legal_day
from teleservices.models import Acknowledgement, CorrectionRequest, LegalRegime, ServiceRequest, State


@dataclass(frozen=True)
class LegalClock:
    """What silence means and when: `decides_on` is None where it never means anything, or while nothing runs yet.

    `has_decided` once that day has come: silence is then a decision, whatever the service does afterwards.
    `stopped_since` and `stopped_until` are set while a request for missing documents holds the time; `is_unchanged`
    when it was answered, but what it asked for came back as it was.
    """

    regime: LegalRegime
    decides_on: dt.date | None
    stopped_since: dt.date | None = None
    stopped_until: dt.date | None = None
    is_unchanged: bool = False
    has_decided: bool = False

    @property
    def grants(self) -> bool:
        """Whether silence has granted the request: nothing may take that back but a withdrawal (CRPA L242-1)."""
        return self.has_decided and self.regime == LegalRegime.ACCEPTANCE

    @property
    def label(self) -> str:
        """A few words for the progress level: the date and what happens then."""
        if self.decides_on is None:
            return _("The time has not started yet") if self.stopped_since else ""
        day = {"day": long_date(self.decides_on)}
        if self.grants:
            return _("Granted by silence on %(day)s") % day
        if self.has_decided:
            return _("Refused by silence on %(day)s") % day
        if self.regime == LegalRegime.REJECTION:
            return _("No answer on %(day)s: refused") % day
        return _("No answer on %(day)s: granted") % day

    @property
    def sentence(self) -> str:
        """What silence has decided, or what a request for missing documents does to the time; empty while nothing."""
        if self.has_decided and self.decides_on:
            return self._sentence_of_silence % {"day": long_date(self.decides_on)}
        if self.stopped_since is None:
            return ""
        if self.is_unchanged:
            return self._sentence_of_unchanged
        if self.decides_on is None:
            return _("The legal time to answer you starts on the day when we receive what we asked you for.")
        return _(
            "The legal time to answer you is suspended since %(since)s, until we receive what we asked you for, or "
            "until %(until)s at the latest, that day included. If you send nothing, silence means refusal on %(day)s."
        ) % {
            "since": long_date(self.stopped_since),
            "until": long_date(self.stopped_until or self.stopped_since),
            "day": long_date(self.decides_on),
        }

    @property
    def outlook(self) -> str:
        """When silence will speak and what it will mean, while the time runs; empty once it has, or while it waits."""
        if self.regime == LegalRegime.NONE:
            return _("Our silence means neither acceptance nor refusal: you will receive an answer in writing.")
        if self.decides_on is None or self.has_decided or self.stopped_since:
            return ""
        day = {"day": long_date(self.decides_on)}
        if self.regime == LegalRegime.ACCEPTANCE:
            return _("The time to answer you runs. Without an answer by %(day)s, silence grants your request.") % day
        return _("The time to answer you runs. Without an answer by %(day)s, silence refuses your request.") % day

    @property
    def _sentence_of_silence(self) -> str:
        if self.grants:
            return _("The département had not answered you by %(day)s: its silence means that your request is granted.")
        return _(
            "The département had not answered you by %(day)s: its silence means refusal. The service may still answer "
            "you."
        )

    @property
    def _sentence_of_unchanged(self) -> str:
        if self.decides_on is None:
            return _(
                "You left unchanged what we asked you for: the legal time to answer you has not started. It will when "
                "the service takes your answer as received, or when you send another that it asks for."
            )
        return _(
            "You left unchanged what we asked you for: the legal time to answer you stays suspended until %(until)s, "
            "that day included, unless the service takes your answer as received. If you receive no answer by %(day)s, "
            "silence means refusal."
        ) % {"until": long_date(self.stopped_until or self.decides_on), "day": long_date(self.decides_on)}


def clock_of(request: ServiceRequest, corrections: Iterable[CorrectionRequest] | None = None) -> LegalClock | None:
    """The clock of a request as of today; None without an acknowledgement.

    One query for its correction requests, unless they are given.

    None too for one that was decided, even where it was reopened since: the decision had broken the silence. And for
    one that ended otherwise: nobody waits for an answer any more.
    """
    acknowledgement = _running_from(request)
    if acknowledgement is None:
        return None
    if corrections is None:
        corrections = request.corrections.all()
    return legal_clock(acknowledgement, corrections, legal_day(timezone.now()))


def clock_without_open_correction(request: ServiceRequest) -> LegalClock | None:
    """The clock as it would be if what is asked for now were cancelled; None where there is none."""
    acknowledgement = _running_from(request)
    if acknowledgement is None:
        return None
    return legal_clock(acknowledgement, request.corrections.exclude(answered_at=None), legal_day(timezone.now()))


def _running_from(request: ServiceRequest) -> Acknowledgement | None:
    """What the time runs from; None where there is none, or where a decision or another ending stopped it."""
    if request.decided_at or request.state in State.ended():
        return None
    return getattr(request, "acknowledgement", None)


def legal_clock(
    acknowledgement: Acknowledgement, corrections: Iterable[CorrectionRequest], today: dt.date
) -> LegalClock:
    """The clock on `today`, moved by every request for missing documents made before silence had decided."""
    regime = LegalRegime(acknowledgement.regime)
    if acknowledgement.implicit_decision_on is None:
        return LegalClock(regime, None)
    requests = _in_force(corrections)
    if regime == LegalRegime.ACCEPTANCE:
        clock = _started_again(acknowledgement, acknowledgement.implicit_decision_on, requests)
    else:
        clock = _suspended(acknowledgement.implicit_decision_on, requests, today)
    return replace(clock, has_decided=clock.decides_on is not None and clock.decides_on <= today)


def days_waited(corrections: Iterable[CorrectionRequest], *, until: dt.date) -> int:
    """The days before `until` on which the département waited for what it had asked for, each counted once.

    As the time of a refusal by silence is suspended (CRPA L114-5): from the request to the arrival of what it asks
    for, or to its deadline at the latest.
    """
    days, counted = 0, dt.date.min
    for correction, arrived in _arrivals(_in_force(corrections)):
        begins, ends = max(legal_day(correction.asked_at), counted), min(arrived or until, correction.deadline, until)
        days += max(0, (ends - begins).days)
        counted = max(ends, counted)
    return days


def still_missing(corrections: Iterable[CorrectionRequest]) -> frozenset[str]:
    """What was asked for and came back unchanged, that nothing else was sent for and that wasn't taken as received."""
    missing: frozenset[str] = frozenset()
    for correction in _in_force(corrections):
        if correction.answered_at:
            missing = (missing - frozenset(correction.field_keys)) | correction.unreceived_keys
    return missing


def _in_force(corrections: Iterable[CorrectionRequest]) -> list[CorrectionRequest]:
    """In their order, without those that were cancelled: what was not to be asked for never held the time."""
    rows = (correction for correction in corrections if correction.cancelled_at is None)
    return sorted(rows, key=lambda correction: correction.asked_at)


def _arrivals(corrections: Sequence[CorrectionRequest]) -> Iterator[tuple[CorrectionRequest, dt.date | None]]:
    """Each request with the day when all that it asked for had arrived, by a later one if need be; None if not yet.

    The service that goes on without is treated as having received.
    """
    for number, correction in enumerate(corrections):
        missing, arrived = correction.unreceived_keys, correction.answered_at
        for later in corrections[number + 1 :]:
            if missing and later.answered_at:
                missing, arrived = missing - (frozenset(later.field_keys) - later.unreceived_keys), later.answered_at
        yield correction, legal_day(arrived) if arrived and not missing else None


def _started_again(
    acknowledgement: Acknowledgement, decides_on: dt.date, corrections: Sequence[CorrectionRequest]
) -> LegalClock:
    """Acceptance: the whole time runs from the arrival of what was missing, or from when the service did without."""
    months = _months(acknowledgement)
    for correction, arrived in _arrivals(corrections):
        asked_on = legal_day(correction.asked_at)
        if asked_on > decides_on:
            break
        if arrived is None:
            return LegalClock(LegalRegime.ACCEPTANCE, None, asked_on, is_unchanged=correction.answered_at is not None)
        decides_on = max(decides_on, months_after(arrived, months))
    return LegalClock(LegalRegime.ACCEPTANCE, decides_on)


def _suspended(decides_on: dt.date, corrections: Sequence[CorrectionRequest], today: dt.date) -> LegalClock:
    """Refusal: each day suspended puts the date off by one, once; what runs is counted up to its deadline."""
    since = until = counted = None
    is_unchanged = False
    for correction, arrived in _arrivals(corrections):
        begins = legal_day(correction.asked_at)
        if begins > decides_on:
            break
        ends = min(arrived, correction.deadline) if arrived else correction.deadline
        decides_on += dt.timedelta(days=max(0, (ends - max(begins, counted or begins)).days))
        counted = max(ends, counted or ends)
        if arrived is None and today <= correction.deadline:
            since, until, is_unchanged = since or begins, correction.deadline, correction.answered_at is not None
    return LegalClock(LegalRegime.REJECTION, decides_on, since, until, is_unchanged)


def _months(acknowledgement: Acknowledgement) -> int:
    """The legal time that the acknowledgement was made with, read from its own two dates."""
    received, decided = legal_day(acknowledgement.received_at), acknowledgement.implicit_decision_on
    if decided is None:
        return 0
    return (decided.year - received.year) * MONTHS_IN_A_YEAR + decided.month - received.month
