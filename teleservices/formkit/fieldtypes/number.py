"""Number: whole, or with a fixed count of decimals."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from portal.dates import NBSP
from teleservices.formkit.fieldtypes.base import BaseField, FieldType
from teleservices.formkit.fieldtypes.inputs import NumberInput
from teleservices.formkit.typography import MAX_DIGITS, number_text
from teleservices.formkit.values import JsonValue

_LARGEST = 10**MAX_DIGITS - 1
Bound = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]


class NumberField(BaseField):
    """A number; both limits are included."""

    type: Literal["number"] = "number"
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    minimum: Bound | None = None
    maximum: Bound | None = None
    unit: Annotated[str, StringConstraints(max_length=30)] = ""
    """What is counted: « élèves », « km », « m² »."""

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(_now("The minimum is above the maximum."))
        return self


class Number(FieldType[NumberField, Decimal]):
    """A quantity."""

    name = "number"
    label = _("Number")
    description = _("A whole or decimal number, with its unit.")
    icon = "decimal"
    model = NumberField
    own_options = ("decimals", "minimum", "maximum", "unit")
    operators = ("equals", "not_equals", "greater", "less", "empty", "not_empty")

    def form_field(self, field: NumberField) -> forms.Field:
        """Ask in a text control, with a keypad of digits where no minus sign is needed."""
        positive = field.minimum is not None and field.minimum >= 0
        keypad = ("decimal" if field.decimals else "numeric") if positive else ""
        return NumberInput(
            decimals=field.decimals,
            minimum=_decimal(field.minimum),
            maximum=_decimal(field.maximum),
            widget=forms.TextInput(attrs=self.attrs(field, inputmode=keypad)),
            **self.common(field),
        )

    def to_answer(self, field: NumberField, value: Decimal) -> JsonValue:
        """Store a JSON number, which carries the 15 digits that the form accepts without loss."""
        return float(value) if field.decimals else int(value)

    def read(self, field: NumberField, answer: JsonValue) -> Decimal | None:
        """Read a number exactly."""
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            return None
        return Decimal(repr(answer))

    def form_value(self, field: NumberField, value: Decimal) -> object:
        """Let the form start from « 1 250,5 »."""
        return number_text(value)

    def text(self, field: NumberField, value: Decimal) -> str:
        """Show « 12,50 km » with the field's decimals."""
        text = number_text(value, field.decimals or None)
        return f"{text}{NBSP}{field.unit}" if field.unit else text

    def answer_schema(self, field: NumberField) -> dict[str, JsonValue]:
        """Describe a number and its limits."""
        limits: dict[str, JsonValue] = {"minimum": field.minimum, "maximum": field.maximum}
        return {
            "type": "number" if field.decimals else "integer",
            **{name: limit for name, limit in limits.items() if limit is not None},
        }


def _decimal(bound: float | None) -> Decimal | None:
    return None if bound is None else Decimal(repr(bound))
