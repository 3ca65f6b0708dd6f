"""Amount in euros, stored as whole cents."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from teleservices.formkit.fieldtypes.base import BaseField, Exported, FieldType
from teleservices.formkit.fieldtypes.bounds import check_order, described
from teleservices.formkit.fieldtypes.inputs import NumberInput, keypad
from teleservices.formkit.typography import amount_text, number_text, parse_cents
from teleservices.formkit.values import JsonValue

_LARGEST = 10**13
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
        return str(_("Enter the amount in euros and cents, for example 1,250.50."))


class AmountField(BaseField):
    """An amount in euros; limits in cents, included."""

    type: Literal["amount"] = "amount"
    minimum: Cents | None = 0
    maximum: Cents | None = None

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        check_order(self.minimum, self.maximum)
        return self


class Amount(FieldType[AmountField, Decimal]):
    """A price, a grant, an income."""

    name = "amount"
    label = _("Amount in euros")
    description = _("An amount with its cents: a price, a grant, an income…")
    icon = "tag"
    example = _("In euros, for example 1,250.50.")
    model = AmountField
    is_summable = True
    is_numeric = True
    own_options = ("minimum", "maximum")
    operators = (
        *("equals", "not_equals", "greater", "less", "at_least", "at_most"),
        *("empty", "not_empty"),
    )

    def form_field(self, field: AmountField) -> forms.Field:
        """Ask in a text control, with a keypad of digits where no minus sign is needed."""
        return AmountInput(
            decimals=0,
            minimum=None if field.minimum is None else Decimal(field.minimum),
            maximum=Decimal(_LARGEST if field.maximum is None else field.maximum),
            widget=forms.TextInput(attrs=self.attrs(field, inputmode=keypad(field.minimum, 2))),
            **self.common(field),
        )

    def to_answer(self, field: AmountField, value: Decimal) -> JsonValue:
        """Store whole cents: 125050 for « 1 250,50 € »."""
        return int(value)

    def read(self, field: AmountField, answer: JsonValue) -> Decimal | None:
        """Read whole cents."""
        if isinstance(answer, bool) or not isinstance(answer, int):
            return None
        return Decimal(answer)

    def form_value(self, field: AmountField, value: Decimal) -> object:
        """Let the form start from « 1 250,50 »."""
        return number_text(value / 100, 2)

    def text(self, field: AmountField, value: Decimal) -> str:
        """Show « 1 250,50 € »."""
        return amount_text(int(value))

    def exported(self, field: AmountField, value: Decimal) -> Exported:
        """Export euros."""
        return value / 100

    def unit(self, field: AmountField) -> str:
        """Return the currency."""
        return "€"

    def answer_schema(self, field: AmountField) -> dict[str, JsonValue]:
        """Describe whole cents and their limits."""
        return {"type": "integer", "x-unit": "EUR cent", **described(minimum=field.minimum, maximum=field.maximum)}

    def example_answer(self, field: AmountField) -> JsonValue:
        """Give 1 250 €, or the limit nearest to it."""
        highest = _LARGEST if field.maximum is None else field.maximum
        return max(-_LARGEST if field.minimum is None else field.minimum, min(125_000, highest))
