"""Sums of the columns of a table: of a group of lines, of a side, and what two sides differ by."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.registry import field_type
from formkit.fieldtypes.table_lines import TableSide
from formkit.row_answers import LINE, Row, TableAnswer
from formkit.sums import column_sum


def sum_of(table: TableAnswer, column: str, lines: Collection[str]) -> Decimal | None:
    """The sum of a column over these lines and the rows added under them; None where none has it."""
    fixed = [cells for key, cells in table.lines.items() if key in lines]
    return _sum([*fixed, *(row for row in table.rows if row.get(LINE) in lines)], column)


def _sum(rows: Sequence[Row], column: str) -> Decimal | None:
    return column_sum([dict(row) for row in rows], column)


def sum_text(table: TableAnswer, column: BaseField, lines: Collection[str]) -> str:
    """The same in words; empty for none."""
    total = sum_of(table, column.key, lines)
    return "" if total is None else field_type(column).text(column, total)


def totals_in_words(sides: Sequence[TableSide], columns: Sequence[BaseField], table: TableAnswer) -> Iterator[str]:
    """The total of each side, in each column that has one."""
    for side in sides:
        for column in columns:
            if text := sum_text(table, column, side.keys):
                yield total_text(side, column, text)


def total_text(side: TableSide, column: BaseField, total: str) -> str:
    """« Total « Charges – Prévu » : 1 250,00 € »."""
    label = f"{side.heading.label} – {column.label}" if side.heading else column.label
    return _("Total “%(label)s”: %(total)s") % {"label": label, "total": total}


@dataclass(frozen=True)
class Balance:
    """What two sides differ by in a column, and how it is said."""

    column: BaseField
    sides: tuple[TableSide, TableSide]
    difference: Decimal
    """Of the first side less the second."""

    @property
    def message(self) -> str:
        """Where more is needed, and how much; empty where they are equal."""
        if not self.difference:
            return ""
        lower = self.sides[1] if self.difference > 0 else self.sides[0]
        return self._sentence(lower, field_type(self.column).text(self.column, abs(self.difference)))

    @property
    def more_left(self) -> str:
        """The sentence for a first side that is too low, `{difference}` standing for what lacks."""
        return self._sentence(self.sides[0], "{difference}")

    @property
    def more_right(self) -> str:
        """The same for the second side."""
        return self._sentence(self.sides[1], "{difference}")

    def _sentence(self, lower: TableSide, difference: str) -> str:
        return _("%(column)s: the two totals must be equal; %(difference)s more is needed in “%(side)s”.") % {
            "column": self.column.label,
            "difference": difference,
            "side": lower.heading.label if lower.heading else "",
        }


def balances(sides: Sequence[TableSide], columns: Sequence[BaseField], table: TableAnswer) -> list[Balance]:
    """What its two sides differ by, a column each."""
    left, right = sides

    def total(column: BaseField, side: TableSide) -> Decimal:
        return sum_of(table, column.key, side.keys) or Decimal(0)

    return [Balance(column, (left, right), total(column, left) - total(column, right)) for column in columns]


def imbalance(sides: Sequence[TableSide], columns: Sequence[BaseField], table: TableAnswer) -> list[str]:
    """Why two sides aren't equal, a message a column; nothing where they are, or where nothing is filled in."""
    return [balance.message for balance in balances(sides, columns, table) if balance.difference]
