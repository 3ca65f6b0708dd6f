"""One choice among several."""

from typing import Literal

from django import forms
from django.utils.translation import gettext_lazy as _

from teleservices.formkit.fieldtypes.base import BaseField, FieldType
from teleservices.formkit.fieldtypes.choices import Choices, label_of, pairs, values
from teleservices.formkit.values import JsonValue


class OneChoiceField(BaseField):
    """A question with one answer among those offered."""

    type: Literal["one_choice"] = "one_choice"
    choices: Choices


class OneChoice(FieldType[OneChoiceField, str]):
    """Radio buttons."""

    name = "one_choice"
    label = _("One choice")
    description = _("One answer among those that you list.")
    icon = "list-ul"
    model = OneChoiceField
    own_options = ("choices",)
    operators = ("equals", "not_equals", "one_of", "empty", "not_empty")

    def form_field(self, field: OneChoiceField) -> forms.Field:
        """Ask with radio buttons."""
        return forms.ChoiceField(
            choices=pairs(field.choices),
            widget=forms.RadioSelect(attrs=self.attrs(field)),
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
            **self.common(field),
        )

    def to_answer(self, field: OneChoiceField, value: str) -> JsonValue:
        """Store the choice's value."""
        return value

    def read(self, field: OneChoiceField, answer: JsonValue) -> str | None:
        """Read the value of a choice that is offered."""
        return answer if isinstance(answer, str) and answer in values(field.choices) else None

    def text(self, field: OneChoiceField, value: str) -> str:
        """Show the choice's label."""
        return label_of(field.choices, value)

    def answer_schema(self, field: OneChoiceField) -> dict[str, JsonValue]:
        """Describe each choice with its label."""
        return {"oneOf": [{"const": value, "title": label} for value, label in pairs(field.choices)]}


CHOOSE = _("Choose one of the answers.")
