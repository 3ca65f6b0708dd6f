"""Dates that somebody puts in their own calendar, as a file that every calendar reads (iCalendar, RFC 5545)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    import icalendar

MADE_BY = "-//Parvis//FR"


@dataclass(frozen=True)
class CalendarDate:
    """A day, or an instant with its zone, to be reminded of `remind_days` before (0: not at all).

    `uid` is the same at each download, so that the calendar replaces the date instead of adding another.
    """

    uid: str
    title: str
    at: dt.date
    url: str
    text: str = ""
    remind_days: int = 0


def calendar_file(title: str, dates: Iterable[CalendarDate], *, made_at: dt.datetime) -> bytes:
    """The file; `made_at` tells calendars which of two is the newer."""
    import icalendar  # noqa: PLC0415 - a quarter of a second and 10 MB, which most processes go without

    calendar = icalendar.Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for date in dates:
        calendar.add_component(_event(date, made_at))
    return bytes(calendar.to_ical())


def calendar_response(name: str, content: bytes) -> HttpResponse:
    """The file, to be opened by a calendar; `name` without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _event(date: CalendarDate, made_at: dt.datetime) -> "icalendar.Event":
    import icalendar  # noqa: PLC0415 - likewise

    event = icalendar.Event()
    event.add("uid", date.uid)
    event.add("dtstamp", made_at.astimezone(dt.UTC))
    event.add("dtstart", date.at.astimezone(dt.UTC) if isinstance(date.at, dt.datetime) else date.at)
    event.add("summary", date.title)
    event.add("description", "\n".join(filter(None, (date.text, date.url))))
    event.add("url", date.url)
    event.add("transp", "TRANSPARENT")
    if date.remind_days:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", date.title)
        alarm.add("trigger", -dt.timedelta(days=date.remind_days))
        event.add_component(alarm)
    return event
