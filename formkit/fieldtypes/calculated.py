"""Calculated value: a sum, a difference, a product or a percentage of other answers. Shown, never typed.

Exact: whole cents for amounts, decimals for the rest, halves rounded away from zero. So does the browser.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Discriminator, Field, StringConstraints

from formkit.blanks import Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.amount import AmountField
from formkit.fieldtypes.base import Exported, FieldType
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.number import NumberField
from formkit.fieldtypes.options import Option
from formkit.fieldtypes.registry import Family, register
from formkit.sums import column_sum, number
from formkit.typography import amount_text
from formkit.values import Answers, FrozenModel, JsonValue, Key
from portal.dates import NBSP
from portal.words.typography import number_text

LARGEST = 10**15
"""Beyond this, in the result's unit, nothing is shown: no real budget is that large."""
CENTS = 100


class FieldTerm(FrozenModel):
    """The answer to a question, or to an earlier column of the same row."""

    kind: Literal["field"] = "field"
    field: Key


class ColumnTerm(FrozenModel):
    """The sum of a column over the rows of a group."""

    kind: Literal["column"] = "column"
    group: Key
    column: Key


class RowsTerm(FrozenModel):
    """How many rows a group has."""

    kind: Literal["rows"] = "rows"
    group: Key


class ConstantTerm(FrozenModel):
    """A number written by the designer; in euros where amounts are added or subtracted."""

    kind: Literal["constant"] = "constant"
    value: Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]


Term = Annotated[FieldTerm | ColumnTerm | RowsTerm | ConstantTerm, Discriminator("kind")]
Operation = Literal["sum", "difference", "product", "percentage"]


class CalculatedField(BaseField):
    """What is calculated, from what, and how it is shown."""

    type: Literal["calculated"] = "calculated"
    required: Literal[False] = False
    operation: Operation = "sum"
    terms: Annotated[tuple[Term, ...], Field(max_length=30)] = ()
    """In order: a difference takes all the others from the first, a percentage is the first over the second."""
    result: Literal["amount", "number"] = "amount"
    """An amount in euros, or a plain number (a percentage is one)."""
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    unit: Annotated[str, StringConstraints(max_length=30)] = ""


OPERATIONS = (
    ("sum", _("Sum")),
    ("difference", _("Difference")),
    ("product", _("Product")),
    ("percentage", _("Percentage")),
)
RESULTS = (("amount", _("An amount in euros")), ("number", _("A number")))


