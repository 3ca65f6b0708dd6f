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

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> TypedTable:
        """What was typed in each cell."""
        return TypedTable.posted(self.controls, name, data, is_strict=self.is_strict)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        """Whether the table was not in the page at all."""
        return f"{name}-there" not in data

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the sides, groups and rows with what their cells hold, and the sums."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        answer = value if isinstance(value, TableAnswer) else TableAnswer()
        typed = value if isinstance(value, TypedTable) else TypedTable.stored(self.controls, name, answer)
        known = typed.answer
        sides, totalled = self.controls.sides, self.controls.totalled
        context["widget"].update(
            columns=self.controls.columns,
            sides=[self._side(side, typed, known) for side in sides],
            balances=balances(sides, totalled, known) if self.controls.is_balanced else [],
            faces=len(sides) == 2 and len(self.controls.columns) <= 2,
        )
        return context

    def _side(self, side: TableSide, typed: TypedTable, known: TableAnswer) -> dict[str, Any]:
        return {
            "heading": side.heading,
            "groups": [self._group(group, typed, known) for group in side.groups],
            "totals": self._sums(side.keys, known),
            "keys": " ".join(side.keys),
        }

    def _group(self, group: LineGroup, typed: TypedTable, known: TableAnswer) -> dict[str, Any]:
        return {
            "heading": group.heading,
            "is_apart": group.is_apart,
            "lines": [self._line(line, typed) for line in group.lines],
            "totals": self._sums(group.keys, known) if group.heading else [],
            "keys": " ".join(group.keys),
            "is_wrong": any(row.errors for row in typed.rows() if row.line.key in group.keys),
        }

    def _sums(self, keys: Sequence[str], known: TableAnswer) -> list[tuple["BaseField", str | None]]:
        """The sum of each column over these lines, None where it has none; nothing where no column has."""
        totalled = self.controls.totalled
        columns = [control.column for control in self.controls.columns] if totalled else []
        return [(column, sum_text(known, column, keys) if column in totalled else None) for column in columns]

    def _line(self, line: TableLine, typed: TypedTable) -> dict[str, Any]:
        """A line to fill in; an open one with the rows added, a blank one while there is room, and one to copy."""
        if line.kind != "open":
            return {"line": line, "rows": [self._row(typed.fixed[line.key])]}
        rows = typed.added[line.key]
        after = max((int(row.prefix.rsplit("-", 1)[-1]) for row in rows), default=-1) + 1
        blanks = [self._row(typed.new_row(line, after, {}))] if len(rows) < line.most else []
        return {
            "line": line,
            "prefix": f"{typed.name}-{line.key}",
            "rows": [*map(self._row, rows), *blanks],
            "next": after + len(blanks),
            "blank": self._row(typed.new_row(line, BLANK, {})),
        }

    def _row(self, typed: TypedRow) -> dict[str, Any]:
        columns = [control.column for control in self.controls.columns]
        calculated = [control.column for control in self.controls.columns if control.form_field is None]
        known = settled_row(typed.row, calculated, row_environment(columns, {}))
        cells = [
            {
                "control": control,
                "name": f"{typed.prefix}-{control.column.key}",
                "text": typed.texts.get(control.column.key, ""),
                "errors": typed.errors.get(control.column.key, []),
                "shown": control.kind.display(control.column, known.get(control.column.key)),
            }
            for control in self.controls.columns
        ]
        return {"typed": typed, "cells": cells, "label_errors": typed.errors.get(LABEL, [])}


class TableInput(forms.Field):
    """Cleans to a TableAnswer; ValidationError says what to do, the cells say the rest."""

    widget: TableWidget

    def __init__(self, controls: TableControls, *, label: str, help_text: str, required: bool) -> None:
        super().__init__(label=label, help_text=help_text, required=required, widget=TableWidget(controls))
        self.controls = controls

    @property
    def is_strict(self) -> bool:
        """Whether a row without a name and two sides that differ are errors."""
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
        if self.is_strict and self.controls.is_balanced and (differences := imbalance(sides, totalled, answer)):
            raise ValidationError(differences, code="unbalanced")
        return answer
