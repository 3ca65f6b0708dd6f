"""Days among values: how far apart they are, and those that come later. Knows no tree and no form."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction

from formkit.language.exact import UNKNOWN, Value, minus
from formkit.relative_dates import read_day
from portal.dates import MONTHS_IN_A_YEAR, months_after

Count = Callable[[dt.date, dt.date], int]
Move = Callable[[dt.date, int], dt.date]


def _between(count: Count) -> Callable[[Value, Value], Value]:
    def between(first: Value, second: Value) -> Value:
        days = [read_day(value) if isinstance(value, str) else None for value in (first, second)]
        start, end = days
        return UNKNOWN if start is None or end is None else Fraction(count(start, end))

    return between


def _whole_months(start: dt.date, end: dt.date) -> int:
    """Months from one day to the other, the last one over: from 31 January, the first is over on 1 March.

    So a person born on 29 February is a year older on 1 March, as when the day of birth is compared with
    « aujourd'hui − 18 ans ».
    """
    months = (end.year - start.year) * MONTHS_IN_A_YEAR + end.month - start.month
    return months - (end.day < start.day)


days_between = _between(lambda start, end: (end - start).days)
months_between = _between(_whole_months)
years_between = _between(lambda start, end: _whole_months(start, end) // MONTHS_IN_A_YEAR)
"""Whole days, months or years from the first day to the second; below zero when it comes before."""


def subtract(first: Value, *others: Value) -> Value:
    """A difference of numbers, or the days from the second day to the first."""
    if isinstance(first, str):
        return days_between(others[0], first) if len(others) == 1 else UNKNOWN
    return minus(first, *others)


def _later(move: Move) -> Callable[[Value, Value], Value]:
    def later(day: Value, count: Value) -> Value:
        start = read_day(day) if isinstance(day, str) else None
        if start is None or not isinstance(count, Fraction) or count.denominator != 1:
            return UNKNOWN
        try:
            return move(start, int(count)).isoformat()
        except (ValueError, OverflowError):  # outside the calendar
            return UNKNOWN

    return later


add_days = _later(lambda day, count: day + dt.timedelta(days=count))
add_months = _later(months_after)
add_years = _later(lambda day, count: months_after(day, count * MONTHS_IN_A_YEAR))
"""The day that comes so much later, or earlier below zero; the last of a month that lacks it."""
