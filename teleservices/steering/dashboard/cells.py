"""What a table of the dashboard is made of: cells that are read and exported, and the plot drawn from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from formkit.typography import amount_text
from portal.dates import NBSP
from portal.words.typography import number_text
from teleservices.steering.dashboard.plots import Plot, plot_of

Text = str | Promise


@dataclass(frozen=True)
class Cell:
    """What is read on the page, and what the export holds."""

    text: str
    value: int | Decimal | None

    @classmethod
    def number(cls, value: int) -> "Cell":
        """A count, as figures on the page and as a number in the export."""
        return cls(number_text(Decimal(value), 0), value)

    @classmethod
    def amount(cls, cents: int) -> "Cell":
        """An amount, exported in euros."""
        return cls(amount_text(cents), Decimal(cents).scaleb(-2))

    @classmethod
    def share(cls, part: int, whole: int) -> "Cell":
        """`part` of `whole` in per cent; a dash where `whole` is nothing."""
        if not whole:
            return cls.nothing()
        percentage = round(Decimal(100 * part) / whole, 1)
        return cls(f"{number_text(percentage, 1)}{NBSP}%", percentage)

    @classmethod
    def days(cls, days: int | None) -> "Cell":
        """A number of days; nothing where nothing was decided."""
        return cls.nothing() if days is None else cls(number_text(Decimal(days), 0), days)

    @classmethod
    def nothing(cls) -> "Cell":
        """A cell that nothing can be said of: a dash on the page, empty in the export."""
        return cls("–", None)


@dataclass(frozen=True)
class Table:
    """A table with the plot that it is drawn from; `counted` says what is counted."""

    name: str
    title: Text
    counted: Text
    columns: Sequence[Text]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    plot: Plot | None = None


def drawn(
    rows: Sequence[tuple[str, Sequence[Cell]]],
    *,
    first: int = 2,
    columns: Sequence[Text] = (),
    at_side: bool = False,
) -> Plot | None:
    """The plot of the `first` columns; its series are named when there are two."""
    bars = [(label, [(float(cell.value or 0), cell.text) for cell in cells[:first]]) for label, cells in rows]
    series = tuple(str(name) for name in columns[1 : first + 1]) if columns else ()
    return plot_of(bars, series=series, at_side=at_side)
