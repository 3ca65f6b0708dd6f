"""What the list shows of a request: its columns, by the name that addresses carry."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from formkit.typography import amount_text
from portal.dates import typed_date
from teleservices.desk.labels.reading import tags
from teleservices.desk.requests.marks import Marks
from teleservices.models import Label, RequestFacts, ServiceRequest, State

EMPTY = SafeString("")


@dataclass(frozen=True)
class Row:
    """A request of the page shown, with its facts and its marks, at this moment."""

    request: ServiceRequest
    facts: RequestFacts
    marks: Marks
    now: dt.datetime
    trail: str
    """Ends the address of its sheet, so that the sheet knows the list that it comes from."""
    labels: Sequence[Label] = ()


@dataclass(frozen=True)
class Column:
    """A column: its name for people, what it says of a row, the fact that it sorts by where it sorts."""

    label: Promise
    cell: Callable[[Row], str | SafeString]
    order: str = ""
    css: str = ""
    is_shown: bool = True
    """Whether the list shows it to who chose nothing."""


def _reference(row: Row) -> SafeString:
    address = reverse("desk:sheet", args=[row.request.reference])
    return format_html('<a href="{}{}">{}</a>', address, row.trail, row.request.reference)


def _applicant(row: Row) -> SafeString:
    """The profile that applies, as at transmission, the title of its project; the procedure where it is narrow."""
    return format_html(
        '<span class="desk-name">{}</span>{}<span class="desk-narrow">{}</span>',
        row.request.applicant_name,
        _beneath(row.facts.title),
        row.request.procedure.title,
    )


def _stage(row: Row) -> SafeString:
    """The stage in the designer's words; what arrived, what is to be read, what was decided."""
    request = row.request
    label = request.stage.name if request.stage else request.get_state_display()
    tag = format_html('<span class="desk-tag desk-tag--{}">{}</span>', State(request.state).tone.desk, label)
    return tag + row.marks.of(request) + row.marks.decision_of(request)


def _due(row: Row) -> SafeString:
    """The day by which the procedure wants it decided, and whether it is past."""
    if row.facts.late_at is None:
        return EMPTY
    day = _day(row.facts.late_at)
    if row.facts.late_at > row.now:
        return day
    return format_html('{} <span class="desk-tag desk-tag--late">{}</span>', day, gettext("late"))


def _silence(row: Row) -> SafeString:
    """The day on which silence decides, and how many days are left."""
    day = row.facts.decides_on
    if day is None or row.request.state not in State.open():
        return EMPTY
    left = (day - row.now.date()).days
    text = gettext("%(days)s days left") % {"days": left} if left > 1 else ""
    return format_html("{}{}", _day(day), _beneath(text))


def _amount(cents: int | None) -> str:
    return "" if cents is None else amount_text(cents)


def _day(day: dt.date) -> SafeString:
    """The local day of a moment, in figures: a column of days is compared, not read."""
    local = timezone.localdate(day) if isinstance(day, dt.datetime) else day
    return format_html('<span class="desk-nowrap">{}</span>', typed_date(local))


def _beneath(text: str) -> SafeString:
    """What is said in a second line of a cell; nothing where there is nothing to say."""
    return format_html('<span class="desk-beneath">{}</span>', text) if text else EMPTY


def _follower(row: Row) -> SafeString:
    assignee = row.request.assignee
    return format_html('<span class="desk-name">{}</span>', assignee.get_full_name()) if assignee else EMPTY


LABELS = "labels"
"""Shown where a service of the instructor has some."""

COLUMNS: Mapping[str, Column] = {
    "reference": Column(_("Reference"), _reference),
    "applicant": Column(_("Applicant"), _applicant, "applicant_sort_name"),
    "procedure": Column(_("Procedure"), lambda row: row.request.procedure.title, css="desk-wide"),
    "stage": Column(_("Stage"), _stage),
    "amount_asked": Column(_("Amount asked"), lambda row: _amount(row.facts.amount_asked), "amount_asked", "number"),
    "amount_granted": Column(
        _("Amount granted"), lambda row: _amount(row.facts.amount_granted), css="number", is_shown=False
    ),
    "commune": Column(_("Commune"), lambda row: row.facts.commune_name, is_shown=False),
    "canton": Column(_("Canton"), lambda row: row.facts.canton, is_shown=False),
    "territory": Column(_("Territory"), lambda row: row.facts.territory, is_shown=False),
    "sent": Column(_("Transmitted on"), lambda row: _day(row.facts.submitted_at), "submitted_at"),
    "due": Column(_("To be decided before"), _due, "late_at", is_shown=False),
    "silence": Column(_("Silence decides on"), _silence, "decides_on"),
    "sign": Column(
        _("Last sign from the applicant"), lambda row: _day(row.facts.applicant_at), "applicant_at", is_shown=False
    ),
    "follower": Column(_("Followed by"), _follower),
    LABELS: Column(_("Labels"), lambda row: tags(row.labels)),
    "service": Column(_("Service"), lambda row: row.request.team.name if row.request.team else "", is_shown=False),
}
FIRST = "reference"
"""Always shown: it leads to the sheet."""
SHOWN = tuple(name for name, column in COLUMNS.items() if column.is_shown)
ORDERS = frozenset(column.order for column in COLUMNS.values() if column.order)
"""The facts that the list sorts by."""


def chosen(names: list[str]) -> tuple[str, ...]:
    """The columns of these names, in their own order; those of everyone where none is chosen."""
    known = [name for name in names if name in COLUMNS and name != FIRST]
    return (FIRST, *dict.fromkeys(known)) if known else SHOWN
