"""What a type says of the rows of its answers: nothing for most."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from formkit.fieldtypes.field import BaseField
from formkit.row_answers import Places, Row
from formkit.tables import Table
from formkit.values import JsonValue

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FieldT = TypeVar("FieldT", bound=BaseField)


class RowFacts(Generic[FieldT]):
    """The rows of the answers of a type."""

    def columns(self, field: FieldT) -> tuple[BaseField, ...]:
        """The questions that each of its rows asks, in order; none for what isn't made of rows."""
        return ()

    def rows(self, field: FieldT, answer: JsonValue) -> list[Row]:
        """The rows of an answer, in order; none for what isn't made of rows."""
        return []

    def row_limits(self, field: FieldT) -> tuple[int, int]:
        """How few rows an answer has, and how many; none for what isn't made of rows."""
        return 0, 0

    def row_name(self, field: FieldT) -> str:
        """What one of its rows is called in the designer's words: « Dépense »; empty where nobody said it."""
        return ""

    def places(self, field: FieldT) -> Places:
        """What places each line of a table, by its key; nothing for the others."""
        return {}

    def row_choices(self, field: FieldT) -> "Sequence[tuple[str, StrOrPromise, tuple[tuple[str, str], ...]]]":
        """What conditions on a row name beside its columns: keys, labels, and their choices."""
        return ()

    def table(self, field: FieldT, answer: JsonValue) -> Table | None:
        """Lay out an answer made of rows; None for the others."""
        return None
