"""True, false and unknown: comparisons, and Kleene's logic over them. Knows no tree and no form."""

import re
from collections.abc import Callable
from fractions import Fraction

from formkit.language.exact import UNKNOWN, Absence, Value

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
"""A day or a month in ISO 8601, whose order as texts is that of time."""


def equals(first: Value, second: Value) -> Value:
    """Whether two values of the same kind are the same."""
    kinds = {_kind(first), _kind(second)}
    return first == second if len(kinds) == 1 and None not in kinds else UNKNOWN


def _kind(value: Value) -> type | None:
    return None if isinstance(value, Absence | tuple) else type(value)


def differs(first: Value, second: Value) -> Value:
    """Whether they are not: unknown, as the others, while one is not there."""
    return opposite(equals(first, second))


def _ordered(holds: Callable[[int], bool]) -> Callable[[Value, Value], Value]:
    def compare(first: Value, second: Value) -> Value:
        order = _order(first, second)
        return UNKNOWN if order is None else holds(order)

    return compare


def _order(first: Value, second: Value) -> int | None:
    """1, 0 or -1 for two numbers, two days or two months; None for what has no order."""
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return (first > second) - (first < second)
    if isinstance(first, str) and isinstance(second, str) and _MOMENT.fullmatch(first) and _MOMENT.fullmatch(second):
        return (first > second) - (first < second)
    return None


less, greater = _ordered(lambda order: order < 0), _ordered(lambda order: order > 0)
at_most, at_least = _ordered(lambda order: order <= 0), _ordered(lambda order: order >= 0)


def one_of(value: Value, *values: Value) -> Value:
    """Whether a value is among others."""
    return either(*(equals(value, other) for other in values))


def contains(values: Value, value: Value) -> Value:
    """Whether a choice is ticked among several."""
    return value in values if isinstance(values, tuple) and isinstance(value, str) else UNKNOWN


def empty(value: Value) -> Value:
    """Whether there is no value, nothing being answered or nothing being known."""
    return isinstance(value, Absence)


def not_empty(value: Value) -> Value:
    """Whether there is a value."""
    return not isinstance(value, Absence)


def both(*values: Value) -> Value:
    """Kleene's « and »: one false is enough, whatever isn't known."""
    if False in [value for value in values if isinstance(value, bool)]:
        return False
    return True if all(value is True for value in values) else UNKNOWN


def either(*values: Value) -> Value:
    """Kleene's « or »: one true is enough, whatever isn't known."""
    if any(value is True for value in values):
        return True
    return False if all(value is False for value in values) else UNKNOWN


def opposite(value: Value) -> Value:
    """Kleene's « not »: that of unknown is unknown."""
    return not value if isinstance(value, bool) else UNKNOWN


def is_true(value: Value) -> Value:
    """Whether a condition holds: what isn't known doesn't."""
    return value is True


def choose(*values: Value) -> Value:
    """`condition, value, condition, value…, otherwise`: the first value whose condition holds.

    A condition that isn't known makes the choice unknown, even before one that holds.
    """
    for condition, value in zip(values[:-1:2], values[1::2], strict=True):
        if not isinstance(condition, bool):
            return UNKNOWN
        if condition:
            return value
    return values[-1]
