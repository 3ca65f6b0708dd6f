"""The heads of a meeting's table: by what its requests may be sorted, and the address that sorts them so."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.admin.parameters import changed, named
from teleservices.deciding.meetings.lines import Line
from teleservices.keyset.paging import AFTER, BEFORE
from teleservices.steering.meetings import line_filter

Sorting = Callable[[Line], object]
"""What a line is sorted by; None, for what it hasn't, comes last whichever the direction."""


@dataclass(frozen=True)
class TableColumn:
    """A column of the table: its head, and what it is sorted by."""

    label: str | Promise
    sorting: Sorting
    is_number: bool = False


@dataclass(frozen=True)
class TableHead:
    """The head of a column as the page shows it; `sort` is what `aria-sort` says, `url` sorts by it or turns it."""

    label: str | Promise
    url: str
    sort: str
    is_number: bool


COLUMNS: dict[str, TableColumn] = {
    "reference": TableColumn(gettext_lazy("Request"), lambda line: line.item.request.reference),
    "silence": TableColumn(gettext_lazy("Silence decides on"), lambda line: line.silence_on),
    "asked": TableColumn(pgettext_lazy("an amount", "Asked"), lambda line: line.facts.amount_asked, is_number=True),
    "computed": TableColumn(
        pgettext_lazy("an amount", "Computed"),
        lambda line: line.proposal.amount_computed if line.proposal else None,
        is_number=True,
    ),
    "proposed": TableColumn(pgettext_lazy("an amount", "Proposed"), lambda line: line.proposed_cents),
    "former": TableColumn(gettext_lazy("Last aid granted"), lambda line: line.former.cents, is_number=True),
    "score": TableColumn(gettext_lazy("Score"), lambda line: line.score, is_number=True),
    "eligible": TableColumn(
        gettext_lazy("Eligible base"),
        lambda line: line.proposal.eligible_base if line.proposal else None,
        is_number=True,
    ),
    "territory": TableColumn(gettext_lazy("Territory"), lambda line: line.facts.territory or line.facts.canton or None),
    "outcome": TableColumn(
        pgettext_lazy("of a proposal", "Outcome"),
        lambda line: line.proposal.get_outcome_display() if line.proposal else None,
    ),
}
"""By the name that an address says; the report and the vote have their own heads, which sort nothing."""

ORDER = "ordering"
WELL_FORMED = {ORDER: re.compile("|".join(f"-?{name}" for name in COLUMNS)), **line_filter.WELL_FORMED}
FILTER = (line_filter.WORDS, line_filter.REPORT, line_filter.MARK)


def table_query(query: QueryDict) -> QueryDict:
    """What an address asks of the table: its filter, its order and its page."""
    return named(query, (*FILTER, ORDER, AFTER, BEFORE), several=[line_filter.MARK], well_formed=WELL_FORMED)


def sorted_by(lines: Sequence[Line], order: str) -> Sequence[Line]:
    """The lines in the order of an address (`silence`, `-asked`); as they come where it names no column."""
    column = COLUMNS.get(order.removeprefix("-"))
    if column is None:
        return lines
    present = [line for line in lines if column.sorting(line) is not None]
    absent = [line for line in lines if column.sorting(line) is None]
    present.sort(key=column.sorting, reverse=order.startswith("-"))  # type: ignore[arg-type]
    return [*present, *absent]


def heads(query: QueryDict) -> dict[str, TableHead]:
    """The heads of the table that was asked so, by their names: each leads to its first page, under the same filter."""
    return {name: _head(name, column, query) for name, column in COLUMNS.items()}


def _head(name: str, column: TableColumn, query: QueryDict) -> TableHead:
    order = query.get(ORDER, "")
    sort = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    turned = f"-{name}" if order == name else name
    url = changed(query, **{ORDER: turned, AFTER: None, BEFORE: None})
    return TableHead(column.label, f"{url}#requests", sort, column.is_number)
