"""An answer made of rows, in words, as a table lays it out. Knows no field type."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from formkit.values import Link

LONGEST_UNCUT = 30
"""Characters of a word that a column always holds whole; « anticonstitutionnellement » has 25."""


@dataclass(frozen=True)
class Cell:
    """What stands under a header: a text, whether it is a number, and whether a word of it must be cut to fit."""

    header: str
    text: str
    is_number: bool = False
    link: Link | None = None

    @property
    def has_long_word(self) -> bool:
        """Whether it holds an address, or anything else without a space, that no column is wide enough for."""
        return any(len(word) > LONGEST_UNCUT for word in self.text.split())


@dataclass(frozen=True)
class BodyRow:
    """A row of a table: the cell that names it, if one does, the others, and whether it titles or sums others."""

    head: Cell | None
    cells: list[Cell]
    is_heading: bool

    @property
    def is_title(self) -> bool:
        """Whether it only names the rows that follow."""
        return self.is_heading and not any(cell.text for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """An answer made of rows, in words: headers, cells, and totals by column (empty where there is none)."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    numbers: frozenset[int] = frozenset()
    """The columns, from 0, whose cells are numbers: they are aligned to be compared."""
    headings: frozenset[int] = frozenset()
    """The rows, from 0, that title or sum those that follow or precede."""
    has_row_heads: bool = False
    """Whether the first cell of each row names it."""
    links: Mapping[tuple[int, int], Link] = field(default_factory=dict)
    """Where cells lead, by row and column, from 0."""

    @property
    def heads(self) -> list[Cell]:
        """The headers as cells of their columns."""
        return self._laid_out(self.headers)

    @property
    def cells(self) -> list[list[Cell]]:
        """The cells of each row, from the first column."""
        return [
            [replace(cell, link=self.links.get((row, column))) for column, cell in enumerate(self._laid_out(texts))]
            for row, texts in enumerate(self.rows)
        ]

    @property
    def body(self) -> list[BodyRow]:
        """Its rows, each with what names it apart."""
        count = int(self.has_row_heads)
        return [
            BodyRow(next(iter(cells[:count]), None), cells[count:], number in self.headings)
            for number, cells in enumerate(self.cells)
        ]

    @property
    def total_cells(self) -> list[Cell]:
        """The totals, each under its header."""
        return self._laid_out(self.totals)

    @property
    def is_wide(self) -> bool:
        """Whether it has more columns than a page shows side by side: it then scrolls on its own."""
        return len(self.headers) > 6

    def _laid_out(self, texts: tuple[str, ...]) -> list[Cell]:
        numbered = enumerate(zip(self.headers, texts, strict=True))
        return [Cell(header, text, column in self.numbers) for column, (header, text) in numbered]
