"""Numbers: whole, or with a fixed count of decimals."""

from decimal import Decimal
from typing import Annotated, Generic, Literal, Self, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from formkit.blanks import Blank, Space
from formkit.fieldtypes import options
from formkit.fieldtypes.base import Exported, FieldType
from formkit.fieldtypes.bounds import check_order, described
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import NumberInput, example_number, keypad
from formkit.fieldtypes.registry import Family, register
from formkit.typography import MAX_DIGITS
from formkit.values import JsonValue
from portal.dates import NBSP
from portal.words.typography import number_text

_LARGEST = 10**MAX_DIGITS - 1
Bound = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]


class QuantityField(BaseField):
    """What numbers share; both limits are included."""

    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    minimum: Bound | None = None
    maximum: Bound | None = None

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        check_order(self.minimum, self.maximum)
        return self


QuantityT = TypeVar("QuantityT", bound=QuantityField)


class Quantity(FieldType[QuantityT, Decimal], Generic[QuantityT]):
    """A number, stored as JSON's."""

    operators = (*("equals", "not_equals", "greater", "less", "at_least", "at_most"), *("empty", "not_empty"))

    def form_field(self, field: QuantityT) -> forms.Field:
        """Ask in a text control, with a keypad of digits where no minus sign is needed."""
        return NumberInput(
            decimals=field.decimals,
            minimum=_decimal(field.minimum),
            maximum=_decimal(field.maximum),
            widget=forms.TextInput(attrs=self.attrs(field, inputmode=keypad(field.minimum, field.decimals))),
            **self.common(field),
        )

    def blank(self, field: QuantityT) -> Blank:
        return Blank(spaces=(Space(unit=self.unit(field)),))

    def to_answer(self, field: QuantityT, value: Decimal) -> JsonValue:
        """Store a JSON number, which carries the 15 digits that the form accepts without loss."""
        return float(value) if field.decimals else int(value)

    def read(self, field: QuantityT, answer: JsonValue) -> Decimal | None:
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            return None
        return Decimal(repr(answer))

    def form_value(self, field: QuantityT, value: Decimal) -> object:
        """Let the form start from « 1 250,5 »."""
        return number_text(value)

    def text(self, field: QuantityT, value: Decimal) -> str:
        """Show « 12,50 km » with the field's decimals."""
        text, unit = number_text(value, field.decimals or None), self.unit(field)
        return f"{text}{NBSP}{unit}" if unit else text

    def exported(self, field: QuantityT, value: Decimal) -> Exported:
        return value

    def answer_schema(self, field: QuantityT) -> dict[str, JsonValue]:
        return {
            "type": "number" if field.decimals else "integer",
            **described(minimum=field.minimum, maximum=field.maximum),
        }

    def example_answer(self, field: QuantityT) -> JsonValue:
        return self.to_answer(field, example_number(field.decimals, _decimal(field.minimum), _decimal(field.maximum)))


class NumberField(QuantityField):
    """A number of something."""

    type: Literal["number"] = "number"
    unit: Annotated[str, StringConstraints(max_length=30)] = ""
    """What is counted: « élèves », « km », « m² »."""


@register(Family.NUMBERS, 1)
class Number(Quantity[NumberField]):
    """A quantity."""

    name = "number"
    label = _("Number")
    description = _("A whole or decimal number, with its unit.")
    icon = "decimal"
    seconds = 10
    model = NumberField
    in_tables = True
    is_summable = True
    is_numeric = True
    value_base = "number"
    filtered_by = "number"
    own_options = {"decimals": options.DECIMALS, **options.NUMBER_LIMITS, "unit": options.UNIT}

    def unit(self, field: NumberField) -> str:
        """What is counted, in the designer's words: « km », « élèves »."""
        return field.unit


def _decimal(bound: float | None) -> Decimal | None:
    return None if bound is None else Decimal(repr(bound))
