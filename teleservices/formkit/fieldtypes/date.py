"""Date, stored in ISO 8601."""

import datetime
import re
from typing import Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import model_validator

from portal.dates import long_date
from teleservices.formkit.fieldtypes.base import BaseField, FieldType
from teleservices.formkit.fieldtypes.inputs import REQUIRED
from teleservices.formkit.values import JsonValue

FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y")
"""What date controls send, then what people type where there is no such control."""

EARLIEST, LATEST = datetime.date(1800, 1, 1), datetime.date(2199, 12, 31)
"""Beyond, a year was mistyped (a date control turns « 26 » into 0026)."""


class DateInput(forms.DateField):
    """Cleans to a date within limits, both included."""

    def __init__(
        self,
        *,
        earliest: datetime.date | None,
        latest: datetime.date | None,
        label: str,
        help_text: str,
        required: bool,
        widget: forms.Widget,
    ) -> None:
        super().__init__(input_formats=FORMATS, label=label, help_text=help_text, required=required, widget=widget)
        self.error_messages |= {"required": REQUIRED, "invalid": NOT_UNDERSTOOD}
        self.earliest, self.latest = earliest, latest

    def validate(self, value: datetime.date | None) -> None:
        """Check that there is a date where one is required, and its limits."""
        super().validate(value)
        if value is None:
            return
        if not EARLIEST <= value <= LATEST:
            raise ValidationError(WRONG_YEAR, code="year")
        if self.earliest is not None and value < self.earliest:
            raise ValidationError(TOO_EARLY, code="min_value", params={"limit": long_date(self.earliest)})
        if self.latest is not None and value > self.latest:
            raise ValidationError(TOO_LATE, code="max_value", params={"limit": long_date(self.latest)})


NOT_UNDERSTOOD = _("Enter a date that exists, with day, month and year: for example 24/11/2026.")
WRONG_YEAR = _("Check the year: enter its four digits, for example 2026.")
TOO_EARLY = _("Enter a date from %(limit)s on.")
TOO_LATE = _("Enter a date no later than %(limit)s.")


class DateField(BaseField):
    """A day; both limits are included."""

    type: Literal["date"] = "date"
    minimum: datetime.date | None = None
    maximum: datetime.date | None = None

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(_now("The minimum is above the maximum."))
        return self


class Date(FieldType[DateField, datetime.date]):
    """A day of birth, of an event."""

    name = "date"
    label = _("Date")
    description = _("A day: date of birth, day of an event…")
    icon = "date"
    example = _("For example 24/11/2026.")
    model = DateField
    own_options = ("minimum", "maximum")
    operators = ("equals", "not_equals", "greater", "less", "empty", "not_empty")

    def form_field(self, field: DateField) -> forms.Field:
        """Ask in the browser's date control."""
        limits = {"min": field.minimum, "max": field.maximum}
        attrs = {name: limit.isoformat() for name, limit in limits.items() if limit is not None}
        widget = forms.DateInput(format="%Y-%m-%d", attrs=self.attrs(field, **attrs))
        widget.input_type = "date"
        return DateInput(earliest=field.minimum, latest=field.maximum, widget=widget, **self.common(field))

    def to_answer(self, field: DateField, value: datetime.date) -> JsonValue:
        """Store the ISO form: ``2026-11-24``."""
        return value.isoformat()

    def read(self, field: DateField, answer: JsonValue) -> datetime.date | None:
        """Read a date in its ISO form."""
        if not isinstance(answer, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", answer):
            return None
        try:
            return datetime.date.fromisoformat(answer)
        except ValueError:
            return None

    def text(self, field: DateField, value: datetime.date) -> str:
        """Show « 24 novembre 2026 »."""
        return long_date(value)

    def answer_schema(self, field: DateField) -> dict[str, JsonValue]:
        """Describe a date; its limits are annotations, since JSON Schema can't compare dates."""
        limits = {"x-minimum": field.minimum, "x-maximum": field.maximum}
        return {
            "type": "string",
            "format": "date",
            **{name: limit.isoformat() for name, limit in limits.items() if limit is not None},
        }
