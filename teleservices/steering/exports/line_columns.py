"""The columns of an export that say a table: one for each of its lines and columns, then its totals by side.

A table that would take more than `MOST` of them has those of its subtotals and totals alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, TableField, field_type
from formkit.fieldtypes.base import Exported
from formkit.fieldtypes.columned import Columned
from formkit.fieldtypes.table_lines import LineGroup, TableLine, TableSide
from formkit.fieldtypes.table_sums import sum_of
from formkit.row_answers import LABEL, TableAnswer
from formkit.showing.row_names import line_name
from teleservices.spreadsheets.cells import Column

MOST = 400
"""Columns of a file for one table."""
UNTITLED = ""
"""Stands for the only side of a table without sides."""


@dataclass(frozen=True)
class LineColumn:
    """A column of the file: a column of a table at one of its lines, or its sum over a group or a side."""

    head: Column
    column: str
    place: str
    """The key of the line, or of the heading of what is summed."""

    def value(self, field: TableField, table: TableAnswer) -> Exported:
        """What it holds for an answer to `field`, which may be another version of the table."""
        column = next((column for column in field.fields if column.key == self.column), None)
        line = next((line for line in field.lines if line.key == self.place), None)
        if column is None or (line is None and self.place != UNTITLED):
            return None
        if line is None or line.is_heading:
            return _sum(column, table, _under(field, self.place))
        if line.kind == "line":
            return field_type(column).export_value(column, table.lines.get(line.key, {}).get(column.key))
        return _sum(column, table, (line.key,)) if _is_summed(column) else _named(column, table, line)


def line_columns(label: str, variants: Sequence[TableField]) -> list[LineColumn]:
    """The columns of a table from what it was in each version, the last one first; `label` begins their titles."""
    newest = variants[0]
    columns = {column.key: column for field in reversed(variants) for column in field.fields}
    own = [columns[column.key] for column in newest.fields]
    ordered = [*own, *(column for column in columns.values() if column not in own)]
    lines = {key: name for field in reversed(variants) for key, name in _names(field)}
    places = [*dict.fromkeys(key for field in variants for key, _name in _names(field))]
    sums = list(_sums(label, newest))
    cells = [_column(label, lines[place], column, place) for place in places for column in ordered]
    if len(cells) + len(sums) > MOST:
        return [*_subtotals(label, newest), *sums][:MOST]
    return [*cells, *sums]


def _names(field: TableField) -> Iterator[tuple[str, str]]:
    for side in field.sides:
        for group in side.groups:
            yield from ((line.key, line_name(side, group, line)) for line in group.lines)


def _sums(label: str, field: TableField) -> Iterator[LineColumn]:
    """The totals of each side."""
    for side in field.sides:
        name = _("Total “%(label)s”") % {"label": side.heading.label} if side.heading else _("Total")
        for column in _totalled(field):
            yield _column(label, name, column, side.heading.key if side.heading else UNTITLED)


def _subtotals(label: str, field: TableField) -> Iterator[LineColumn]:
    headings = [group.heading for side in field.sides for group in side.groups if group.heading]
    for heading in headings:
        for column in _totalled(field):
            yield _column(label, heading.label, column, heading.key)


def _totalled(field: TableField) -> list[Field]:
    kind = field_type(field)
    return kind.totalled(field) if isinstance(kind, Columned) else []


def _column(label: str, name: str, column: Field, place: str) -> LineColumn:
    title = f"{label} – {name} – {column.label}"
    return LineColumn(Column(f"{place} {column.key}", title, field_type(column).is_amount(column)), column.key, place)


def _under(field: TableField, heading: str) -> tuple[str, ...]:
    """The keys of the lines that the sum of a group or of a side counts."""
    parts: list[TableSide | LineGroup] = [*field.sides, *(group for side in field.sides for group in side.groups)]
    sums = (part for part in parts if (part.heading.key if part.heading else UNTITLED) == heading)
    return next((part.keys for part in sums), ())


def _is_summed(column: Field) -> bool:
    """Whether the rows added under a line are told by their sum: that of percentages says nothing."""
    return field_type(column).is_summable and not field_type(column).gives_rate(column)


def _sum(column: Field, table: TableAnswer, lines: Sequence[str]) -> Exported:
    total = sum_of(table, column.key, lines)
    return None if total is None else field_type(column).exported(column, total)


def _named(column: Field, table: TableAnswer, line: TableLine) -> Exported:
    """The rows added under a line, each with its name, in one text."""
    texts = [(str(row.get(LABEL, "")), row.get(column.key)) for row in table.under(line.key)]
    cells = [(label, field_type(column).display(column, answer)) for label, answer in texts]
    return " ; ".join(f"{label} : {text}" for label, text in cells if text) or None
