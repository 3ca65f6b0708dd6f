"""Date, stored in ISO 8601."""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit import marked_text
from formkit.blanks import Blank, day_space
from formkit.fieldtypes import options
from formkit.fieldtypes.base import Exported, FieldType
from formkit.fieldtypes.bounds import EARLIEST, LATEST, DayLimits, days_described, nearest_day
from formkit.fieldtypes.inputs import REQUIRED, Question
from formkit.fieldtypes.registry import Family, register
from formkit.relative_dates import PATTERN, day_text, read_day
from formkit.values import JsonValue
from portal.dates import long_date, typed_date

FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y")
"""What date controls send, then what people type where there is no such control."""


class DateInput(forms.DateField):
    """Cleans to a date within limits, both included."""

    def __init__(self, *, earliest: dt.date | None, latest: dt.date | None, **question: Unpack[Question]) -> None:
        super().__init__(input_formats=FORMATS, **question)
        example = typed_date(nearest_day(earliest, latest))
        self.error_messages |= {"required": REQUIRED, "invalid": NOT_UNDERSTOOD % {"example": example}}
        self.earliest, self.latest = earliest, latest

    def validate(self, value: dt.date | None) -> None:
        """Check that there is a date where one is required, and its limits."""
        super().validate(value)
        if value is not None:
            check_day(value, self.earliest, self.latest)


def check_day(day: dt.date, earliest: dt.date | None, latest: dt.date | None) -> None:
    """Raise ValidationError, which says the limit, when a day is beyond one or its year was mistyped."""
    if not EARLIEST <= day <= LATEST:
        raise wrong_year(earliest, latest)
    if earliest is not None and day < earliest:
        raise ValidationError(TOO_EARLY, code="min_value", params={"limit": long_date(earliest)})
    if latest is not None and day > latest:
        raise ValidationError(TOO_LATE, code="max_value", params={"limit": long_date(latest)})


def wrong_year(earliest: dt.date | None, latest: dt.date | None) -> ValidationError:
    """The error of a year that was mistyped, with one that the limits accept."""
    return ValidationError(WRONG_YEAR, code="year", params={"example": f"{nearest_day(earliest, latest).year:04}"})


def day_widget(earliest: dt.date | None, latest: dt.date | None, **attrs: str) -> forms.DateInput:
    """The browser's date control, told of the limits."""
    limits = {"min": earliest, "max": latest}
    bounds = {name: limit.isoformat() for name, limit in limits.items() if limit is not None}
    widget = forms.DateInput(format="%Y-%m-%d", attrs={**attrs, **bounds})
    widget.input_type = "date"
    return widget


def typed_day_widget(**attrs: str) -> forms.DateInput:
    """A text, typed day, month and year: a calendar that opens on today is twenty years away from a birth."""
    return forms.DateInput(format="%d/%m/%Y", attrs={**attrs, "inputmode": "numeric"})


NOT_UNDERSTOOD = _("Enter a date that exists, with day, month and year: for example %(example)s.")
WRONG_YEAR = _("Check the year: enter its four digits, for example %(example)s.")
TOO_EARLY = _("Enter a date from %(limit)s on.")
TOO_LATE = _("Enter a date no later than %(limit)s.")


FAR = dt.timedelta(days=20 * 365)


def _is_far_back(field: "DateField", earliest: dt.date | None) -> bool:
    """Whether the day may be years away: a birth, the creation of an organisation."""
    return field.autocomplete == "bday" or (earliest is not None and earliest < timezone.localdate() - FAR)


class DateField(DayLimits):
    """A day."""

    type: Literal["date"] = "date"


@register(Family.DATES, 1)
class Date(FieldType[DateField, dt.date]):
    """A day of birth, of an event."""

    name = "date"
    label = _("Date")
    description = _("A day: date of birth, day of an event…")
    icon = "date"
    seconds = 10
    model = DateField
    own_options = options.DAY_LIMITS
    is_time = True
    value_base = "date"
    compared_with = "day"
    filtered_by = "day"
    operators = (*("equals", "not_equals", "greater", "less", "at_least", "at_most"), *("empty", "not_empty"))

    def hint(self, field: DateField) -> str:
        """Show a day within the limits: today or the limit nearest to it; years before where it may be far back."""
        day, (earliest, _latest) = field.some_day(), field.limits()
        if _is_far_back(field, earliest):
            day = max(day - FAR, earliest or EARLIEST)
        return _now("For example %(example)s.") % {"example": typed_date(day)}

    def form_field(self, field: DateField) -> forms.Field:
        """Ask in the browser's date control; a day that may be far back, as text."""
        earliest, latest = field.limits()
        attrs, common = self.attrs(field), self.common(field)
        if _is_far_back(field, earliest):
            help_text = format_html("{} {}", marked_text.hint(field.help), self.hint(field))  # always: how it is typed
            common, widget = {**common, "help_text": help_text}, typed_day_widget(**attrs)
        else:
            widget = day_widget(earliest, latest, **attrs)
        return DateInput(earliest=earliest, latest=latest, widget=widget, **common)

    def blank(self, field: DateField) -> Blank:
        return Blank(spaces=(day_space(),))

    def to_answer(self, field: DateField, value: dt.date) -> JsonValue:
        """Store the ISO form: `2026-11-24`."""
        return value.isoformat()

    def read(self, field: DateField, answer: JsonValue) -> dt.date | None:
        return read_day(answer)

    def text(self, field: DateField, value: dt.date) -> str:
        """Show « 24 novembre 2026 »."""
        return long_date(value)

    def filter_values(self, field: DateField, value: dt.date) -> Sequence[str | Decimal]:
        """Its ISO form, whose order is that of days."""
        return [value.isoformat()]

    def exported(self, field: DateField, value: dt.date) -> Exported:
        return value

    def operand_text(self, field: DateField, value: JsonValue) -> str:
        """Write a date, or one that moves with the day."""
        return day_text(str(value))

    def compares_with(self, field: DateField, value: JsonValue | tuple[str, ...]) -> bool:
        """Compare with a date, or with one that moves with the day."""
        return isinstance(value, str) and bool(read_day(value) or re.fullmatch(PATTERN, value))

    def day_limits(self, field: DateField) -> dict[str, str]:
        return field.limits_today()

    def answer_schema(self, field: DateField) -> dict[str, JsonValue]:
        return {"type": "string", "format": "date", **days_described(field)}

    def example_answer(self, field: DateField) -> JsonValue:
        """Give today, or the limit nearest to it."""
        return field.some_day().isoformat()
