"""The rows of an answer, however it is stored: a list for a group; for a table, its lines, then the rows added."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from formkit.values import JsonValue

Row = dict[str, JsonValue]
"""A row's id, and its answers by column key; in a table what places it too."""
ROW_ID = "id"
ROW_KEY = re.compile(r"r_[a-z0-9]{1,10}")
"""What the id of a group's row looks like: with it, the key of a question still names one place (see `place`)."""
LINE, LABEL = "line", "label"
"""Of a row added to a table: the open line that it is under, and what it is, in the applicant's words."""
LINES, ROWS = "lines", "rows"
"""The two parts of a table's answer: cells by line and column; rows added."""

Part = Literal["line", "group", "side"]
Places = Mapping[str, Mapping[str, JsonValue]]
"""The cells that place a row of a table, by the key of its line: the line itself, its group, its side."""


def place_key(table_key: str, part: Part) -> str:
    """The key of the cell that says which line of a table a row is, which group or which side it stands in."""
    return {"line": "l", "group": "g", "side": "d"}[part] + table_key[1:]


def rows_of(answer: JsonValue, places: Places) -> list[Row]:
    """The rows of an answer, in order; none for what isn't made of rows."""
    if isinstance(answer, list):
        return [row for row in answer if isinstance(row, dict)]
    if not isinstance(answer, dict):
        return []
    lines, rows = answer.get(LINES), answer.get(ROWS)
    fixed = lines.items() if isinstance(lines, dict) else ()
    return [
        *({**places.get(line, {}), **cells} for line, cells in fixed if isinstance(cells, dict)),
        *({**places.get(str(row.get(LINE)), {}), **row} for row in added_rows(rows)),
    ]


def added_rows(rows: JsonValue) -> list[Row]:
    """The rows that a list holds, whatever else stands in it."""
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


@dataclass(frozen=True)
class TableAnswer:
    """The answer to a table: the cells of its lines by their keys, then the rows added to it."""

    lines: Mapping[str, Row] = field(default_factory=dict)
    rows: Sequence[Row] = ()

    @classmethod
    def read(cls, answer: JsonValue) -> "TableAnswer | None":
        """The answer that JSON holds; None for what can't be one."""
        if not isinstance(answer, dict) or not answer.keys() <= {LINES, ROWS}:
            return None
        lines = answer.get(LINES, {})
        if not isinstance(lines, dict):
            return None
        cells = {key: line for key, line in lines.items() if isinstance(line, dict)}
        return cls(cells, added_rows(answer.get(ROWS)))

    @property
    def stored(self) -> JsonValue:
        """As JSON; None where nothing is filled in."""
        lines: dict[str, JsonValue] = {key: dict(cells) for key, cells in self.lines.items() if cells}
        rows: list[JsonValue] = [dict(row) for row in self.rows]
        return {**({LINES: lines} if lines else {}), **({ROWS: rows} if rows else {})} or None

    def row(self, row_id: str) -> Row | None:
        """The row added to it that has this id; None for none."""
        return next((row for row in self.rows if row.get(ROW_ID) == row_id), None)

    def under(self, line: str) -> list[Row]:
        """The rows added under an open line."""
        return [row for row in self.rows if row.get(LINE) == line]
