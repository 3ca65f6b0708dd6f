"""Repeated group: rows of the same questions, such as the lines of a budget or the members of a board."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from formkit.blanks import Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.base import OPTIONAL_SHARE
from formkit.fieldtypes.columned import Columned, ColumnedField, carried_cells, identified, settled_rows, typed_cells
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.options import Option
from formkit.fieldtypes.registry import Family, field_type, register
from formkit.fieldtypes.rows import RowsField, row_environment
from formkit.fieldtypes.seen_columns import paper_heading, visible, without_links
from formkit.language.evaluating import Environment
from formkit.row_answers import ROW_ID, Row
from formkit.sums import column_sum
from formkit.tables import Table
from formkit.values import JsonValue
from portal.dates import NBSP

MOST_ROWS = 50
USUAL_ROWS = 3
"""Filled in, where the limits of the group allow them."""
PRINTED_ROWS = 6
"""Left empty on paper, where the limits of the group allow them."""


class GroupField(ColumnedField):
    """Questions asked together, as many times as there are rows."""

    type: Literal["group"] = "group"
    row_name: Annotated[str, StringConstraints(max_length=60)] = ""
    """What a row is: « Dépense », « Membre du bureau »."""
    minimum: Annotated[int, Field(ge=0, le=MOST_ROWS)] = 1
    maximum: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 10

    @model_validator(mode="after")
    def _rows_make_sense(self) -> Self:
        if self.minimum > self.maximum:
            raise ValueError(_now("The minimum is above the maximum."))
        return self


@register(Family.LAYOUT, 1)
class Group(Columned[GroupField, list[Row]]):
    """A table on wide screens, cards on narrow ones."""

    name = "group"
    label = _("Repeated group")
    description = _("The same questions as many times as needed: lines of a budget, members of a board…")
    icon = "table"
    model = GroupField
    operators = ("counts_at_least", "counts_at_most", "empty", "not_empty")

    @property
    def options(self) -> Mapping[str, Option]:
        """Those that make sense for a group, whose columns are questions with their own."""
        return {
            "label": options.LABEL,
            "help": options.HELP,
            "paper_help": options.PAPER_HELP,
            "required": options.REQUIRED,
            "row_name": options.TextOption(
                label=_("Name of a row"),
                help=_("For example: Expense, Member of the board. Optional."),
                name=_("What a row is called"),
                longest=60,
            ),
            "minimum": options.CountOption(
                label=_("At least, in rows"), name=_("No less than"), lowest=0, highest=MOST_ROWS, required=True
            ),
            "maximum": options.CountOption(
                label=_("At most, in rows"), name=_("No more than"), lowest=1, highest=MOST_ROWS, required=True
            ),
            "totals": options.TotalsOption(label=_("Columns with a total")),
            "private": options.PRIVATE,
        }

    def form_field(self, field: GroupField) -> forms.Field:
        return RowsField(
            columns=tuple((without_links(column), field_type(column)) for column in field.fields),
            row_name=field.row_name or _now("Row"),
            fewest=field.minimum,
            most=field.maximum,
            totals=tuple(column.key for column in self.totalled(field)),
            **self.common(field),
        )

    def blank(self, field: GroupField) -> Blank:
        """A table with some empty rows; what is worked out has no column."""
        rows = min(max(PRINTED_ROWS, field.minimum), field.maximum)
        more = _now("Add a sheet if you need more rows: %(most)d at most.") % {"most": field.maximum}
        columns = tuple(paper_heading(column) for column in field.fields if field_type(column).takes_answer)
        return Blank(instruction=more if rows < field.maximum else "", columns=columns, rows=rows)

    def to_answer(self, field: GroupField, value: list[Row]) -> JsonValue:
        rows: list[JsonValue] = [dict(row) for row in value]
        return rows

    def example_answer(self, field: GroupField) -> JsonValue:
        """As few rows as it asks for, one at least, with the examples of its questions; None where it asks none."""
        examples = {column.key: field_type(column).example_answer(column) for column in field.fields}
        cells = {key: answer for key, answer in examples.items() if answer is not None}
        rows: list[JsonValue] = [dict(cells) for _number in range(max(field.minimum, 1))]
        return rows if cells else None

    def partly_read(self, field: GroupField, form_field: forms.Field, posted: object) -> JsonValue:
        """The rows that can be read, their calculated columns worked out."""
        readable = form_field.readable(posted) if isinstance(form_field, RowsField) else ()  # type: ignore[arg-type]
        rows: list[JsonValue] = [dict(row) for row in readable]
        return self.settle(field, row_environment(field.fields, {field.key: rows}))

    def set_strict(self, form_field: forms.Field, *, is_strict: bool) -> None:
        if isinstance(form_field, RowsField):
            form_field.strict = is_strict

    def read(self, field: GroupField, answer: JsonValue) -> list[Row] | None:
        """Read rows; whatever their cells hold, each type reads its own."""
        if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
            return None
        return [row for row in answer if isinstance(row, dict)]

    def settle(self, field: GroupField, environment: Environment) -> JsonValue:
        """Work out the calculated columns of each row; one that a row leaves unknown is noted."""
        answer = environment.answers.get(field.key)
        rows = self.read(field, answer)
        return answer if rows is None else [*settled_rows(field, rows, environment)]

    def rows(self, field: GroupField, answer: JsonValue) -> list[Row]:
        return self.read(field, answer) or []

    def row_name(self, field: GroupField) -> str:
        return field.row_name

    def row_limits(self, field: GroupField) -> tuple[int, int]:
        return max(field.minimum, 1), field.maximum

    def text(self, field: GroupField, value: list[Row]) -> str:
        """Show a line per row: « 1. Intitulé : Location de la salle ; Montant : 250,00 € »."""
        lines = [
            f"{number}.{NBSP}" + f"{NBSP}; ".join(f"{column.label}{NBSP}: {cell}" for column, cell in cells if cell)
            for number, cells in enumerate((self._cells(field, row) for row in value), start=1)
        ]
        return "\n".join([*lines, *self._total_lines(field, value)])

    def table(self, field: GroupField, answer: JsonValue) -> Table | None:
        """Lay the rows out."""
        rows = self.read(field, answer) or []
        totals, columns = dict(self._totals(field, rows)), visible(field.fields)
        return Table(
            headers=tuple(column.label for column in columns),
            rows=tuple(tuple(cell for _column, cell in self._cells(field, row)) for row in rows),
            totals=tuple(totals.get(column.key, "") for column in columns) if totals else (),
            numbers=frozenset(place for place, column in enumerate(columns) if field_type(column).is_numeric),
            links={
                (number, place): link
                for number, row in enumerate(rows)
                for place, column in enumerate(columns)
                if (link := field_type(column).link(column, row.get(column.key)))
            },
        )

    def reading(self, field: GroupField) -> Sequence[str]:
        return (*super().reading(field), *(column.label for column in visible(field.fields)))

    def answering_seconds(self, field: GroupField) -> float:
        """Count the questions of its rows, as many rows as people usually fill in."""
        rows = min(max(USUAL_ROWS, field.minimum), field.maximum)
        shares = ((column, 1 if column.required else OPTIONAL_SHARE) for column in field.fields)
        return rows * float(sum(field_type(column).answering_seconds(column) * share for column, share in shares))

    def answered(self, field: GroupField, answer: JsonValue) -> bool:
        """Whether there are enough rows, each with what it requires."""
        rows = self.read(field, answer) or []
        if not rows or len(rows) < field.minimum:
            return False
        required = [column for column in field.fields if column.required]
        return all(field_type(column).answered(column, row.get(column.key)) for row in rows for column in required)

    def answer_schema(self, field: GroupField) -> dict[str, JsonValue]:
        rows = self._row_schema(field)
        return {"type": "array", "minItems": field.minimum, "maxItems": field.maximum, "items": rows}

    def _row_schema(self, field: GroupField) -> dict[str, JsonValue]:
        required = [c.key for c in visible(field.fields) if field_type(c).has_answer and c.required]
        return self.cells_schema(field, more={ROW_ID: {"type": "string"}}) | {"required": [*required]}

    def _totals(self, field: GroupField, rows: list[Row]) -> list[tuple[str, str]]:
        cells: list[JsonValue] = [dict(row) for row in rows]
        totals = []
        for column in self.totalled(field):
            total = column_sum(cells, column.key)
            kind = field_type(column)
            if total is not None:
                totals.append((column.key, kind.text(column, total)))
        return totals

    def _total_lines(self, field: GroupField, rows: list[Row]) -> list[str]:
        labels = {column.key: column.label for column in field.fields}
        return [_now("Total “%(label)s”: %(total)s") % {"label": labels[key], "total": total}
                for key, total in self._totals(field, rows)]  # fmt: skip

    def _cells(self, field: GroupField, row: Row) -> list[tuple[BaseField, str]]:
        return [(column, field_type(column).display(column, row.get(column.key))) for column in visible(field.fields)]

    def refusals(self, field: GroupField, answer: JsonValue) -> list[str]:
        """Say why stored rows no longer satisfy their questions, row by row."""
        rows = self.read(field, answer) or []
        messages = []
        if len(rows) > field.maximum:
            messages.append(_now("At most %(most)d rows.") % {"most": field.maximum})
        for number, row in enumerate(rows, start=1):
            for column in field.fields:
                for message in field_type(column).refusals(column, row.get(column.key)):
                    place = {"row": field.row_name or _now("Row"), "number": number, "label": column.label}
                    messages.append(_now("%(row)s %(number)d, %(label)s:") % place + f" {message}")
        return messages

    def typed(self, field: GroupField, answer: JsonValue) -> JsonValue:
        """Leave the calculated cells out."""
        rows = self.read(field, answer)
        return answer if rows is None else [typed_cells(field, row) for row in rows]

    def carried(self, before: BaseField, after: GroupField, answer: JsonValue) -> JsonValue:
        """Carry the rows, each with the cells whose question is still asked; a row that keeps nothing goes."""
        rows = self.read(after, answer) if isinstance(before, GroupField) else None
        carried = ((row, carried_cells(before, after, row)) for row in rows or ())
        return [identified(row, cells) for row, cells in carried if cells] or None
