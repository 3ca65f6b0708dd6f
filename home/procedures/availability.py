"""When a procedure can be started, in words. Local days, as the département counts them."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dates import closing_text, last_day, long_date, opening_text
from teleservices.models import Availability, Procedure

SOON_DAYS = 14


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

    @property
    def is_to_come(self) -> bool:
        """Whether a date to be reminded of is to come: the opening, or the end."""
        return bool(self.deadline) and self.state != Availability.CLOSED


def calendar_of(procedure: Procedure, at: dt.datetime | None = None) -> Calendar:
    """The calendar of `procedure` at `at` (now by default)."""
    at = at or timezone.now()
    state = procedure.availability(at)
    if state == Availability.OPENS_LATER and procedure.opens_at:
        opens = _("Opens on %(date)s") % {"date": opening_text(procedure.opens_at)}
        return Calendar(state, _("Not open yet"), "info", opens, "open")
    if state == Availability.CLOSED:
        return Calendar(state, _("Closed"), "neutral", _("Closed since %(date)s") % {"date": _closed_on(procedure, at)})
    if state == Availability.UNPUBLISHED:
        return Calendar(state, _unpublished(procedure), "neutral")
    return _open(procedure.closes_at, at)


def period_of(procedure: Procedure) -> str:
    """From when to when requests are taken, past or to come: the first day stays said once it is over."""
    opens, closes = procedure.opens_at, procedure.closes_at
    dates = {"opens": opening_text(opens) if opens else "", "closes": closing_text(closes) if closes else ""}
    if procedure.availability() == Availability.UNPUBLISHED:
        return _unpublished(procedure)
    if procedure.closed_at:
        return _("Closed since %(date)s") % {"date": _closed_on(procedure, timezone.now())}
    if opens and closes:
        return _("From %(opens)s to %(closes)s") % dates
    if opens:
        return _("From %(opens)s on") % dates
    return _("Until %(date)s") % {"date": dates["closes"]} if closes else _("All year round")


def _unpublished(procedure: Procedure) -> str:
    return _("No longer offered") if procedure.is_archived else _("Being prepared")


def _closed_on(procedure: Procedure, at: dt.datetime) -> str:
    """The day when a procedure that is closed at `at` closed: by hand, or by its calendar when that came before."""
    closure, closes = procedure.closed_at, procedure.closes_at
    if closes and closes <= at and not (closure and closure < closes):
        return closing_text(closes)
    return long_date(timezone.localdate(closure)) if closure else ""


def _open(closes_at: dt.datetime | None, at: dt.datetime) -> Calendar:
    if closes_at is None:
        return Calendar(Availability.OPEN, _("Open"), "success")
    days = (last_day(closes_at) - timezone.localdate(at)).days
    until = _("Until %(date)s") % {"date": closing_text(closes_at)}
    if days > SOON_DAYS:
        return Calendar(Availability.OPEN, _("Open"), "success", until)
    if days == 0:
        label = _("Closes today")
    elif days == 1:
        label = _("Closes tomorrow")
    else:
        label = ngettext("Closes in %(days)s day", "Closes in %(days)s days", days) % {"days": days}
    return Calendar(Availability.OPEN, label, "todo", until, "soon")
