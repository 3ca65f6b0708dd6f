"""Types of values and their units, and what each operation makes of those it is given. Knows no tree and no form.

€ ÷ € is a number, € × % is €, a day less a day is days; what has no meaning is refused, in words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Base = Literal["boolean", "text", "choice", "choices", "date", "month", "number", "rows", "opaque"]
Unit = Literal["", "€", "%", "days", "months", "years"]
DURATIONS: tuple[Unit, ...] = ("days", "months", "years")
EVERY: tuple[Base, ...] = ("boolean", "text", "choice", "choices", "date", "month", "number", "rows", "opaque")


@dataclass(frozen=True)
class ValueType:
    """What a value is, and what it counts. What a designer counts (« élèves », « km ») is a plain number."""

    base: Base
    unit: Unit = ""

    @property
    def text(self) -> "StrOrPromise":
        """Its name inside a sentence."""
        return _UNITS[self.unit] if self.base == "number" else _BASES[self.base]


_BASES: "dict[Base, StrOrPromise]" = {
    "boolean": _("a yes or no"),
    "text": _("a text"),
    "choice": _("a choice"),
    "choices": _("several choices"),
    "date": _("a date"),
    "month": _("a month"),
    "number": _("a number"),
    "rows": _("rows"),
    "opaque": _("an answer that is not compared"),
}
_UNITS: "dict[Unit, StrOrPromise]" = {
    "": _("a number"),
    "€": _("an amount in euros"),
    "%": _("a percentage"),
    "days": _("a number of days"),
    "months": _("a number of months"),
    "years": _("a number of years"),
}

BOOLEAN, DATE, NUMBER = ValueType("boolean"), ValueType("date"), ValueType("number")
AMOUNT, PERCENTAGE = ValueType("number", "€"), ValueType("number", "%")


class UnitsError(Exception):
    """Types that don't go together; `position`: the operand at fault; `expected`: what alone would do."""

    def __init__(self, position: int, *, beside: ValueType | None = None, expected: "StrOrPromise" = "") -> None:
        self.position, self.beside, self.expected = position, beside, expected
        super().__init__(position)


Rule = Callable[[Sequence[ValueType]], ValueType]
"""The type of a result, from those of the operands in order. Raises UnitsError."""


def united(first: ValueType, second: ValueType) -> ValueType | None:
    """The type of both, when they can be added or compared: a plain number may stand for days, never for euros."""
    if first == second:
        return first
    if first.base == second.base == "number" and "" in (first.unit, second.unit):
        timed = second if first.unit == "" else first
        return timed if timed.unit in DURATIONS else None
    return None


def alike(types: Sequence[ValueType]) -> ValueType:
    """All of one type, which the result has."""
    result = types[0]
    for position, other in enumerate(types[1:], start=1):
        both = united(result, other)
        if both is None:
            raise UnitsError(position, beside=result)
        result = both
    return result


def compared(types: Sequence[ValueType]) -> ValueType:
    """All of one type, and the result true or false."""
    alike(types)
    return BOOLEAN


def difference(types: Sequence[ValueType]) -> ValueType:
    """Numbers of one unit; or two days, which are days apart."""
    if types[0].base == "date" and len(types) > 2:
        raise UnitsError(2, beside=ValueType("number", "days"))
    result = alike(types)
    return ValueType("number", "days") if result.base == "date" else result


def product(types: Sequence[ValueType]) -> ValueType:
    """A number, in euros when one factor is: a rate and a count change no unit."""
    _check_numbers(types)
    units = [kind.unit for kind in types]
    if units.count("€") > 1:
        raise UnitsError(len(units) - 1 - units[::-1].index("€"), beside=AMOUNT)
    if "€" in units:
        return AMOUNT
    if set(units) == {"%"}:
        return PERCENTAGE
    timed = [kind for kind in types if kind.unit in DURATIONS]
    return timed[0] if len(timed) == 1 else NUMBER


def quotient(types: Sequence[ValueType]) -> ValueType:
    """Of two amounts, a number; of an amount and anything else, an amount; nothing is divided by euros but euros."""
    _check_numbers(types)
    result = types[0]
    for position, divisor in enumerate(types[1:], start=1):
        if divisor.unit == "€" and result.unit != "€":
            raise UnitsError(position, beside=result)
        if divisor.unit == result.unit or (result.unit in DURATIONS and divisor.unit in DURATIONS):
            result = NUMBER
    return result


def portion(types: Sequence[ValueType]) -> ValueType:
    """Two numbers of one unit, the result being a percentage."""
    alike(types)
    return PERCENTAGE


def included(types: Sequence[ValueType]) -> ValueType:
    """Several choices and one."""
    if types[1].base != "choice":
        raise UnitsError(1, expected=_BASES["choice"])
    return BOOLEAN


def counted(types: Sequence[ValueType]) -> ValueType:
    """Anything, of which the result is a count."""
    return NUMBER


def stated(types: Sequence[ValueType]) -> ValueType:
    """Anything, of which the result says something true or false."""
    return BOOLEAN


def logical(types: Sequence[ValueType]) -> ValueType:
    """Conditions alone."""
    for position, kind in enumerate(types):
        if kind.base != "boolean":
            raise UnitsError(position, expected=_BASES["boolean"])
    return BOOLEAN


def chosen(types: Sequence[ValueType]) -> ValueType:
    """`condition, value, …, otherwise`: conditions, and values of one type, which the result has."""
    for position in range(0, len(types) - 1, 2):
        if types[position].base != "boolean":
            raise UnitsError(position, expected=_BASES["boolean"])
    places = [*range(1, len(types), 2), len(types) - 1]
    try:
        return alike([types[place] for place in places])
    except UnitsError as error:
        raise UnitsError(places[error.position], beside=error.beside) from error


def apart(unit: Unit) -> Rule:
    """Two days, the result counting what parts them."""

    def rule(types: Sequence[ValueType]) -> ValueType:
        alike(types)
        return ValueType("number", unit)

    return rule


def moved_by(unit: Unit) -> Rule:
    """A day, and how many of the unit it moves by."""

    def rule(types: Sequence[ValueType]) -> ValueType:
        if types[1] not in (NUMBER, ValueType("number", unit)):
            raise UnitsError(1, expected=_UNITS[unit])
        return DATE

    return rule


def _check_numbers(types: Sequence[ValueType]) -> None:
    for position, kind in enumerate(types):
        if kind.base != "number":
            raise UnitsError(position, expected=_BASES["number"])
