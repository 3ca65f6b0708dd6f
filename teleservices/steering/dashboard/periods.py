"""The periods that the dashboard looks at, in legal days: the last twelve months, a month, a quarter, a year."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.dates import MONTHS_IN_A_YEAR
from teleservices.legal import legal_day

SEPTEMBER = 9
QUARTER = 3
MOST_MONTHS = 120
"""Ten years: what is beyond isn't counted month by month."""
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From one day to another, both counted."""

    first: dt.date
    last: dt.date

    def months(self) -> Iterator[dt.date]:
        """The first day of each month that it touches."""
        month = self.first.replace(day=1)
        while month <= self.last:
            yield month
            month = _month(month, 1)


NAMED: dict[str, str | Promise] = {
    "year": _("Last twelve months"),
    "month": _("This month"),
    "last-month": _("Last month"),
    "quarter": _("This quarter"),
    "last-quarter": _("Last quarter"),
    "school": _("This school year"),
    "last-school": _("Last school year"),
    "calendar": _("This calendar year"),
    "last-calendar": _("Last calendar year"),
    "free": _("Other dates"),
}
USUAL, FREE = "year", "free"


def period_of(name: str, first: dt.date | None = None, last: dt.date | None = None) -> Period:
    """The period of this name today; that of the days typed for « other dates », put in order, ten years at most."""
    today = legal_day(timezone.now())
    if name == FREE:
        last = last or today
        first = first or _month(last.replace(day=1), -(MONTHS_IN_A_YEAR - 1))
        first, last = min(first, last), max(first, last)
        return Period(max(first, _month(last.replace(day=1), 1 - MOST_MONTHS)), last)
    if name == USUAL:
        return Period(_month(today.replace(day=1), -(MONTHS_IN_A_YEAR - 1)), today)
    first, months = _begins(name.removeprefix("last-"), today)
    if name.startswith("last-"):
        return Period(_month(first, -months), first - DAY)
    return Period(first, min(_month(first, months) - DAY, today))


def _begins(name: str, today: dt.date) -> tuple[dt.date, int]:
    """When the present month, quarter, school year or year began, and how many months it lasts."""
    if name == "month":
        return today.replace(day=1), 1
    if name == "quarter":
        return today.replace(month=(today.month - 1) // QUARTER * QUARTER + 1, day=1), QUARTER
    if name == "school":
        year = today.year if today.month >= SEPTEMBER else today.year - 1
        return dt.date(year, SEPTEMBER, 1), MONTHS_IN_A_YEAR
    return today.replace(month=1, day=1), MONTHS_IN_A_YEAR


def _month(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months after that of `day`, itself a first."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_A_YEAR)
    return dt.date(day.year + years, month + 1, 1)
