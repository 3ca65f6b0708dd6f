"""The cells of a table one by one: an answer where one of them becomes what was typed, the texts of its controls."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from formkit.cells import CellEntry, Cells
from formkit.fieldtypes.typed_table import ColumnControl, TableControls, TypedTable
from formkit.row_answers import ROW_ID, Row, TableAnswer
from formkit.values import JsonValue


@dataclass(frozen=True)
class TableCells(Cells):
    """The cells of a table whose key is `name`."""

    name: str
    controls: TableControls

    def answer_with(self, entry: CellEntry, answer: JsonValue) -> JsonValue:
        column, line = self._column(entry.place.column), entry.place.line
        table = TableAnswer.read(answer) or TableAnswer()
        row = table.lines.get(line, {}) if line in self._lines else table.row(line)
        if column is None or row is None:
            return None
        try:
            cell, former = column.read(entry.text), column.read(entry.former_text)
        except ValidationError:
            return None
        key = column.column.key
        if row.get(key) not in (former, cell):
            return None
        cells: Row = {name: value for name, value in {**row, key: cell}.items() if value is not None}
        if line in self._lines:
            return TableAnswer({**table.lines, line: cells}, table.rows).stored
        rows = [cells if other.get(ROW_ID) == line else other for other in table.rows]
        return TableAnswer(table.lines, rows).stored

    def texts(self, answer: JsonValue) -> dict[str, str]:
        return TypedTable.stored(self.controls, self.name, TableAnswer.read(answer) or TableAnswer()).control_texts

    @property
    def _lines(self) -> Sequence[str]:
        return [line.key for line in self.controls.lines if line.kind == "line"]

    def _column(self, key: str) -> ColumnControl | None:
        controls = (control for control in self.controls.columns if control.form_field)
        return next((control for control in controls if control.column.key == key), None)
