"""Dates that move with the day: « today », « today+30d », « today-18y ». Stores nothing, asks no clock."""

import calendar
import datetime as dt
import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.values import JsonValue
from portal.dates import long_date

TODAY = "p_today"
"""The fact that holds the day a form is filled in, or was transmitted: an ISO date."""
PATTERN = r"^today([+-]\d{1,4}[dmy])?$"
_READ = re.compile(r"today(?:([+-])(\d{1,4})([dmy]))?")
_MONTHS_IN_YEAR = 12


def is_relative(value: object, *, or_date: bool = False) -> bool:
    """Whether this is a relative date, or (`or_date`) an ISO one."""
    if not isinstance(value, str):
        return False
    try:
        return bool(_READ.fullmatch(value) or (or_date and dt.date.fromisoformat(value)))
    except ValueError:
        return False


def moved(day: dt.date, relative: str) -> dt.date:
    """The day that a relative date means when today is `day`.

    A month or a year from a day that the month lacks ends on its last day: one month after 31 January is the end of
    February. Raises ValueError when `relative` isn't one, or leads outside the calendar.
    """
    match = _READ.fullmatch(relative)
    if match is None:
        raise ValueError(f"not a relative date: {relative}")
    sign, count, unit = match.groups()
    if not count:
        return day
    number = int(sign + count)
    if unit == "d":
        return _days_later(day, number)
    return _months_later(day, number * (_MONTHS_IN_YEAR if unit == "y" else 1))


def resolved(relative: str, today: JsonValue) -> str | None:
    """The ISO date that a relative one means on the ISO date `today`; None when there is none."""
    try:
        return moved(dt.date.fromisoformat(str(today)), relative).isoformat()
    except ValueError:
        return None


def read_day(text: JsonValue) -> dt.date | None:
    """Read a date in its ISO form; None for anything else."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def day_text(value: str) -> str:
    """Write a date, or one that moves with the day: « aujourd’hui moins 18 ans »."""
    day, moving = read_day(value), re.fullmatch(r"today(?:([+-]\d+)([dmy]))?", value)
    if day is not None:
        return _("on %(day)s") % {"day": long_date(day)}
    if moving is None:
        return value
    number, unit = int(moving[1] or 0), moving[2]
    if not number:
        return _("today")
    text = _("today plus %(distance)s") if number > 0 else _("today minus %(distance)s")
    return text % {"distance": _distance_text(abs(number), unit)}


def _distance_text(count: int, unit: str) -> str:
    """« 18 ans »; the unit is the letter of a relative date."""
    texts = {
        "d": ngettext("%(count)d day", "%(count)d days", count),
        "m": ngettext("%(count)d month", "%(count)d months", count),
        "y": ngettext("%(count)d year", "%(count)d years", count),
    }
    return texts[unit] % {"count": count}


def _days_later(day: dt.date, number: int) -> dt.date:
    try:
        return day + dt.timedelta(days=number)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def _months_later(day: dt.date, number: int) -> dt.date:
    months = day.year * _MONTHS_IN_YEAR + day.month - 1 + number
    year, month = divmod(months, _MONTHS_IN_YEAR)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise ValueError(f"year {year} is out of the calendar")
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
