"""When a procedure can be started, in words. Local days, as the département counts them."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teleservices.formkit.typography import NBSP, long_date
from teleservices.models import Availability, Procedure

SOON_DAYS = 14
_MIDNIGHT = dt.time(0, 0)


@dataclass(frozen=True)
class Calendar:
    """The state of a procedure as tags and sentences show it; an empty text has nothing to say."""

    state: Availability
    label: str
    tone: str
    deadline: str = ""
    deadline_state: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can be started."""
        return self.state == Availability.OPEN


def calendar_of(procedure: Procedure, at: dt.datetime | None = None) -> Calendar:
    """The calendar of `procedure` at `at` (now by default)."""
    at = at or timezone.now()
    state = procedure.availability(at)
    if state == Availability.OPENS_LATER and procedure.opens_at:
        opens = _("Opens on %(date)s") % {"date": _moment(procedure.opens_at)}
        return Calendar(state, _("Not open yet"), "info", opens, "open")
    if state == Availability.CLOSED and procedure.closes_at:
        closed = _("Closed since %(date)s") % {"date": _last_moment(procedure.closes_at)}
        return Calendar(state, _("Closed"), "neutral", closed)
    if state == Availability.UNPUBLISHED:
        return Calendar(state, _("Being prepared"), "neutral")
    return _open(procedure.closes_at, at)


def _open(closes_at: dt.datetime | None, at: dt.datetime) -> Calendar:
    if closes_at is None:
        return Calendar(Availability.OPEN, _("Open"), "success")
    last = timezone.localtime(closes_at - dt.timedelta(seconds=1)).date()
    days = (last - timezone.localtime(at).date()).days
    until = _("Until %(date)s") % {"date": _last_moment(closes_at)}
    if days > SOON_DAYS:
        return Calendar(Availability.OPEN, _("Open"), "success", until)
    if days == 0:
        label = _("Closes today")
    elif days == 1:
        label = _("Closes tomorrow")
    else:
        label = ngettext("Closes in %(days)s day", "Closes in %(days)s days", days) % {"days": days}
    return Calendar(Availability.OPEN, label, "todo", until, "soon")


def _moment(value: dt.datetime) -> str:
    """The day, with the hour when it is not the day's beginning."""
    local = timezone.localtime(value)
    if local.time() == _MIDNIGHT:
        return long_date(local.date())
    return _("%(date)s at %(time)s") % {"date": long_date(local.date()), "time": _hour(local)}


def _hour(value: dt.datetime) -> str:
    """« 12 h », « 9 h 30 »."""
    hour = f"{value.hour}{NBSP}h"
    return f"{hour}{NBSP}{value.minute:02}" if value.minute else hour


def _last_moment(closes_at: dt.datetime) -> str:
    """Closing at midnight reads as the day before, whole."""
    local = timezone.localtime(closes_at)
    return long_date(local.date() - dt.timedelta(days=1)) if local.time() == _MIDNIGHT else _moment(closes_at)
