"""Table: lines fixed by the designer and rows added under some, columns, subtotals, two sides that face each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal, Self

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from formkit.blanks import Blank, Heading
from formkit.fieldtypes import options
from formkit.fieldtypes.base import OPTIONAL_SHARE
from formkit.fieldtypes.columned import Columned, ColumnedField, carried_cells, settled_rows, typed_cells
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.laid_out_table import laid_out
from formkit.fieldtypes.options import Option
from formkit.fieldtypes.registry import Family, field_type, register
from formkit.fieldtypes.rows import row_environment
from formkit.fieldtypes.seen_columns import paper_heading, visible
from formkit.fieldtypes.table_cells import TableCells
from formkit.fieldtypes.table_input import TableInput
from formkit.fieldtypes.table_lines import MOST_FILLED, MOST_LINES, TableLine, TableSide, places_of, sides_of
from formkit.fieldtypes.table_sums import imbalance, totals_in_words
from formkit.fieldtypes.typed_table import TableControls, TypedTable, nameless_text
from formkit.language.evaluating import Environment
from formkit.row_answers import LABEL, LINE, LINES, ROW_ID, ROWS, Places, Row, TableAnswer, place_key, rows_of
from formkit.tables import Table
from formkit.values import JsonValue
from portal.dates import NBSP

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    RowQuestion = BaseField

MOST_COLUMNS = 8
EXAMPLE_ID = "r_0123456789"
USUAL_LINES = 12
"""Filled in, where there are as many."""


class TableField(ColumnedField):
    """A table to fill in; `required` asks for one cell at least, its columns ask for none."""

    type: Literal["table"] = "table"
    fields: Annotated[tuple["RowQuestion", ...], Field(max_length=MOST_COLUMNS)] = ()
    lines: tuple[TableLine, ...] = ()
    balanced: bool = False
    """Whether its two sides must have the same total, in each column that has one."""

    @model_validator(mode="after")
    def _lines_make_sense(self) -> Self:
        if len({line.key for line in self.lines}) < len(self.lines):
            raise ValueError(_now("The same line is there twice."))
        if sum(not line.is_heading for line in self.lines) > MOST_LINES:
            raise ValueError(_now("A table has %(most)d lines at most.") % {"most": MOST_LINES})
        if self.most_filled > MOST_FILLED:
            text = _now("With the rows that may be added, a table has %(most)d lines at most.")
            raise ValueError(text % {"most": MOST_FILLED})
        if self.balanced and len(self.sides) != 2:
            raise ValueError(_now("Only a table with two sides can be balanced."))
        if any(not field_type(column).in_tables for column in self.fields):
            raise ValueError(_now("A column of a table holds a number, a short text or a choice in a list."))
        return self

    @property
    def most_filled(self) -> int:
        """How many lines may be filled in, with the rows added."""
        return sum(line.most if line.kind == "open" else 1 for line in self.lines if not line.is_heading)

    @property
    def sides(self) -> tuple[TableSide, ...]:
        """Its lines under their headings."""
        return sides_of(self.lines)


@register(Family.LAYOUT, 2)
class LinedTable(Columned[TableField, TableAnswer]):
    """A grid on wide screens, groups that unfold on narrow ones."""

    name = "table"
    label = _("Table")
    description = _("Lines that you name, columns to fill in, subtotals: a budget, accounts over three years…")
    icon = "list-ul"
    model = TableField
    has_lines = True
    operators = ("counts_at_least", "counts_at_most", "empty", "not_empty")

    @property
    def options(self) -> Mapping[str, Option]:
        """Those that make sense for a table, whose columns are questions with their own."""
        return {
            "label": options.LABEL,
            "help": options.HELP,
            "paper_help": options.PAPER_HELP,
            "required": options.REQUIRED,
            "lines": options.LinesOption(
                label=_("Lines"),
                help=_(
                    "One under another. “# Costs” begins a side, “## 60 Purchases” a group, “## Gifts (apart)” one "
                    "that no total counts; the applicant adds rows under “+ Other, please specify”."
                ),
            ),
            "totals": options.TotalsOption(label=_("Columns with a total")),
            "balanced": options.TickOption(
                label=_("The two sides must be equal"),
                help=_("The difference is told at the foot of the table; the request can't be transmitted with one."),
            ),
            "private": options.PRIVATE,
        }

    def form_field(self, field: TableField) -> forms.Field:
        columns = tuple((column, field_type(column)) for column in visible(field.fields))
        totals = tuple(column.key for column in self.totalled(field))
        return TableInput(TableControls(columns, field.lines, totals, is_balanced=field.balanced), **self.common(field))

    def cells(self, field: TableField, form_field: forms.Field) -> TableCells | None:
        return TableCells(field.key, form_field.controls) if isinstance(form_field, TableInput) else None

    def set_strict(self, form_field: forms.Field, *, is_strict: bool) -> None:
        if isinstance(form_field, TableInput):
            form_field.is_strict = is_strict

    def to_answer(self, field: TableField, value: TableAnswer) -> JsonValue:
        return value.stored

    def read(self, field: TableField, answer: JsonValue) -> TableAnswer | None:
        return TableAnswer.read(answer)

    def partly_read(self, field: TableField, form_field: forms.Field, posted: object) -> JsonValue:
        """The cells that can be read, calculated ones worked out."""
        answer = posted.answer.stored if isinstance(posted, TypedTable) else None
        return self.settle(field, row_environment(field.fields, {field.key: answer}))

    def settle(self, field: TableField, environment: Environment) -> JsonValue:
        """Work out the calculated columns of each line and row; one that any leaves unknown is noted."""
        answer = environment.answers.get(field.key)
        table = self.read(field, answer)
        if table is None:
            return answer
        settled = settled_rows(field, [*table.lines.values(), *table.rows], environment)
        count = len(table.lines)
        return TableAnswer(dict(zip(table.lines, settled[:count], strict=True)), settled[count:]).stored

    def rows(self, field: TableField, answer: JsonValue) -> list[Row]:
        return rows_of(answer, self.places(field))

    def places(self, field: TableField) -> Places:
        return places_of(field.key, field.lines)

    def row_limits(self, field: TableField) -> tuple[int, int]:
        return 1, max(field.most_filled, 1)

    def row_choices(self, field: TableField) -> "Sequence[tuple[str, StrOrPromise, tuple[tuple[str, str], ...]]]":
        """What places a row, as conditions name it: its line, its group, its side."""
        by_part = {
            "line": (_("Line"), [line for line in field.lines if not line.is_heading]),
            "group": (_("Group"), [line for line in field.lines if line.kind in ("group", "apart")]),
            "side": (_("Side"), [line for line in field.lines if line.kind == "side"]),
        }
        return [
            (place_key(field.key, part), label, tuple((line.key, line.label) for line in lines))  # type: ignore[arg-type]
            for part, (label, lines) in by_part.items()
            if lines
        ]

    def answered(self, field: TableField, answer: JsonValue) -> bool:
        """Whether a cell is filled in."""
        keys = {column.key for column in field.fields}
        return any(keys & row.keys() for row in self.rows(field, answer))

    def refusals(self, field: TableField, answer: JsonValue) -> list[str]:
        """Why stored cells no longer satisfy their questions, line by line, and why its sides aren't equal."""
        labels = {line.key: line.label for line in field.lines}
        messages = []
        for row in self.rows(field, answer):
            line = str(row.get(LABEL) or labels.get(str(row.get(place_key(field.key, "line"))), ""))
            for column in field.fields:
                for message in field_type(column).refusals(column, row.get(column.key)):
                    messages.append(f"{line}, {column.label}{NBSP}: {message}")
            if row.get(LABEL) == "":
                messages.append(f"{labels.get(str(row.get(LINE)), '')}{NBSP}: {nameless_text()}")
        if field.balanced:
            messages += imbalance(field.sides, self.totalled(field), self.read(field, answer) or TableAnswer())
        return messages

    def text(self, field: TableField, value: TableAnswer) -> str:
        """A line of text for each that is filled in, then the totals."""
        lines = [
            f"{label}{NBSP}: " + f"{NBSP}; ".join(f"{column.label}{NBSP}: {cell}" for column, cell in cells)
            for label, cells in self._filled(field, value)
        ]
        return "\n".join([*lines, *totals_in_words(field.sides, self.totalled(field), value)])

    def _filled(self, field: TableField, table: TableAnswer) -> Iterator[tuple[str, list[tuple[BaseField, str]]]]:
        for line in field.lines:
            rows = [(str(row.get(LABEL, "")), row) for row in table.under(line.key)]
            for label, row in [(line.label, table.lines.get(line.key, {})), *rows]:
                cells = [(c, field_type(c).display(c, row.get(c.key))) for c in visible(field.fields)]
                if filled := [(column, text) for column, text in cells if text]:
                    yield label, filled

    def table(self, field: TableField, answer: JsonValue) -> Table | None:
        """Lay out the lines that are filled in, under their headings, with subtotals."""
        table = self.read(field, answer) or TableAnswer()
        return laid_out(field.sides, visible(field.fields), self.totalled(field), table)

    def blank(self, field: TableField) -> Blank:
        """The whole table, its lines named; what is worked out has no column."""
        columns = tuple(paper_heading(column) for column in field.fields if field_type(column).takes_answer)
        return Blank(columns=(Heading(_now("Line")), *columns), lines=tuple(self._printed_lines(field)))

    def _printed_lines(self, field: TableField) -> Iterator[tuple[str, bool]]:
        for line in field.lines:
            yield line.label, line.is_heading
            if line.kind == "open":
                yield "", False

    def reading(self, field: TableField) -> Sequence[str]:
        lines, columns = (line.label for line in field.lines), (column.label for column in visible(field.fields))
        return (*super().reading(field), *columns, *lines)

    def answering_seconds(self, field: TableField) -> float:
        """Count the cells of as many lines as people usually fill in."""
        lines = min(USUAL_LINES, sum(not line.is_heading for line in field.lines))
        return lines * OPTIONAL_SHARE * sum(field_type(c).answering_seconds(c) for c in field.fields)

    def example_answer(self, field: TableField) -> JsonValue:
        """The first line of each side with the examples of its columns; None where nothing is asked."""
        examples = {column.key: field_type(column).example_answer(column) for column in field.fields}
        cells: Row = {key: answer for key, answer in examples.items() if answer is not None}
        firsts = [next(iter(side.groups), None) for side in field.sides]
        lines = [group.lines[0] for group in firsts if group and group.lines]
        fixed: dict[str, Row] = {line.key: cells for line in lines if line.kind == "line"}
        names = [(line.key, line.label) for line in lines if line.kind == "open"]
        rows: list[Row] = [{ROW_ID: EXAMPLE_ID, LINE: key, LABEL: label, **cells} for key, label in names]
        return TableAnswer(fixed, rows).stored if cells else None

    def answer_schema(self, field: TableField) -> dict[str, JsonValue]:
        lines: dict[str, JsonValue] = {
            line.key: {"title": line.label, **self.cells_schema(field, more={})}
            for line in field.lines
            if line.kind == "line"
        }
        opened: list[JsonValue] = [line.key for line in field.lines if line.kind == "open"]
        more: dict[str, JsonValue] = {ROW_ID: {"type": "string"}, LINE: {"enum": opened}, LABEL: {"type": "string"}}
        rows = self.cells_schema(field, more=more) | {"required": [LINE, LABEL]}
        parts: dict[str, JsonValue] = {LINES: {"type": "object", "properties": lines, "additionalProperties": False}}
        parts |= {ROWS: {"type": "array", "items": rows}} if opened else {}
        return {"type": "object", "properties": parts, "additionalProperties": False}

    def typed(self, field: TableField, answer: JsonValue) -> JsonValue:
        """Leave the calculated cells out."""
        table = self.read(field, answer)
        if table is None:
            return answer
        lines = {key: typed_cells(field, cells) for key, cells in table.lines.items()}
        return TableAnswer(lines, [typed_cells(field, row) for row in table.rows]).stored

    def carried(self, before: BaseField, after: TableField, answer: JsonValue) -> JsonValue:
        """Carry the cells whose line and column are still there, and the rows added under a line that is open still."""
        table = self.read(after, answer) if before.type == after.type else None
        if table is None:
            return None
        kinds = {line.key: line.kind for line in after.lines}
        lines = {
            key: carried_cells(before, after, cells) for key, cells in table.lines.items() if kinds.get(key) == "line"
        }
        rows = [
            {key: row[key] for key in (ROW_ID, LINE, LABEL) if key in row} | carried_cells(before, after, row)
            for row in table.rows
            if kinds.get(str(row.get(LINE))) == "open"
        ]
        return replace(table, lines=lines, rows=rows).stored
