"""The control of a table: its sides, groups and lines for the template, and what it refuses as a whole."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from formkit.fieldtypes.columned import settled_row
from formkit.fieldtypes.rows import BLANK, row_environment
from formkit.fieldtypes.table_lines import LineGroup, TableLine, TableSide
from formkit.fieldtypes.table_sums import balances, imbalance, sum_text
from formkit.fieldtypes.typed_table import TableControls, TypedRow, TypedTable
from formkit.row_answers import LABEL, TableAnswer

if TYPE_CHECKING:
    from formkit.fieldtypes.field import BaseField


class TableWidget(forms.Widget):
    """The table, its groups unfolding on narrow screens."""

    template_name = "formkit/table.html"
    use_fieldset = True
    has_labels = True

    def __init__(self, controls: TableControls) -> None:
        super().__init__()
        self.controls, self.is_strict = controls, True
        self.last: tuple[Mapping[str, Any], str, TypedTable] | None = None
        """What was read last, of which data under which name: a form reads its controls several times."""

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> TypedTable:
        """What was typed in each cell."""
        if self.last is None or self.last[0] is not data or self.last[1] != name:
            self.last = (data, name, TypedTable.posted(self.controls, name, data, is_strict=self.is_strict))
        return self.last[2]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        """Whether the table was not in the page at all."""
        return f"{name}-there" not in data

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the sides, groups and rows with what their cells hold, and the sums."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        stored = value if isinstance(value, TableAnswer) else TableAnswer()
        table = value if isinstance(value, TypedTable) else TypedTable.stored(self.controls, name, stored)
        answer = table.answer
        sides, totalled = self.controls.sides, self.controls.totalled
        context["widget"].update(
            columns=self.controls.columns,
            sides=[self._side(side, table, answer) for side in sides],
            balances=balances(sides, totalled, answer) if self.controls.is_balanced else [],
            faces=len(sides) == 2 and len(self.controls.columns) <= 2,
        )
        return context

    def _side(self, side: TableSide, table: TypedTable, answer: TableAnswer) -> dict[str, Any]:
        return {
            "heading": side.heading,
            "groups": [self._group(side, group, table, answer) for group in side.groups],
            "totals": self._sums(side.keys, answer),
            "keys": " ".join(side.keys),
        }

    def _group(self, side: TableSide, group: LineGroup, table: TypedTable, answer: TableAnswer) -> dict[str, Any]:
        return {
            "heading": group.heading,
            "caption": " – ".join(heading.label for heading in (side.heading, group.heading) if heading),
            "is_apart": group.is_apart,
            "lines": [self._line(line, table) for line in group.lines],
            "totals": self._sums(group.keys, answer) if group.heading else [],
            "keys": " ".join(group.keys),
            "is_wrong": any(row.errors for row in table.rows() if row.line.key in group.keys),
        }

    def _sums(self, keys: Sequence[str], answer: TableAnswer) -> list[tuple["BaseField", str | None]]:
        """The sum of each column over these lines, None where it has none; nothing where no column has."""
        totalled = self.controls.totalled
        columns = [control.column for control in self.controls.columns] if totalled else []
        return [(column, sum_text(answer, column, keys) if column in totalled else None) for column in columns]

    def _line(self, line: TableLine, table: TypedTable) -> dict[str, Any]:
        """A line to fill in; an open one with the rows added, a blank one while there is room, and one to copy."""
        if line.kind != "open":
            return {"line": line, "rows": [self._row(table.fixed[line.key])]}
        rows = table.added[line.key]
        after = max((int(row.prefix.rsplit("-", 1)[-1]) for row in rows), default=-1) + 1
        blanks = [self._row(table.new_row(line, after, {}))] if len(rows) < line.most else []
        return {
            "line": line,
            "prefix": f"{table.name}-{line.key}",
            "rows": [*map(self._row, rows), *blanks],
            "next": after + len(blanks),
            "blank": self._row(table.new_row(line, BLANK, {})),
        }

    def _row(self, row: TypedRow) -> dict[str, Any]:
        columns = [control.column for control in self.controls.columns]
        calculated = [control.column for control in self.controls.columns if control.form_field is None]
        answers = settled_row(row.row, calculated, row_environment(columns, {}))
        cells = [
            {
                "control": control,
                "name": f"{row.prefix}-{control.column.key}",
                "text": row.texts.get(control.column.key, ""),
                "errors": row.errors.get(control.column.key, []),
                "shown": control.kind.display(control.column, answers.get(control.column.key)),
            }
            for control in self.controls.columns
        ]
        return {"typed": row, "cells": cells, "label_errors": row.errors.get(LABEL, [])}


class TableInput(forms.Field):
    """Cleans to a TableAnswer; ValidationError says what to do, the cells say the rest."""

    widget: TableWidget

    def __init__(self, controls: TableControls, *, label: str, help_text: str, required: bool) -> None:
        super().__init__(label=label, help_text=help_text, required=required, widget=TableWidget(controls))
        self.controls = controls

    @property
    def is_strict(self) -> bool:
        """Whether what is missing, or doesn't balance yet, is an error."""
        return self.widget.is_strict

    @is_strict.setter
    def is_strict(self, is_strict: bool) -> None:
        self.widget.is_strict = is_strict

    def clean(self, value: TypedTable) -> TableAnswer:
        """The cells that are filled in. Raises ValidationError."""
        if value.is_wrong:
            raise ValidationError(_("Correct the lines where an error is shown."), code="invalid")
        for line, rows in ((line, value.added.get(line.key, [])) for line in self.controls.lines):
            if len(rows) > line.most:
                text = _("“%(line)s”: at most %(most)d rows.")
                raise ValidationError(text, code="too_many", params={"line": line.label, "most": line.most})
        answer, sides, totalled = value.answer, self.controls.sides, self.controls.totalled
        if not answer.stored and self.required:
            raise ValidationError(_("Fill in at least one line."), code="required")
        if value.lacks_names:
            raise ValidationError(_("Complete the lines where a name is missing."), code="required")
        if self.is_strict and self.controls.is_balanced and (differences := imbalance(sides, totalled, answer)):
            raise ValidationError([ValidationError(text, code="unbalanced") for text in differences])
        return answer
