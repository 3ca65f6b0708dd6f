"""What a file of requests is made of: columns, some of which spread over several, and the cells under them."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from formkit.fieldtypes.base import Exported

Cell = Exported | list[list[Exported]]
"""A value, or the rows of a table."""


@dataclass(frozen=True)
class Column:
    """A column: `key` tells it from the others; one with `cells` spreads over these, as often as a table has rows."""

    key: str
    label: str
    is_amount: bool = False
    cells: tuple["Column", ...] = ()


@dataclass(frozen=True)
class Head:
    """What stands at the head of a column of the file."""

    label: str
    is_amount: bool = False


Widths = Mapping[str, int]
"""How many rows the longest table of a column has, by the column's key."""


def heads(columns: Sequence[Column], widths: Widths) -> list[Head]:
    """The columns of the file: « Budget 2 – Montant » for a cell of the second row of a table."""
    return list(_heads(columns, widths))


def _heads(columns: Sequence[Column], widths: Widths) -> Iterator[Head]:
    for column in columns:
        if not column.cells:
            yield Head(column.label, column.is_amount)
        for number in range(1, widths.get(column.key, 0) + 1):
            for cell in column.cells:
                yield Head(f"{column.label} {number} – {cell.label}", cell.is_amount)


def spread(columns: Sequence[Column], widths: Widths, row: Sequence[Cell]) -> list[Exported]:
    """The cells of a row, each table laid out side by side to its column's width."""
    flat: list[Exported] = []
    for column, cell in zip(columns, row, strict=True):
        if not column.cells:
            flat.append(cell if not isinstance(cell, list) else None)
            continue
        table = cell if isinstance(cell, list) else []
        flat += [value for cells in table for value in cells]
        flat += [None] * ((widths.get(column.key, 0) - len(table)) * len(column.cells))
    return flat


def widths_of(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> dict[str, int]:
    """How many rows the longest table of each column has, among these."""
    places = [(place, column.key) for place, column in enumerate(columns) if column.cells]
    widths = dict.fromkeys((key for _place, key in places), 0)
    for row in rows:
        for place, key in places:
            cell = row[place]
            widths[key] = max(widths[key], len(cell) if isinstance(cell, list) else 0)
    return widths


def dumped(columns: Sequence[Column]) -> str:
    """The columns as JSON, for `loaded`."""
    return json.dumps([asdict(column) for column in columns])


def loaded(text: str | bytes) -> list[Column]:
    """The columns that `dumped` wrote."""
    return [_column(values) for values in json.loads(text)]


def _column(values: Mapping[str, object]) -> Column:
    cells = values["cells"]
    assert isinstance(cells, list)  # noqa: S101 - written above
    return Column(
        key=str(values["key"]),
        label=str(values["label"]),
        is_amount=bool(values["is_amount"]),
        cells=tuple(_column(cell) for cell in cells),
    )


def line(row: object) -> str:
    """A row on a line of JSON; numbers are exact, days stay days."""
    return json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"))


def row_of(text: str | bytes) -> list[Cell]:
    """The row that `line` wrote."""
    row: list[Cell] = json.loads(text, object_hook=_typed)
    return row


def _plain(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"n": str(value)}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    raise TypeError(f"no cell holds a {type(value).__name__}")


def _typed(values: dict[str, str]) -> Decimal | dt.date:
    return Decimal(values["n"]) if "n" in values else dt.date.fromisoformat(values["d"])
