"""Numbers among answers, read exactly, and their sums. Amounts are in whole cents."""

from decimal import Decimal

from formkit.values import JsonValue


def number(answer: JsonValue) -> Decimal | None:
    """An answer as an exact number, None for anything else, booleans too."""
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return None
    return Decimal(repr(answer))


def column_sum(rows: JsonValue, column: str) -> Decimal | None:
    """The sum of a column over the rows of an answer; None when no row has it."""
    cells = [number(row.get(column)) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    there = [cell for cell in cells if cell is not None]
    return sum(there, Decimal(0)) if there else None
