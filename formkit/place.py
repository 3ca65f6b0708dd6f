"""The address of an answer, whole or in part: a question, that of one row, a line of its table, a column."""

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"(?P<field>\w+)(?:@(?P<row>\w+))?(?::(?P<line>\w+))?(?:\.(?P<column>\w+))?")


@dataclass(frozen=True)
class Place:
    """Where an answer, a document or a remark stands. Written `f_budget@r_1:l_60.f_amount`, a question by its key."""

    field: str
    """The key of the question, of the group, or of the table."""
    row: str = ""
    """The id of the row of a group that holds it."""
    line: str = ""
    """Of a table: the key of a line, or the id of a row added to it."""
    column: str = ""
    """The key of the column, of a group or of a table."""

    @classmethod
    def parse(cls, text: str) -> "Place":
        """The place that a text writes. Raises ValueError for anything else."""
        shape = _SHAPE.fullmatch(text)
        if shape is None:
            raise ValueError(f"no place is written {text[:80]!r}")
        return cls(**{name: part or "" for name, part in shape.groupdict().items()})

    def __str__(self) -> str:
        marks = (("", self.field), ("@", self.row), (":", self.line), (".", self.column))
        return "".join(mark + part for mark, part in marks if part)
