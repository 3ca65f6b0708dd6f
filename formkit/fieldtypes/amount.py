"""Amount in euros, stored as whole cents."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from formkit.blanks import Blank, Space, comb
from formkit.fieldtypes import options
from formkit.fieldtypes.base import Exported, FieldType
from formkit.fieldtypes.bounds import check_order, described, is_figure, within
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import NumberInput, keypad
from formkit.fieldtypes.registry import Family, register
from formkit.typography import amount_text, parse_cents
from formkit.values import JsonValue
from portal.words.typography import number_text

_LARGEST = 10**13
EXAMPLE = Decimal(125_050)
"""Cents shown as an example, where limits allow them: thousands, a comma and cents."""
Cents = Annotated[int, Field(ge=-_LARGEST, le=_LARGEST)]


class AmountInput(NumberInput):
    """Reads euros, cleans to a Decimal count of cents."""

    def read(self, text: str) -> Decimal:
        """Read « 1 250,50 € » as cents; ValueError otherwise."""
        return Decimal(parse_cents(text))

    def write(self, number: Decimal) -> str:
        """Write a limit given in cents."""
        return amount_text(int(number))

    def not_understood(self) -> str:
        """Say how to write an amount."""
        example = number_text(within(EXAMPLE, self.minimum, self.maximum) / 100, 2)
        return _now("Enter the amount in euros and cents, for example %(example)s.") % {"example": example}


class AmountField(BaseField):
    """An amount in euros; limits in cents, included."""

    type: Literal["amount"] = "amount"
    minimum: Cents | None = 0
    maximum: Cents | None = None

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        check_order(self.minimum, self.maximum)
        return self


@register(Family.NUMBERS, 3)
class Amount(FieldType[AmountField, Decimal]):
    """A price, a grant, an income."""

    name = "amount"
    label = _("Amount in euros")
    description = _("An amount with its cents: a price, a grant, an income…")
    icon = "tag"
    seconds = 15
    model = AmountField
    is_summable = True
    in_tables = True
    is_numeric = True
    value_base = "number"
    filtered_by = "number"
    own_options = {
        "minimum": options.EuroLimitOption(label=_("No less than")),
        "maximum": options.EuroLimitOption(label=_("No more than")),
    }
    operators = (*("equals", "not_equals", "greater", "less", "at_least", "at_most"), *("empty", "not_empty"))

    def hint(self, field: AmountField) -> str:
        """Show an amount within the limits."""
        return _now("In euros, for example %(example)s.") % {"example": self.form_value(field, _example(field))}

    def form_field(self, field: AmountField) -> forms.Field:
        """Ask in a text control, with a keypad of digits where no minus sign is needed."""
        return AmountInput(
            decimals=0,
            minimum=None if field.minimum is None else Decimal(field.minimum),
            maximum=Decimal(_LARGEST if field.maximum is None else field.maximum),
            widget=forms.TextInput(attrs=self.attrs(field, inputmode=keypad(field.minimum, 2))),
            **self.common(field),
        )

    def blank(self, field: AmountField) -> Blank:
        """A comb for the euros by thousands, then the cents; a line for what may be below zero."""
        if field.minimum is None or field.minimum < 0:
            return Blank(spaces=(Space(unit=self.unit(field)),))
        return comb(3, 3, 3, decimals=2, unit=self.unit(field))

    def to_answer(self, field: AmountField, value: Decimal) -> JsonValue:
        """Store whole cents: 125050 for « 1 250,50 € »."""
        return int(value)

    def read(self, field: AmountField, answer: JsonValue) -> Decimal | None:
        if isinstance(answer, bool) or not isinstance(answer, int):
            return None
        return Decimal(answer)

    def form_value(self, field: AmountField, value: Decimal) -> str:
        """Let the form start from « 1 250,50 »."""
        return number_text(value / 100, 2)

    def text(self, field: AmountField, value: Decimal) -> str:
        """Show « 1 250,50 € »."""
        return amount_text(int(value))

    def tells_nobody(self, field: AmountField, answer: JsonValue) -> bool:
        return is_figure(answer)

    def is_amount(self, field: AmountField) -> bool:
        return True

    def exported(self, field: AmountField, value: Decimal) -> Exported:
        return value / 100

    def unit(self, field: AmountField) -> str:
        return "€"

    def answer_schema(self, field: AmountField) -> dict[str, JsonValue]:
        return {"type": "integer", "x-unit": "EUR cent", **described(minimum=field.minimum, maximum=field.maximum)}

    def example_answer(self, field: AmountField) -> JsonValue:
        return self.to_answer(field, _example(field))


def _example(field: AmountField) -> Decimal:
    lowest, highest = (None if limit is None else Decimal(limit) for limit in (field.minimum, field.maximum))
    return within(EXAMPLE, lowest, highest)
