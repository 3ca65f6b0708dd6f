"""The answers that have an order, one step apart: an amount by the cent, a number by its last decimal, days, months."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from formkit.fieldtypes import Field, field_type
from formkit.fieldtypes.bounds import EARLIEST, LATEST, resolved_day
from formkit.values import JsonValue

_FARTHEST = 10**12
"""Steps from zero that a number without a limit is followed to."""
_MONTHS = 12


@dataclass(frozen=True)
class AnswerSteps:
    """The answers of one question, each by its place: a count of steps from zero, a day or a month of the calendar."""

    field: Field

    def answer(self, place: int) -> JsonValue:
        """The answer at a place, as it is stored."""
        kind = field_type(self.field)
        match kind.value_base:
            case "date":
                return kind.to_answer(self.field, dt.date.fromordinal(place))
            case "month":
                year, month = divmod(place - 1, _MONTHS)
                return kind.to_answer(self.field, dt.date(year, month + 1, 1))
        return kind.to_answer(self.field, Decimal(place) / self._steps_in_one)

    def place(self, limit: float | dt.date | str, day: dt.date) -> int:
        """The place of a limit, or of the day that it means on `day`."""
        date = resolved_day(limit, day) if isinstance(limit, dt.date | str) else None
        if date is not None:
            is_month = field_type(self.field).value_base == "month"
            return date.year * _MONTHS + date.month if is_month else date.toordinal()
        return int(Decimal(repr(limit)) * self._steps_in_one)

    def place_of(self, rank: Fraction) -> int | None:
        """The place of a value as conditions compare it; None between two."""
        place = rank * self._steps_in_one * (100 if field_type(self.field).is_rate else 1)
        return place.numerator if place.denominator == 1 else None

    def limits(self, day: dt.date) -> tuple[int, int]:
        """The first place and the last one that the question accepts on a day."""
        lowest, highest = getattr(self.field, "minimum", None), getattr(self.field, "maximum", None)
        first, last = (-_FARTHEST, _FARTHEST) if self._is_number else self._calendar(day)
        return (
            first if lowest is None else self.place(lowest, day),
            last if highest is None else self.place(highest, day),
        )

    def _calendar(self, day: dt.date) -> tuple[int, int]:
        return self.place(EARLIEST, day), self.place(LATEST, day)

    @property
    def _is_number(self) -> bool:
        return field_type(self.field).value_base == "number"

    @property
    def _steps_in_one(self) -> int:
        return 10 ** getattr(self.field, "decimals", 0)


def steps_of(field: Field) -> AnswerSteps | None:
    """The steps of a question that people answer by a number, a day or a month; None for any other."""
    kind = field_type(field)
    is_ordered = kind.value_base in ("number", "date", "month") and kind.takes_answer and not kind.is_calculated
    return AnswerSteps(field) if is_ordered and not field.private else None
