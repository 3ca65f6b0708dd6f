"""Calculated values of format 1 as they were worked out: what the converter is held to."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Discriminator, Field, StringConstraints

from formkit.fieldtypes.field import BaseField
from formkit.sums import column_sum, number
from formkit.values import Answers, FrozenModel, Key

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


class FormerField(BaseField):
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


def compute(field: FormerField, known: Answers) -> Decimal | None:
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
