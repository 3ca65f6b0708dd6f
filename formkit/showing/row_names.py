"""What the rows of an answer are called, for whoever is told of one: « Dépense 2 », « 60 Achats – Fournitures »."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, TableField, field_type, has_lines
from formkit.fieldtypes.table_lines import LineGroup, TableLine, TableSide
from formkit.row_answers import LABEL, ROW_ID, Row, TableAnswer
from formkit.values import JsonValue


class NamedRow(NamedTuple):
    """A row, what tells it from the others of the answer, and what people call it."""

    identity: str
    name: str
    row: Row


def named_rows(field: Field, answer: JsonValue) -> list[NamedRow]:
    """The rows of a group by their numbers, those of a table by their lines, in order; none for other questions."""
    if has_lines(field):
        return list(_lines(field, TableAnswer.read(answer) or TableAnswer()))
    rows = enumerate(field_type(field).rows(field, answer), start=1)
    name = field_type(field).row_name(field) or _("Row")
    return [NamedRow(str(row.get(ROW_ID) or number), f"{name} {number}", row) for number, row in rows]


def line_name(side: TableSide, group: LineGroup, line: TableLine) -> str:
    """A line after its group, or after its side where it stands in none: the same words may name one of each side."""
    heading = group.heading or side.heading
    return f"{heading.label} – {line.label}" if heading else line.label


def _lines(field: TableField, table: TableAnswer) -> Iterator[NamedRow]:
    for side in field.sides:
        for group in side.groups:
            for line in group.lines:
                name = line_name(side, group, line)
                yield NamedRow(line.key, name, table.lines.get(line.key, {}))
                for row in table.under(line.key):
                    yield NamedRow(f"{line.key} {row.get(ROW_ID)}", f"{name} – {row.get(LABEL, '')}", row)
