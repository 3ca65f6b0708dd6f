"""One choice among several."""

from typing import Literal, Self

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import model_validator

from formkit.blanks import Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.choices import (
    AmongChoices,
    ChoicesField,
    Chosen,
    Other,
    check_other,
    choices_schema,
    label_of,
    pairs,
    read_chosen,
    stored,
    values,
)
from formkit.fieldtypes.other import ChoicesOrOtherInput, ChoicesOrOtherWidget, choices_and_other
from formkit.fieldtypes.registry import Family, register
from formkit.values import OTHER, JsonValue


class OneChoiceField(ChoicesField):
    """A question with one answer among those offered, or in the applicant's own words where `other` allows."""

    type: Literal["one_choice"] = "one_choice"

    @model_validator(mode="after")
    def _other_is_free(self) -> Self:
        if self.other:
            check_other(self.choices)
        return self


class OneOrOtherInput(ChoicesOrOtherInput):
    """Cleans to the one that is chosen."""

    def clean(self, value: object) -> Chosen | None:  # type: ignore[override]
        return next(iter(super().clean(value)), None)


@register(Family.CHOICES, 2)
class OneChoice(AmongChoices[OneChoiceField, Chosen]):
    """Radio buttons."""

    name = "one_choice"
    label = _("One choice")
    description = _("One answer among those that you list.")
    icon = "list-ul"
    seconds = 6
    model = OneChoiceField
    own_options = {"choices": options.CHOICES, "other": options.OTHER_OPTION}
    operators = ("equals", "not_equals", "one_of", "none_of", "empty", "not_empty")

    def form_field(self, field: OneChoiceField) -> forms.Field:
        radios = forms.RadioSelect(attrs=self.attrs(field))
        chooser = forms.ChoiceField(
            choices=choices_and_other(field.choices) if field.other else pairs(field.choices),
            widget=radios,
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
            **self.common(field),
        )
        return OneOrOtherInput(chooser, widget=ChoicesOrOtherWidget(chooser.widget)) if field.other else chooser

    def blank(self, field: OneChoiceField) -> Blank:
        return self.boxes(field, instruction=_now("Tick one answer only."))

    def to_answer(self, field: OneChoiceField, value: Chosen) -> JsonValue:
        return stored(value)

    def read(self, field: OneChoiceField, answer: JsonValue) -> Chosen | None:
        choice = read_chosen(answer)
        if isinstance(choice, Other):
            return choice if field.other else None
        return choice if choice in values(field.choices) else None

    def form_value(self, field: OneChoiceField, value: Chosen) -> object:
        if not field.other:
            return value
        return [OTHER, value.text] if isinstance(value, Other) else [value, ""]

    def display(self, field: OneChoiceField, answer: JsonValue) -> str:
        """Show own words even where they are no longer allowed."""
        choice = read_chosen(answer)
        return label_of(field.choices, choice) if isinstance(choice, Other) else super().display(field, answer)

    def text(self, field: OneChoiceField, value: Chosen) -> str:
        return label_of(field.choices, value)

    def answer_schema(self, field: OneChoiceField) -> dict[str, JsonValue]:
        return choices_schema(field.choices, other=field.other)

    def example_answer(self, field: OneChoiceField) -> JsonValue:
        return field.choices[0].value


CHOOSE = _("Choose one of the answers.")
