"""Dates and hours as French writes them, in the département's time. Owns no rule of who may do what until when."""

import calendar
import datetime as dt
import functools

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

NBSP = "\u00a0"
MONTHS_IN_A_YEAR = 12
_MIDNIGHT = dt.time(0, 0)


def long_date(value: dt.date) -> str:
    """Write « 24 novembre 2026 », and « 1er janvier 2027 » for the first of a month; an instant by its local day."""
    day = timezone.localtime(value) if isinstance(value, dt.datetime) else value
    number = pgettext("first day of a month", "1st") if day.day == 1 else str(day.day)
    return f"{number} {_month(day.month)} {day.year}"


@functools.cache
def _month(number: int) -> str:
    """The name of a month, in the portal's one language."""
    return date_format(dt.date(2000, number, 1), "F")


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later (« de quantième à quantième »), or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_A_YEAR)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def typed_date(value: dt.date) -> str:
    """Write « 24/11/2026 », as people type it."""
    return f"{value:%d/%m/%Y}"


def hour_text(value: dt.datetime) -> str:
    """Write « 12 h », « 9 h 30 »."""
    local = timezone.localtime(value)
    hour = f"{local.hour}{NBSP}h"
    return f"{hour}{NBSP}{local.minute:02}" if local.minute else hour


def long_moment(value: dt.datetime) -> str:
    """Write « 24 novembre 2026 à 9 h 30 »."""
    return _("%(date)s at %(time)s") % {"date": long_date(value), "time": hour_text(value)}


def opening_text(opens_at: dt.datetime) -> str:
    """The day, with the hour when it is not the day's beginning."""
    return long_date(opens_at) if begins_a_day(opens_at) else long_moment(opens_at)


def closing_text(closes_at: dt.datetime) -> str:
    """The last day that is open: what closes at midnight reads as the day before, whole; else the day with the hour."""
    return long_date(last_day(closes_at)) if begins_a_day(closes_at) else long_moment(closes_at)


def last_day(closes_at: dt.datetime) -> dt.date:
    """The last local day of which something is open."""
    return timezone.localdate(closes_at - dt.timedelta(seconds=1))


def begins_a_day(value: dt.datetime) -> bool:
    """Whether this instant is a local midnight."""
    return timezone.localtime(value).time() == _MIDNIGHT
