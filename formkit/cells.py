"""One cell of an answer made of rows, saved alone: what a page sends of it, what a type makes of it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from formkit.place import Place
from formkit.values import JsonValue


@dataclass(frozen=True)
class CellEntry:
    """What a page sends of one cell: where it stands, the text of its control, and the text that was there before."""

    place: Place
    text: str
    former_text: str

    @classmethod
    def parse(cls, data: Mapping[str, str]) -> "CellEntry | None":
        """The cell that a page posts; None where it posts a whole question, or what can't be a place."""
        try:
            place = Place.parse(data.get("cell", ""))
        except ValueError:
            return None
        return cls(place, data.get("typed", ""), data.get("before", ""))

    @property
    def key(self) -> str:
        """The key of the table, that of one row where the table is asked for each."""
        return str(Place(self.place.field, self.place.row))


class Cells(ABC):
    """The cells of a question, one by one."""

    @abstractmethod
    def answer_with(self, entry: CellEntry, answer: JsonValue) -> JsonValue:
        """`answer` with this cell, what is worked out left as it was.

        None where the cell alone doesn't say it: a text that can't be read, a cell that holds neither the former text
        nor this one any more, a line or a column that isn't there, a table left empty.
        """

    @abstractmethod
    def texts(self, answer: JsonValue) -> dict[str, str]:
        """What the controls of the question hold, by name."""
