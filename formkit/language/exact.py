"""Values of expressions, and arithmetic on them: exact rationals, never a float. Knows no tree and no form.

Two ways to have no value. EMPTY: nothing was answered; sums, minimums and counts skip it. UNKNOWN: something was
answered that gives nothing (a division by zero, a product that lacks a factor); what reads it is unknown too.
"""

from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import ceil, floor, isfinite

from formkit.values import JsonValue, comparable, is_empty

MOST = 10**60
"""The largest numerator and denominator: beyond, a value is unknown."""
LARGEST = 10**15
"""Beyond this, in the result's unit, nothing is shown or stored: no real budget is that large."""


class Absence(Enum):
    """Why there is no value."""

    EMPTY = "empty"
    UNKNOWN = "unknown"


EMPTY, UNKNOWN = Absence.EMPTY, Absence.UNKNOWN

Value = bool | Fraction | str | tuple[str, ...] | Absence
"""True or false, a number (of cents for euros, of ones for a percentage), a text, code or ISO date, several codes."""
OPAQUE: tuple[str, ...] = ()
"""Something that is there and that nothing compares with, such as a period."""


def read(answer: JsonValue, *, is_rate: bool = False) -> Value:
    """A stored answer as a value; `is_rate`: it counts hundredths, 12.5 being stored for 12,5 %."""
    if is_empty(answer):
        return EMPTY
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, list):
        return tuple(_code(item) for item in answer)
    if isinstance(answer, int | float):
        if not isfinite(answer):
            return UNKNOWN
        return bounded(_fraction(answer) / 100 if is_rate else _fraction(answer))
    code = comparable(answer)
    return code if isinstance(code, str) else OPAQUE


def _fraction(quantity: int | float) -> Fraction:
    """A JSON number by the digits that it is written with: 0.1 is a tenth."""
    return Fraction(quantity if isinstance(quantity, int) else repr(quantity))


def _code(item: JsonValue) -> str:
    """A choice by its code; a row of a group, which is only counted, by nothing."""
    code = comparable(item)
    return code if isinstance(code, str) else ""


def bounded(value: Value) -> Value:
    """The value, or UNKNOWN for a number that has grown beyond all use."""
    if type(value) is Fraction and max(abs(value.numerator), value.denominator) > MOST:
        return UNKNOWN
    return value


def rounded(value: Fraction, decimals: int) -> Decimal | None:
    """A number as it is shown or stored, halves away from zero; None for what is too large to be true."""
    if abs(value) > LARGEST:
        return None
    whole = half_away(abs(value) * 10**decimals)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def half_away(value: Fraction) -> int:
    """The nearest whole number, a half going away from zero."""
    nearest = floor(abs(value) + Fraction(1, 2))
    return nearest if value >= 0 else -nearest


def numbers(*values: Value) -> list[Fraction] | None:
    """The values when all are numbers, None otherwise."""
    there = [value for value in values if isinstance(value, Fraction)]
    return there if len(there) == len(values) else None


def present(*values: Value) -> list[Value] | Absence:
    """The values that are there; EMPTY when none is, UNKNOWN when one is unknown."""
    if UNKNOWN in values:
        return UNKNOWN
    return [value for value in values if value is not EMPTY] or EMPTY


def plus(*values: Value) -> Value:
    """The sum of what is there."""
    there = present(*values)
    if isinstance(there, Absence):
        return there
    terms = numbers(*there)
    return UNKNOWN if terms is None else sum(terms, Fraction(0))


def minus(first: Value, *others: Value) -> Value:
    """All the others from the first, what is empty counting for nothing once something is there."""
    there = present(first, *others)
    if isinstance(there, Absence):
        return there
    terms = numbers(*(Fraction(0) if value is EMPTY else value for value in (first, *others)))
    return UNKNOWN if terms is None else terms[0] - sum(terms[1:])


def negate(value: Value) -> Value:
    """The opposite of a number."""
    return minus(Fraction(0), value) if isinstance(value, Fraction) else _passed_on(value)


def _passed_on(value: Value) -> Absence:
    """What stays of a value that isn't a number."""
    return EMPTY if value is EMPTY else UNKNOWN


def times(*values: Value) -> Value:
    """The product of numbers that are all there."""
    factors = numbers(*values)
    if factors is None:
        return UNKNOWN
    product = Fraction(1)
    for factor in factors:
        product *= factor
    return product


def divided(first: Value, *others: Value) -> Value:
    """The first over each of the others; unknown when one is zero."""
    divisor = times(*others)
    return first / divisor if isinstance(first, Fraction) and isinstance(divisor, Fraction) and divisor else UNKNOWN


def _extreme(
    choose: Callable[[list[Fraction]], Fraction], choose_day: Callable[[list[str]], str]
) -> Callable[..., Value]:
    def extreme(*values: Value) -> Value:
        there = present(*values)
        if isinstance(there, Absence):
            return there
        terms, days = numbers(*there), [value for value in there if isinstance(value, str)]
        if terms is not None:
            return choose(terms)
        return choose_day(days) if len(days) == len(there) else UNKNOWN

    return extreme


least, greatest = _extreme(min, min), _extreme(max, max)
"""The smallest and the largest of what is there: numbers, or days."""


def _to_step(to_whole: Callable[[Fraction], int]) -> Callable[[Value, Value], Value]:
    def to_step(value: Value, step: Value) -> Value:
        if not isinstance(value, Fraction) or not isinstance(step, Fraction) or step <= 0:
            return _passed_on(value)
        return to_whole(value / step) * step

    return to_step


nearest, upwards, downwards = _to_step(half_away), _to_step(ceil), _to_step(floor)
"""A number brought to a multiple of a step above zero: the nearest, the next (−1,5 goes up to −1), the one before."""


def size(value: Value) -> Value:
    """How many choices are ticked, or rows there are."""
    return Fraction(len(value)) if isinstance(value, tuple) else _passed_on(value)
