"""Month, stored as ISO 8601 does: `2026-09`."""

import datetime as dt
import re
from typing import Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.blanks import MONTH, YEAR, Blank, comb
from formkit.fieldtypes import options
from formkit.fieldtypes.base import FieldType
from formkit.fieldtypes.bounds import EARLIEST, LATEST, DayLimits, days_described
from formkit.fieldtypes.date import wrong_year
from formkit.fieldtypes.parts import Part, PartsInput, PartsWidget
from formkit.fieldtypes.registry import Family, register
from formkit.values import JsonValue

_ISO = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


def month_text(first_day: dt.date) -> str:
    """Write « septembre 2026 »."""
    return f"{MONTHS[first_day.month]} {first_day.year}"


class MonthField(DayLimits):
    """A month; limits are days of the first and the last month allowed."""

    type: Literal["month"] = "month"

    def month_limits(self) -> tuple[dt.date | None, dt.date | None]:
        """The first days of both months that the limits mean today; None for no limit."""
        lowest, highest = (day and day.replace(day=1) for day in self.limits())
        return lowest, highest


class MonthInput(PartsInput):
    """Cleans to the month's first day."""

    def __init__(self, *, field: MonthField, label: str, help_text: str, required: bool, widget: PartsWidget) -> None:
        super().__init__(label=label, help_text=help_text, required=required, widget=widget)
        self.earliest, self.latest = field.month_limits()

    def compose(self, texts: list[str]) -> dt.date:
        """Read the month and the year, within limits."""
        month, year = texts
        if not re.fullmatch(r"[1-9]|1[0-2]", month):
            raise ValidationError(NO_MONTH, code="incomplete")
        if not re.fullmatch(r"[0-9]{4}", year) or not EARLIEST.year <= int(year) <= LATEST.year:
            raise wrong_year(self.earliest, self.latest)
        first_day = dt.date(int(year), int(month), 1)
        if self.earliest and first_day < self.earliest:
            raise ValidationError(TOO_EARLY, code="min_value", params={"limit": month_text(self.earliest)})
        if self.latest and first_day > self.latest:
            raise ValidationError(TOO_LATE, code="max_value", params={"limit": month_text(self.latest)})
        return first_day


NO_MONTH = _("Choose the month.")
TOO_EARLY = _("The first month possible is %(limit)s.")
TOO_LATE = _("The last month possible is %(limit)s.")


@register(Family.DATES, 2)
class Month(FieldType[MonthField, dt.date]):
    """A month of a year; the value is its first day."""

    name = "month"
    label = _("Month")
    description = _("A month and its year: the beginning of a contract, a season…")
    icon = "calendar"
    seconds = 8
    model = MonthField
    own_options = options.DAY_LIMITS
    is_time = True
    value_base = "month"
    operators = (*("equals", "not_equals", "greater", "less", "at_least", "at_most"), *("empty", "not_empty"))
    autocompletes = False

    def hint(self, field: MonthField) -> str:
        """Show a month within the limits: this one, or the limit nearest to it."""
        return _now("For example %(example)s.") % {"example": month_text(field.some_day())}

    def form_field(self, field: MonthField) -> forms.Field:
        """Ask with a list of months and a year: browsers have no month control that all can use."""
        months = [("", ""), *((str(number), name) for number, name in MONTHS.items())]
        year = forms.TextInput(attrs={"inputmode": "numeric", "size": "4"})
        parts = (Part("month", _("Month"), forms.Select(choices=months)), Part("year", _("Year"), year))
        return MonthInput(field=field, widget=PartsWidget(parts, in_row=field.width == "full"), **self.common(field))

    def blank(self, field: MonthField) -> Blank:
        return comb(MONTH, YEAR, separator="/")

    def to_answer(self, field: MonthField, value: dt.date) -> JsonValue:
        """Store `2026-09`."""
        return f"{value.year:04}-{value.month:02}"

    def read(self, field: MonthField, answer: JsonValue) -> dt.date | None:
        if not isinstance(answer, str) or not re.match(_ISO, answer) or answer.startswith("0000"):
            return None
        return dt.date(int(answer[:4]), int(answer[5:]), 1)

    def form_value(self, field: MonthField, value: dt.date) -> object:
        return [str(value.month), f"{value.year:04}"]

    def text(self, field: MonthField, value: dt.date) -> str:
        """Show « septembre 2026 »."""
        return month_text(value)

    def operand_text(self, field: MonthField, value: JsonValue) -> str:
        return self.display(field, value)

    def day_limits(self, field: MonthField) -> dict[str, str]:
        return field.limits_today()

    def answer_schema(self, field: MonthField) -> dict[str, JsonValue]:
        return {"type": "string", "pattern": _ISO, **days_described(field)}

    def example_answer(self, field: MonthField) -> JsonValue:
        """Give this month, or the limit nearest to it."""
        return self.to_answer(field, field.some_day())
