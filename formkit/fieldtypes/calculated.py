"""Calculated value: what an expression gives of other answers. Shown, never typed.

Exact: whole cents for amounts, decimals for the rest, halves rounded away from zero. So does the browser.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from formkit.blanks import Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.amount import AmountField
from formkit.fieldtypes.base import Exported, FieldType
from formkit.fieldtypes.field import BaseField, Viewer
from formkit.fieldtypes.number import NumberField
from formkit.fieldtypes.options import Option
from formkit.fieldtypes.registry import Family, register
from formkit.language import exact
from formkit.language.evaluating import Environment, evaluate
from formkit.language.nodes import Node, reads
from formkit.meanings import Meaning
from formkit.sums import number
from formkit.typography import amount_text
from formkit.values import JsonValue, is_empty
from portal.dates import NBSP
from portal.words.typography import number_text

CENTS = 100


class CalculatedField(BaseField):
    """What is calculated, from what, and how it is shown."""

    type: Literal["calculated"] = "calculated"
    required: Literal[False] = False
    formula: Node | None = None
    """What it is worked out from; None while a designer hasn't said it."""
    result: Literal["amount", "number", "percentage"] = "amount"
    """An amount in euros, a plain number, or a percentage, stored as people say it: 42.5 for 42,5 %."""
    decimals: Annotated[int, Field(ge=0, le=6)] = 2
    unit: Annotated[str, StringConstraints(max_length=30)] = ""
    audience: Literal["applicant", "service", "nobody"] = "applicant"
    """Who reads it: the applicant and the service, the service alone, or nobody: other calculations do."""

    @model_serializer(mode="wrap")
    def _as_it_was_without(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Write nothing of an audience that is everybody: a form frozen before keeps its checksum."""
        data = super()._as_it_was_without(handler)
        if self.audience == "applicant":
            data.pop("audience", None)
        return data


RESULTS = (("amount", _("An amount in euros")), ("number", _("A number")), ("percentage", _("A percentage")))
"""What a calculation gives, which follows from its formula."""
AUDIENCES = (
    ("applicant", _("The applicant")),
    ("service", _("The service alone")),
    ("nobody", _("Nobody: other calculations use it")),
)


@register(Family.NUMBERS, 4)
class Calculated(FieldType[CalculatedField, Decimal]):
    """A total, a rest to pay, a rate: worked out by the portal, shown, never typed."""

    name = "calculated"
    label = _("Calculated value")
    description = _("A total, a rest to pay, an age, a rate: worked out from other answers.")
    icon = "superscript"
    seconds = 0
    model = CalculatedField
    is_calculated = True
    in_tables = True
    in_annotations = False
    is_summable = True
    is_numeric = True
    value_base = "number"
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
            "formula": options.FormulaOption(label=_("Calculation")),
            "result": options.PickOption(label=_("Result"), name=_("Kind of result"), values=RESULTS, is_setting=True),
            "decimals": options.DECIMALS,
            "unit": options.UNIT,
            "audience": options.PickOption(
                label=_("Who sees this value"),
                help=_(
                    "Conditions and other calculations read it all the same. Whoever it is about finds it in the "
                    "archive of their data, which the law gives them."
                ),
                values=AUDIENCES,
            ),
            "width": options.WIDTH,
            "private": options.PRIVATE,
        }

    def form_field(self, field: CalculatedField) -> forms.Field | None:
        return None

    def blank(self, field: CalculatedField) -> Blank:
        return Blank(paragraphs=(_now("Worked out by the service: leave it empty."),))

    def settle(self, field: CalculatedField, environment: Environment) -> JsonValue:
        """Work the value out; None while what it needs is missing, which is noted where something was answered."""
        environment.unknown.discard(field.key)
        value = exact.EMPTY if field.formula is None else evaluate(field.formula, environment)
        answer = self._rounded(field, value)
        if answer is None and value is not exact.EMPTY and self._is_begun(field, environment):
            environment.unknown.add(field.key)
        return answer

    def _rounded(self, field: CalculatedField, value: exact.Value) -> JsonValue:
        """The answer to store; None for what is no number, or too large to be true."""
        if not isinstance(value, Fraction):
            return None
        quantity = value * 100 if field.result == "percentage" else value
        number = exact.rounded(quantity, 0 if field.result == "amount" else field.decimals)
        return None if number is None else self.to_answer(field, number)

    def _is_begun(self, field: CalculatedField, environment: Environment) -> bool:
        """Whether something that it reads was answered."""
        known = {**environment.answers, **environment.row}
        return any(key in environment.unknown or not is_empty(known.get(key)) for key in self.reads(field))

    def reads(self, field: CalculatedField) -> tuple[str, ...]:
        """The questions, columns of its row and groups of its formula."""
        return () if field.formula is None else reads(field.formula)

    def is_shown_to(self, field: BaseField, viewer: Viewer) -> bool:
        """Its designer says who; a calculated value is never an annotation."""
        audience = field.audience if isinstance(field, CalculatedField) else "applicant"
        return audience in ("applicant", viewer) and super().is_shown_to(field, viewer)

    def audience_text(self, field: BaseField) -> str:
        if self.is_shown_to(field, "applicant"):
            return ""
        if self.is_shown_to(field, "service"):
            return _now("Seen by the service alone.")
        return _now("Seen by nobody: other calculations use it.")

    def for_service(self, field: BaseField) -> BaseField:
        if self.is_shown_to(field, "applicant"):
            return field
        label = _now("%(label)s (seen by the service alone)") % {"label": field.label}
        return field.model_copy(update={"audience": "applicant", "label": label})

    def may_mean(self, field: CalculatedField, meaning: Meaning) -> bool:
        """What the applicant doesn't see filters the service's lists, and means nothing that letters or pages tell."""
        viewer: Viewer = "service" if meaning is Meaning.FILTERED else "applicant"
        return self.is_shown_to(field, viewer) and super().may_mean(field, meaning)

    def gives_rate(self, field: object) -> bool:
        return isinstance(field, CalculatedField) and field.result == "percentage"

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
        return field.unit or ("%" if field.result == "percentage" else "")

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
