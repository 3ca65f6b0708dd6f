"""Limits: what the types that have a smallest and a largest value share."""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Self, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import StringConstraints, model_validator

from formkit.fieldtypes.field import BaseField
from formkit.relative_dates import PATTERN, moved
from formkit.values import JsonValue

EARLIEST, LATEST = dt.date(1800, 1, 1), dt.date(2199, 12, 31)
"""Beyond, a year was mistyped (a date control turns « 26 » into 0026)."""

Day = dt.date | Annotated[str, StringConstraints(pattern=PATTERN)]
"""A day, or one that moves with today: « today+30d », « today-18y »."""


OrderedT = TypeVar("OrderedT", int, float, Decimal, dt.date)


def check_order(lowest: OrderedT | None, highest: OrderedT | None) -> None:
    """Raise ValueError, with its reason for designers, when nothing can be between two limits."""
    if lowest is not None and highest is not None and highest < lowest:
        raise ValueError(_("The minimum is above the maximum."))


def described(**limits: JsonValue) -> dict[str, JsonValue]:
    """The limits there are, as JSON Schema says them."""
    return {name: limit for name, limit in limits.items() if limit is not None}


def resolved_day(limit: Day | None, today: dt.date) -> dt.date | None:
    """The day that a limit means today, never beyond what a year can be; None for no limit."""
    if not isinstance(limit, str):
        return limit
    try:
        return min(max(moved(today, limit), EARLIEST), LATEST)
    except ValueError:
        return LATEST if "+" in limit else EARLIEST


def within(value: OrderedT, lowest: OrderedT | None, highest: OrderedT | None) -> OrderedT:
    """The value, or the limit nearest to it."""
    if highest is not None and value > highest:
        value = highest
    return lowest if lowest is not None and value < lowest else value


def nearest_day(earliest: dt.date | None, latest: dt.date | None) -> dt.date:
    """Today, or the limit nearest to it: an example that both limits accept."""
    return within(timezone.localdate(), earliest, latest)


FIGURE = re.compile(r"-?\d+(\.\d+)?")


def is_figure(answer: JsonValue) -> bool:
    """Whether a stored answer is a number and nothing else, be it written as a text."""
    return not isinstance(answer, bool) and FIGURE.fullmatch(str(answer)) is not None


class DayLimits(BaseField):
    """A question about days between two limits, both included, fixed or counted from today's local date."""

    minimum: Day | None = None
    maximum: Day | None = None

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        if isinstance(self.minimum, str) == isinstance(self.maximum, str):  # else only the day will tell
            check_order(*self.limits())
        return self

    def limits(self) -> tuple[dt.date | None, dt.date | None]:
        """The days that both limits mean today, the lower first; None for no limit."""
        today = timezone.localdate()
        return resolved_day(self.minimum, today), resolved_day(self.maximum, today)

    def limits_today(self) -> dict[str, str]:
        """The same by option, as JSON writes days."""
        limits = zip(("minimum", "maximum"), self.limits(), strict=True)
        return {name: limit.isoformat() for name, limit in limits if limit is not None}

    def some_day(self) -> dt.date:
        """A day within the limits, as long as there is one: the day itself, else the nearest limit."""
        return nearest_day(*self.limits())


def days_described(field: DayLimits) -> dict[str, JsonValue]:
    """The limits of days as annotations: JSON Schema can't compare dates."""
    return {
        f"x-{name}": limit if isinstance(limit, str) else limit.isoformat()
        for name, limit in (("minimum", field.minimum), ("maximum", field.maximum))
        if limit is not None
    }
