"""On which day silence decides, reckoned again from the articles, by another hand than `teleservices.legal_clock`.

CRPA L231-1 and L231-4: the silence of the département for so many months is acceptance, or refusal. L114-5: the time of
an acceptance runs from the reception of what was missing; that of a refusal is suspended as long as the time given to
send it lasts, unless it comes before. Here a refusal is reckoned day by day, on a calendar, and an acceptance from each
reception: nothing is shared with the product but the rows.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from teleservices.models import Acknowledgement, CorrectionRequest

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Missing:
    """Something that was asked for: since when, for how long, and when all of it was there."""

    since: dt.date
    until: dt.date
    received: dt.date | None

    @property
    def ends(self) -> dt.date:
        """The day from which the time of a refusal runs again: the reception, or the end of the time given."""
        return self.until if self.received is None else min(self.received, self.until)


def silence_on(acknowledgement: Acknowledgement, corrections: Iterable[CorrectionRequest]) -> dt.date | None:
    """The day on which silence decides, or decided; None where it never does, or where its time waits."""
    months = months_of(acknowledgement)
    if months is None:
        return None
    gaps = missing_of(corrections)
    received = local_day(acknowledgement.received_at)
    if acknowledgement.regime == "acceptance":
        return accepted_on(received, months, gaps)
    return refused_on(received, months, gaps)


def accepted_on(received: dt.date, months: int, asked: Sequence[Missing]) -> dt.date | None:
    """From the latest reception of what was missing, of what was asked for before silence had spoken."""
    day = same_day(received, months)
    for missing in asked:
        if missing.since > day:
            return day
        if missing.received is None:
            return None
        day = max(day, same_day(missing.received, months))
    return day


def refused_on(received: dt.date, months: int, asked: Sequence[Missing]) -> dt.date:
    """Day by day: one more for each day of which the time is suspended, up to the day where silence speaks."""
    last, day = same_day(received, months), received
    while day <= last:
        if any(missing.since <= day < missing.ends for missing in asked):
            last += DAY
        day += DAY
    return last


def missing_of(corrections: Iterable[CorrectionRequest]) -> list[Missing]:
    """What was asked for, in its order; what was cancelled was never to be asked for."""
    rows = sorted((row for row in corrections if row.cancelled_at is None), key=lambda row: row.asked_at)
    return [
        Missing(local_day(row.asked_at), row.deadline, received_on(row, rows[number + 1 :]))
        for number, row in enumerate(rows)
    ]


def received_on(row: CorrectionRequest, later: Sequence[CorrectionRequest]) -> dt.date | None:
    """When the last of what a row asks for came: what came back as it was counts once it is sent anew, or accepted.

    Where the service goes on without it, it is as if it had been received.
    """
    if row.answered_at is None:
        return None
    days = [local_day(row.answered_at)]
    for key in row.unchanged_keys if row.accepted_at is None else ():
        day = next((local_day(other.answered_at) for other in later if other.answered_at and brings(other, key)), None)
        if day is None:
            return None
        days.append(day)
    return max(days)


def brings(row: CorrectionRequest, key: str) -> bool:
    """Whether the answer to a row brought this key, and not as it was."""
    return key in row.field_keys and (key not in row.unchanged_keys or row.accepted_at is not None)


def months_of(acknowledgement: Acknowledgement) -> int | None:
    """How many months the acknowledgement says, by its two dates; None where silence means nothing."""
    day, received = acknowledgement.implicit_decision_on, local_day(acknowledgement.received_at)
    return None if day is None else 12 * (day.year - received.year) + day.month - received.month


def same_day(day: dt.date, months: int) -> dt.date:
    """« De quantième à quantième »: the same number some months later, or the last day of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def local_day(moment: dt.datetime) -> dt.date:
    """The day in the département."""
    return moment.astimezone(ZoneInfo(settings.PARVIS_TIME_ZONE)).date()
