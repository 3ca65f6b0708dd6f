"""The answer to a table as people read it: the lines that are filled in, under their headings, with subtotals."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.registry import field_type
from formkit.fieldtypes.table_lines import LineGroup, TableSide
from formkit.fieldtypes.table_sums import sum_text
from formkit.row_answers import LABEL, Row, TableAnswer
from formkit.tables import Table

Texts = tuple[str, ...]


def laid_out(
    sides: Sequence[TableSide], columns: Sequence[BaseField], totalled: Sequence[BaseField], table: TableAnswer
) -> Table:
    """A table whose first column names the line; of `columns`, those that are `totalled` have sums."""
    rows: list[tuple[Texts, bool]] = []
    for side in sides:
        lines = [row for group in side.groups for row in _group(group, columns, totalled, table)]
        if not lines:
            continue
        if side.heading:
            rows.append(((side.heading.label, *("" for _column in columns)), True))
        rows += lines
        if totalled:
            name = _("Total “%(label)s”") % {"label": side.heading.label} if side.heading else _("Total")
            rows.append((_sums(name, side.keys, columns, totalled, table), True))
    return Table(
        headers=(_("Line"), *(column.label for column in columns)),
        rows=tuple(texts for texts, _is_heading in rows),
        headings=frozenset(number for number, (_texts, is_heading) in enumerate(rows) if is_heading),
        has_row_heads=True,
        numbers=frozenset(place for place, column in enumerate(columns, 1) if field_type(column).is_numeric),
    )


def _group(
    group: LineGroup, columns: Sequence[BaseField], totalled: Sequence[BaseField], table: TableAnswer
) -> Iterator[tuple[Texts, bool]]:
    lines: list[Texts] = []
    for line in group.lines:
        rows = [(str(row.get(LABEL, "")), row) for row in table.under(line.key)]
        lines += [
            (label, *cells)
            for label, row in [(line.label, table.lines.get(line.key, {})), *rows]
            if any(cells := _cells(row, columns))
        ]
    if lines and group.heading:
        yield _sums(group.heading.label, group.keys, columns, totalled, table), True
    yield from ((texts, False) for texts in lines)


def _cells(row: Row, columns: Sequence[BaseField]) -> Texts:
    return tuple(field_type(column).display(column, row.get(column.key)) for column in columns)


def _sums(
    label: str, keys: Sequence[str], columns: Sequence[BaseField], totalled: Sequence[BaseField], table: TableAnswer
) -> Texts:
    return (label, *(sum_text(table, column, keys) if column in totalled else "" for column in columns))
