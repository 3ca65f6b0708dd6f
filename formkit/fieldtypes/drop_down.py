"""Drop-down list: one choice among many."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.blanks import A_LINE, Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.base import FieldType
from formkit.fieldtypes.choices import ManyChoices, are_offered, choices_schema, label_of, operand_label, pairs, values
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.one_choice import CHOOSE
from formkit.fieldtypes.registry import Family, register
from formkit.values import JsonValue

LONG = 20
"""From so many choices on, a search box helps (a module adds it; the list is complete without it)."""


class DropDownField(BaseField):
    """A question with one answer among up to a thousand."""

    type: Literal["drop_down"] = "drop_down"
    choices: ManyChoices


@register(Family.CHOICES, 4)
class DropDown(FieldType[DropDownField, str]):
    """A select."""

    name = "drop_down"
    label = _("Drop-down list")
    description = _("One answer among many: up to 1,000, with a search box.")
    icon = "collapse-down"
    seconds = 10
    model = DropDownField
    own_options = {"choices": options.ChoicesOption(label=_("Answers to choose from"), as_lines=True)}
    compared_with = "choices"
    value_base = "choice"
    in_tables = True
    filtered_by = "choices"
    operators = ("equals", "not_equals", "one_of", "none_of", "empty", "not_empty")

    def filter_values(self, field: DropDownField, value: str) -> Sequence[str | Decimal]:
        return [value]

    def closed_answers(self, field: DropDownField) -> list[tuple[str, str]]:
        return pairs(field.choices)

    def tells_nobody(self, field: DropDownField, answer: JsonValue) -> bool:
        return are_offered(field.choices, answer)

    def filter_choices(self, field: DropDownField) -> list[tuple[str, str]]:
        return pairs(field.choices)

    def operand_text(self, field: DropDownField, value: JsonValue) -> str:
        return operand_label(field.choices, value)

    def form_field(self, field: DropDownField) -> forms.Field:
        """Ask with a list that starts on none."""
        searched = {"data-searchable": "true"} if len(field.choices) >= LONG else {}
        return forms.ChoiceField(
            choices=[("", _("Choose from the list")), *pairs(field.choices)],
            widget=forms.Select(attrs=self.attrs(field, **searched)),
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
            **self.common(field),
        )

    def blank(self, field: DropDownField) -> Blank:
        """A box for each choice; a line where there are too many to print."""
        if len(field.choices) > LONG:
            return A_LINE
        return Blank(instruction=_now("Tick one answer only."), boxes=tuple(choice.label for choice in field.choices))

    def read(self, field: DropDownField, answer: JsonValue) -> str | None:
        return answer if isinstance(answer, str) and answer in values(field.choices) else None

    def text(self, field: DropDownField, value: str) -> str:
        return label_of(field.choices, value)

    def answer_schema(self, field: DropDownField) -> dict[str, JsonValue]:
        return choices_schema(field.choices, other=False)

    def example_answer(self, field: DropDownField) -> JsonValue:
        return field.choices[0].value
