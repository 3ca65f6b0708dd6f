"""How the studio asks the limits of a question: numbers, euros, days that are fixed or counted from today."""

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.amount import AmountInput
from formkit.fieldtypes.date import DateInput
from formkit.fieldtypes.inputs import NumberInput
from formkit.fieldtypes.parts import Part, PartsInput, PartsWidget
from portal.words.typography import number_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Limit(NumberInput):
    """A limit of a number, as designers write it; cleans to what the language of forms keeps."""

    def __init__(self, *, label: "StrOrPromise") -> None:
        super().__init__(
            decimals=6,
            minimum=None,
            maximum=None,
            label=str(label),
            help_text="",
            required=False,
            widget=forms.TextInput(),
        )

    def prepare_value(self, value: object) -> object:
        """Show a stored limit as it is written in French."""
        return number_text(Decimal(repr(value))) if isinstance(value, int | float) else value

    def clean(self, value: object) -> float | None:
        """The limit as the form keeps it; None for none."""
        number = super().clean(value)
        return None if number is None else float(number)


class EuroLimit(AmountInput):
    """A limit typed in euros; cleans to whole cents."""

    def __init__(self, *, label: "StrOrPromise") -> None:
        super().__init__(
            decimals=0,
            minimum=None,
            maximum=None,
            label=str(label),
            help_text=str(_("In euros.")),
            required=False,
            widget=forms.TextInput(),
        )

    def prepare_value(self, value: object) -> object:
        """Show stored cents as euros."""
        return number_text(Decimal(value) / 100, 2) if isinstance(value, int) else value

    def clean(self, value: object) -> int | None:
        """Cents, None for no limit."""
        number = super().clean(value)
        return None if number is None else int(number)


NONE, FIXED, TODAY, AFTER, BEFORE = "", "fixed", "today", "after", "before"
KINDS = [
    (NONE, _("No limit")),
    (FIXED, _("A fixed date")),
    (TODAY, _("Today")),
    (AFTER, _("After today")),
    (BEFORE, _("Before today")),
]
UNITS = [("d", _("days")), ("m", _("months")), ("y", _("years"))]


class DayLimitWidget(PartsWidget):
    """What the limit is, then the date or the distance that it needs."""

    template_name = "teleservices/studio/widgets/day_limit.html"

    def __init__(self) -> None:
        date = forms.DateInput(format="%Y-%m-%d")
        date.input_type = "date"
        super().__init__(
            (
                Part("kind", _("Limit"), forms.Select(choices=KINDS)),
                Part("date", _("Date, if it is fixed"), date),
                Part("number", _("How far from today"), forms.TextInput(attrs={"inputmode": "numeric", "size": "4"})),
                Part("unit", _("Unit"), forms.Select(choices=UNITS)),
            )
        )


class DayLimit(PartsInput):
    """Cleans to a date, to « today+30d », or to None for no limit."""

    def __init__(self, *, label: "StrOrPromise") -> None:
        super().__init__(label=str(label), help_text="", required=False, widget=DayLimitWidget())

    def prepare_value(self, value: object) -> object:
        """Spread a stored limit over the controls."""
        if isinstance(value, dt.date):
            return [FIXED, value.isoformat(), "", "d"]
        if isinstance(value, str) and (match := re.fullmatch(r"today(?:([+-])(\d+)([dmy]))?", value)):
            sign, number, unit = match.groups()
            return [{"+": AFTER, "-": BEFORE}.get(sign, TODAY), "", number or "", unit or "d"]
        return value

    def compose(self, texts: list[str]) -> dt.date | str | None:
        """Read the controls that the kind of limit needs."""
        kind, date, number, unit = texts
        if kind == FIXED:
            reader = DateInput(earliest=None, latest=None, label="", help_text="", required=True, widget=self.widget)
            day = reader.to_python(date)
            if day is None:
                raise ValidationError(reader.error_messages["invalid"], code="invalid")
            return day
        if kind in (AFTER, BEFORE):
            if not re.fullmatch(r"[0-9]{1,4}", number) or unit not in dict(UNITS):
                raise ValidationError(_now("Write how many days, months or years from today."), code="incomplete")
            return f"today{'+' if kind == AFTER else '-'}{int(number)}{unit}"
        return "today" if kind == TODAY else None