@register(Family.NUMBERS, 4)
class Calculated(FieldType[CalculatedField, Decimal]):
    """A total, a rest to pay, a rate: worked out by the portal, shown, never typed."""

    name = "calculated"
    label = _("Calculated value")
    description = _("A total, a difference, a product or a percentage of other answers, worked out for the applicant.")
    icon = "superscript"
    seconds = 0
    model = CalculatedField
    is_calculated = True
    in_annotations = False
    is_summable = True
    is_numeric = True
    filtered_by = "number"
    operators = (
        "equals", "not_equals", "greater", "less", "at_least", "at_most", "empty", "not_empty",
    )  # fmt: skip

    @property
    def options(self) -> Mapping[str, Option]:
        """Those that make sense for a value that nobody types."""
        return {
            "label": options.LABEL,
            "help": options.HELP,
            "paper_help": options.PAPER_HELP,
            "operation": options.PickOption(label=_("Calculation"), values=OPERATIONS, is_setting=True),
            "terms": options.TermsOption(label=_("Calculated from")),
            "result": options.PickOption(label=_("Result"), name=_("Kind of result"), values=RESULTS, is_setting=True),
            "decimals": options.DECIMALS,
            "unit": options.UNIT,
            "width": options.WIDTH,
            "private": options.PRIVATE,
        }

    def form_field(self, field: CalculatedField) -> forms.Field | None:
        return None

    def blank(self, field: CalculatedField) -> Blank:
        return Blank(paragraphs=(_now("Worked out by the service: leave it empty."),))

    def settle(self, field: CalculatedField, known: Answers) -> JsonValue:
        """Work the value out; None while what it needs is missing."""
        value = compute(field, known)
        return None if value is None else self.to_answer(field, value)

    def reads(self, field: CalculatedField) -> tuple[str, ...]:
        """The questions and groups of its terms; a constant reads nothing."""
        terms = [term for term in field.terms if not isinstance(term, ConstantTerm)]
        return tuple(term.field if isinstance(term, FieldTerm) else term.group for term in terms)

    def to_answer(self, field: CalculatedField, value: Decimal) -> JsonValue:
        if field.result == "amount" or not field.decimals:
            return int(value)
        return float(value)

    def read(self, field: CalculatedField, answer: JsonValue) -> Decimal | None:
        return number(answer)

    def text(self, field: CalculatedField, value: Decimal) -> str:
        """Show « 1 250,50 € », « 42,5 % »."""
        if field.result == "amount":
            return amount_text(int(value))
        text = number_text(value, field.decimals)
        return f"{text}{NBSP}{self.unit(field)}" if self.unit(field) else text

    def exported(self, field: CalculatedField, value: Decimal) -> Exported:
        return value / CENTS if field.result == "amount" else value

    def unit(self, field: CalculatedField) -> str:
        """What stands after the number: the designer's unit, else « % » for a percentage."""
        return field.unit or ("%" if field.operation == "percentage" else "")

    def is_amount(self, field: CalculatedField) -> bool:
        return field.result == "amount"

    def operand_field(self, field: CalculatedField) -> BaseField:
        """Ask the number that is worked out."""
        if field.result == "amount":
            return AmountField(key=field.key, label=field.label)
        return NumberField(key=field.key, label=field.label, decimals=6)

    def answer_schema(self, field: CalculatedField) -> dict[str, JsonValue]:
        """Describe what is worked out by the portal, whatever is sent."""
        if field.result == "amount":
            return {"type": "integer", "x-unit": "EUR cent", "readOnly": True}
        return {"type": "number" if field.decimals else "integer", "readOnly": True}


def compute(field: CalculatedField, known: Answers) -> Decimal | None:
    """Work a value out, in cents for an amount; None while it can't be.

    A sum and a difference count what is missing as nothing, once one of their answers is there.
    """
    adds_euros = field.result == "amount" and field.operation in ("sum", "difference")
    values = [_value(term, known, CENTS if adds_euros else 1) for term in field.terms]
    operands = [value for term, value in zip(field.terms, values, strict=True) if not isinstance(term, ConstantTerm)]
    if all(value is None for value in operands):
        return None
    result = _OPERATIONS[field.operation](values)
    return None if result is None else _rounded(result, 0 if field.result == "amount" else field.decimals)


def _value(term: Term, answers: Answers, unit: int) -> Fraction | None:
    match term:
        case ConstantTerm(value=value):
            return Fraction(repr(value)) * unit
        case RowsTerm(group=key):
            rows = answers.get(key)
            return Fraction(len(rows)) if isinstance(rows, list) and rows else None
        case ColumnTerm(group=key, column=column):
            quantity = column_sum(answers.get(key), column)
        case FieldTerm(field=key):
            quantity = number(answers.get(key))
    return None if quantity is None else Fraction(quantity)


def _rounded(value: Fraction, decimals: int) -> Decimal | None:
    """Round halves away from zero; None for what is too large to be true."""
    if abs(value) > LARGEST:
        return None
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def _sum(values: Sequence[Fraction | None]) -> Fraction | None:
    return sum((value or Fraction(0) for value in values), Fraction(0))


def _difference(values: Sequence[Fraction | None]) -> Fraction | None:
    first, *others = values
    return (first or Fraction(0)) - sum((value or Fraction(0) for value in others), Fraction(0))


def _product(values: Sequence[Fraction | None]) -> Fraction | None:
    result = Fraction(1)
    for value in values:
        if value is None:
            return None
        result *= value
    return result


def _percentage(values: Sequence[Fraction | None]) -> Fraction | None:
    part, whole = [*values, None, None][:2]
    return None if part is None or not whole else part * 100 / whole


_OPERATIONS = {"sum": _sum, "difference": _difference, "product": _product, "percentage": _percentage}
