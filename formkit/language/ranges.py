"""What a value may still be, once conditions on it hold: absent or there, among which values, between which bounds."""

import datetime as dt
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Self

from formkit.language.exact import Value

Bound = tuple[Fraction, int]
"""A value, then 1 for just above it, -1 for just below it, 0 for the value itself."""


def rank(value: Value) -> Fraction | None:
    """What a number, a day or a month is ordered by; None for what has no order."""
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        return None
    try:
        if len(value) == len("2026-01"):
            return Fraction(int(value[:4]) * 12 + int(value[5:]))
        return Fraction(dt.date.fromisoformat(value).toordinal())
    except ValueError:
        return None


@dataclass(frozen=True)
class Span:
    """The ordered values from `low` to `high`, both included; None for no bound."""

    low: Bound | None = None
    high: Bound | None = None
    step: Fraction | None = None
    """What values are multiples of: a cent, a day; None where any number is possible."""

    def above(self, bound: Bound) -> Self:
        """The values that are also from `bound` on."""
        bound = self._on_step(bound, 1)
        return replace(self, low=bound if self.low is None else max(self.low, bound))

    def below(self, bound: Bound) -> Self:
        """The values that are also up to `bound`."""
        bound = self._on_step(bound, -1)
        return replace(self, high=bound if self.high is None else min(self.high, bound))

    @property
    def is_empty(self) -> bool:
        """Whether no value is left."""
        return self.low is not None and self.high is not None and self.low > self.high

    @property
    def only(self) -> Fraction | None:
        """The one value that is left; None for none or several."""
        return self.low[0] if self.low is not None and self.low == self.high and not self.low[1] else None

    def has(self, place: Fraction | None) -> bool:
        """Whether a value is between the bounds, by its rank; what has none always is."""
        if place is None:
            return True
        return (self.low is None or self.low <= (place, 0)) and (self.high is None or (place, 0) <= self.high)

    def _on_step(self, bound: Bound, side: int) -> Bound:
        """The first multiple of the step from a bound on, upwards for 1, downwards for -1."""
        if self.step is None:
            return bound
        steps = bound[0] / self.step * side
        count = -((-steps.numerator) // steps.denominator)
        if count == steps and bound[1]:
            count += 1
        return (count * side * self.step, 0)


@dataclass(frozen=True)
class Range:
    """The values that one node of a tree may have."""

    may_be_absent: bool = True
    may_be_there: bool = True
    among: frozenset[Value] | None = None
    """The only values that it may have; None for any."""
    excluded: frozenset[Value] = frozenset()
    fixed: Span = field(default_factory=Span)
    """Bounds that never move."""
    moving: Span = field(default_factory=Span)
    """Bounds that the day moves, as of some day: they are compared with one another alone."""

    @property
    def there(self) -> Self:
        """The same, for a value that is there."""
        return replace(self, may_be_absent=False)

    @property
    def is_impossible(self) -> bool:
        """Whether it can neither be there nor be absent."""
        return not self.may_be_absent and (not self.may_be_there or not self._has_value)

    @property
    def _has_value(self) -> bool:
        if self.fixed.is_empty or self.moving.is_empty:
            return False
        if self.among is not None:
            return any(self.fixed.has(rank(value)) for value in self.among - self.excluded)
        return self.fixed.only is None or self.fixed.only not in {rank(value) for value in self.excluded}
