"""What the list shows of a request: its columns, by the name that addresses carry."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from formkit.typography import amount_text
from portal.dates import typed_date
from portal.words.markup import EMPTY, span
from teleservices.desk.labels.reading import tags
from teleservices.desk.requests.limits import NEAR
from teleservices.desk.requests.table.row_tags import RowTags
from teleservices.desk.requests.table.rows import Row
from teleservices.models import Label, State

_REFERENCE = "reference"
"""In the place of a reference, in the address that is written once."""


@dataclass(frozen=True)
class PageContext:
    """What the cells of a page want beside their rows: its tags, this moment, its labels by request."""

    row_tags: RowTags
    now: dt.datetime
    labels: Mapping[int, Sequence[Label]]
    answers: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """In words, by request and key of a question."""
    trail: str = ""
    """Ends the address of each sheet, so that the sheet knows the list that it comes from."""

    @cached_property
    def around_reference(self) -> tuple[str, str]:
        """What the address of each sheet begins and ends with: fifty addresses asked of Django took 2 ms."""
        before, after = reverse("desk:sheet", args=[_REFERENCE]).split(_REFERENCE)
        return escape(before), escape(after + self.trail)


@dataclass(frozen=True)
class Column:
    """A column: its name for people, what it says of a row, the fact that it sorts by where it sorts."""

    label: str | Promise
    cell: Callable[[Row, PageContext], str]
    """Its words, or its HTML: `escape` and a literal rather than `format_html`, four times dearer over 400 cells."""
    order: str = ""
    css: str = ""
    is_shown: bool = True
    """Whether the list shows it to who chose nothing."""


def _reference(row: Row, page: PageContext) -> SafeString:
    before, after = page.around_reference
    return SafeString(f'<a href="{before}{row.reference}{after}">{row.reference}</a>')


def _applicant(row: Row, _page: PageContext) -> SafeString:
    """The profile that applies, as at transmission, the title of its project; the procedure where it is narrow."""
    return span("desk-name", row.applicant_name) + _beneath(row.title) + span("desk-narrow", row.procedure)


def _stage(row: Row, page: PageContext) -> SafeString:
    """The stage in the designer's words; what arrived, what is to be read, what was decided."""
    state = State(row.state)
    tag = span(f"desk-tag desk-tag--{state.tone.desk}", row.stage or str(state.label))
    return SafeString("<div>") + tag + page.row_tags.of(row) + page.row_tags.decision_of(row) + SafeString("</div>")


def _due(row: Row, page: PageContext) -> SafeString:
    """The day by which the procedure wants it decided, and whether it is past."""
    if row.late_at is None:
        return EMPTY
    day = _day(row.late_at)
    return day if row.late_at > page.now else day + SafeString(" ") + span("desk-tag desk-tag--late", gettext("late"))


def _silence(row: Row, page: PageContext) -> SafeString:
    """The day on which silence decides, and how many days are left."""
    if row.decides_on is None or row.state not in State.open():
        return EMPTY
    days = (row.decides_on - page.now.date()).days
    if days < 2:
        return _day(row.decides_on)
    text = gettext("%(days)s days left") % {"days": days}
    return _day(row.decides_on) + span("desk-beneath" if days <= NEAR.days else "desk-beneath desk-far", text)


def _amount(cents: int | None) -> str:
    return "" if cents is None else amount_text(cents)


def _day(day: dt.date) -> SafeString:
    """The local day of a moment, in figures: a column of days is compared, not read."""
    local = timezone.localdate(day) if isinstance(day, dt.datetime) else day
    return span("desk-nowrap", typed_date(local))


def _beneath(text: str) -> SafeString:
    """What is said in a second line of a cell; nothing where there is nothing to say."""
    return span("desk-beneath", text) if text else EMPTY


def _follower(row: Row, _page: PageContext) -> SafeString:
    """The initial of the first name, which tells namesakes of a service apart, then the name."""
    initial = f"{row.assignee_first_name[:1]}. " if row.assignee_first_name and row.assignee_last_name else ""
    name = f"{initial}{row.assignee_last_name}" if initial else row.follower
    return span("desk-name", name) if name else EMPTY


LABELS = "labels"
"""Shown where a service of the instructor has some."""

COLUMNS: Mapping[str, Column] = {
    "reference": Column(_("Reference"), _reference),
    "applicant": Column(_("Applicant"), _applicant, "applicant_sort_name", "desk-fill"),
    "procedure": Column(_("Procedure"), lambda row, _: row.procedure, css="desk-wide"),
    "stage": Column(_("Stage"), _stage, css="desk-stage"),
    "amount_asked": Column(_("Amount asked"), lambda row, _: _amount(row.amount_asked), "amount_asked", "number"),
    "amount_proposed": Column(
        _("Amount proposed"), lambda row, _: _amount(row.amount_proposed), css="number", is_shown=False
    ),
    "amount_granted": Column(
        _("Amount granted"), lambda row, _: _amount(row.amount_granted), css="number", is_shown=False
    ),
    "commune": Column(_("Commune"), lambda row, _: row.commune_name, is_shown=False),
    "canton": Column(_("Canton"), lambda row, _: row.canton, is_shown=False),
    "territory": Column(_("Territory"), lambda row, _: row.territory, is_shown=False),
    "sent": Column(_("Transmitted on"), lambda row, _: _day(row.submitted_at), "submitted_at", "desk-wide"),
    "due": Column(_("To be decided before"), _due, "late_at", "desk-day", is_shown=False),
    "silence": Column(_("Silence decides on"), _silence, "decides_on", "desk-day"),
    "sign": Column(
        _("Last sign from the applicant"), lambda row, _: _day(row.applicant_at), "applicant_at", is_shown=False
    ),
    "follower": Column(_("Followed by"), _follower),
    LABELS: Column(_("Labels"), lambda row, page: tags(page.labels.get(row.pk, ())), css="desk-labels-of"),
    "service": Column(_("Service"), lambda row, _: row.team, is_shown=False),
}
FIRST = "reference"
"""Always shown: it leads to the sheet."""
SHOWN = tuple(name for name, column in COLUMNS.items() if column.is_shown)
ORDERS = frozenset(column.order for column in COLUMNS.values() if column.order)
"""The facts that the list sorts by."""


def chosen(names: list[str], offered: Mapping[str, Column] = COLUMNS) -> tuple[str, ...]:
    """The columns of these names, in their own order; those of everyone where none that is offered is chosen."""
    others = [name for name in names if name in offered and name != FIRST]
    return (FIRST, *dict.fromkeys(others)) if others else SHOWN
