"""What is worked out of answers and no page shows the applicant, told to who may know it: designers, an archive."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from formkit.fieldtypes import Field, field_type
from formkit.row_answers import Row
from formkit.values import Answers


class UnseenValue(NamedTuple):
    """A value that the applicant isn't shown, in words, and who is."""

    label: str
    text: str
    """Empty while it can't be worked out."""
    audience: str


def unseen_values(fields: Iterable[Field], answers: Answers) -> Iterator[UnseenValue]:
    """Those among these fields and the columns of their rows, in their order; a column's values on one line."""
    for field in fields:
        kind, answer = field_type(field), answers.get(field.key)
        if text := kind.audience_text(field):
            yield UnseenValue(field.label, kind.display(field, answer), text)
        for column in kind.columns(field):
            if text := field_type(column).audience_text(column):
                cells = [cell for cell in _cells(column, kind.rows(field, answer)) if cell]
                yield UnseenValue(f"{field.label} – {column.label}", " ; ".join(cells), text)


def _cells(column: Field, rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield field_type(column).display(column, row.get(column.key))
