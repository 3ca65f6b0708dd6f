"""Period: from one day to another, both included."""

import datetime as dt
from typing import Annotated, Literal, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pydantic import Field

from formkit.blanks import Blank, day_space
from formkit.fieldtypes import options
from formkit.fieldtypes.base import FieldType
from formkit.fieldtypes.bounds import LATEST, DayLimits, days_described
from formkit.fieldtypes.date import DateInput, check_day, day_widget
from formkit.fieldtypes.parts import Part, PartsInput, PartsWidget
from formkit.fieldtypes.registry import Family, register
from formkit.relative_dates import read_day
from formkit.values import JsonValue
from portal.dates import long_date, typed_date

LONGEST = 3660
"""Days of the longest period that a designer may allow: ten years."""


class Days(NamedTuple):
    """The first and the last day."""

    first: dt.date
    last: dt.date

    @property
    def length(self) -> int:
        """How many days, both ends included."""
        return (self.last - self.first).days + 1


class PeriodField(DayLimits):
    """A period within limits."""

    type: Literal["period"] = "period"
    max_days: Annotated[int, Field(ge=1, le=LONGEST)] | None = None
    """How long at most, in days, both ends included."""


class PeriodInput(PartsInput):
    """Cleans to the first and the last day."""

    def __init__(self, *, field: PeriodField, label: str, help_text: str, required: bool, widget: PartsWidget) -> None:
        super().__init__(label=label, help_text=help_text, required=required, widget=widget)
        self.limits, self.max_days = field.limits(), field.max_days

    def compose(self, texts: list[str]) -> Days:
        """Read both days, in order, not too far apart."""
        if not all(texts):
            raise ValidationError(BOTH, code="incomplete")
        days = Days(*(self._day(text) for text in texts))
        for day in days:
            check_day(day, *self.limits)
        if days.last < days.first:
            raise ValidationError(BACKWARDS, code="order")
        if self.max_days is not None and days.length > self.max_days:
            raise _too_long(days, most=self.max_days)
        return days

    def _day(self, text: str) -> dt.date:
        earliest, latest = self.limits
        blank = {"label": "", "help_text": ""}
        reader = DateInput(earliest=earliest, latest=latest, required=True, widget=forms.DateInput(), **blank)
        day = reader.to_python(text)
        if day is None:
            raise ValidationError(BOTH, code="incomplete")
        return day


def _too_long(days: Days, *, most: int) -> ValidationError:
    message = ngettext(
        "Choose a period of %(most)d day at most: yours has %(count)d.",
        "Choose a period of %(most)d days at most: yours has %(count)d.",
        most,
    )
    return ValidationError(message, code="max_days", params={"most": most, "count": days.length})


BOTH = _("Enter both days: the first and the last.")
BACKWARDS = _("Check both days: the last comes before the first.")


@register(Family.DATES, 3)
class Period(FieldType[PeriodField, Days]):
    """The days of an event, of a stay, of a school year."""

    name = "period"
    label = _("Period")
    description = _("Two days, the first and the last: an event, a stay…")
    icon = "calendar-alt"
    seconds = 20
    model = PeriodField
    own_options = {
        **options.DAY_LIMITS,
        "max_days": options.CountOption(label=_("How long at most, in days"), lowest=1, highest=LONGEST),
    }
    autocompletes = False

    def hint(self, field: PeriodField) -> str:
        """Show some days within the limits: from today, or the limit nearest to it."""
        first, latest = field.some_day(), field.limits()[1] or LATEST
        last = min(first + dt.timedelta(days=min(2, (field.max_days or LONGEST) - 1)), latest)
        return _now("For example from %(first)s to %(last)s.") % {"first": typed_date(first), "last": typed_date(last)}

    def form_field(self, field: PeriodField) -> forms.Field:
        """Ask in two of the browser's date controls."""
        limits = field.limits()
        parts = (Part("from", _("First day"), day_widget(*limits)), Part("to", _("Last day"), day_widget(*limits)))
        return PeriodInput(field=field, widget=PartsWidget(parts, in_row=field.width == "full"), **self.common(field))

    def blank(self, field: PeriodField) -> Blank:
        return Blank(spaces=(day_space(_now("First day")), day_space(_now("Last day"))))

    def to_answer(self, field: PeriodField, value: Days) -> JsonValue:
        return {"from": value.first.isoformat(), "to": value.last.isoformat()}

    def read(self, field: PeriodField, answer: JsonValue) -> Days | None:
        if not isinstance(answer, dict) or answer.keys() != {"from", "to"}:
            return None
        first, last = read_day(answer["from"]), read_day(answer["to"])
        return Days(first, last) if first and last and first <= last else None

    def form_value(self, field: PeriodField, value: Days) -> object:
        return [value.first.isoformat(), value.last.isoformat()]

    def text(self, field: PeriodField, value: Days) -> str:
        """Show « du 24 novembre 2026 au 1er janvier 2027 »."""
        if value.length == 1:
            return long_date(value.first)
        return _now("from %(first)s to %(last)s") % {"first": long_date(value.first), "last": long_date(value.last)}

    def day_limits(self, field: PeriodField) -> dict[str, str]:
        return field.limits_today()

    def answer_schema(self, field: PeriodField) -> dict[str, JsonValue]:
        day: JsonValue = {"type": "string", "format": "date"}
        longest: dict[str, JsonValue] = {"x-max-days": field.max_days} if field.max_days else {}
        return {
            "type": "object",
            "properties": {"from": day, "to": day},
            "required": ["from", "to"],
            "additionalProperties": False,
            **days_described(field),
            **longest,
        }

    def example_answer(self, field: PeriodField) -> JsonValue:
        """Give one day: today, or the limit nearest to it."""
        day = field.some_day().isoformat()
        return {"from": day, "to": day}
