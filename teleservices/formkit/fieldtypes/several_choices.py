"""Several choices."""

from typing import Annotated, Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pydantic import Field, model_validator

from portal.dates import NBSP
from teleservices.formkit.fieldtypes.base import BaseField, FieldType
from teleservices.formkit.fieldtypes.choices import Choices, label_of, pairs, values
from teleservices.formkit.values import JsonValue

Count = Annotated[int, Field(ge=1)]


class ChoicesInput(forms.MultipleChoiceField):
    """Cleans to the chosen values; counts them."""

    def __init__(
        self,
        *,
        fewest: int | None,
        most: int | None,
        choices: list[tuple[str, str]],
        label: str,
        help_text: str,
        required: bool,
        widget: forms.Widget,
    ) -> None:
        super().__init__(choices=choices, label=label, help_text=help_text, required=required, widget=widget)
        self.error_messages |= {"required": CHOOSE, "invalid_choice": ONLY_OFFERED, "invalid_list": ONLY_OFFERED}
        self.fewest, self.most = fewest, most

    def validate(self, value: list[str]) -> None:
        """Check the values, and how many there are once there is one."""
        super().validate(value)
        if value and self.fewest is not None and len(value) < self.fewest:
            message = ngettext("Tick at least %(count)d answer.", "Tick at least %(count)d answers.", self.fewest)
            raise ValidationError(message, code="min_choices", params={"count": self.fewest})
        if self.most is not None and len(value) > self.most:
            message = ngettext("Tick no more than %(count)d answer.", "Tick no more than %(count)d answers.", self.most)
            raise ValidationError(message, code="max_choices", params={"count": self.most})


CHOOSE = _("Tick at least one answer.")
ONLY_OFFERED = _("Tick only the answers offered.")


class SeveralChoicesField(BaseField):
    """A question with several answers among those offered."""

    type: Literal["several_choices"] = "several_choices"
    choices: Choices
    min_choices: Count | None = None
    max_choices: Count | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        fewest = self.min_choices or 1
        if self.max_choices is not None and fewest > self.max_choices:
            raise ValueError(_now("The minimum is above the maximum."))
        if fewest > len(self.choices):
            raise ValueError(_now("The minimum is above the number of choices."))
        return self


class SeveralChoices(FieldType[SeveralChoicesField, list[str]]):
    """Tick boxes."""

    name = "several_choices"
    label = _("Several choices")
    description = _("Several answers among those that you list.")
    icon = "tasks"
    model = SeveralChoicesField
    own_options = ("choices", "min_choices", "max_choices")
    operators = ("contains", "empty", "not_empty")

    def form_field(self, field: SeveralChoicesField) -> forms.Field:
        """Ask with tick boxes."""
        return ChoicesInput(
            fewest=field.min_choices,
            most=field.max_choices,
            choices=pairs(field.choices),
            widget=forms.CheckboxSelectMultiple(attrs=self.attrs(field)),
            **self.common(field),
        )

    def to_answer(self, field: SeveralChoicesField, value: list[str]) -> JsonValue:
        """Store the values in the order of the choices, each once."""
        return [choice.value for choice in field.choices if choice.value in value]

    def read(self, field: SeveralChoicesField, answer: JsonValue) -> list[str] | None:
        """Read a list of values, some of which may no longer be offered."""
        if not isinstance(answer, list):
            return None
        chosen = [value for value in answer if isinstance(value, str)]
        return chosen if len(chosen) == len(answer) else None

    def text(self, field: SeveralChoicesField, value: list[str]) -> str:
        """Show the labels, parted by semicolons since a label may hold a comma."""
        return f"{NBSP}; ".join(label_of(field.choices, one) for one in value)

    def compares_with(self, field: SeveralChoicesField, value: JsonValue | tuple[str, ...]) -> bool:
        """Compare with the choices that are offered."""
        return isinstance(value, str) and value in values(field.choices)

    def answer_schema(self, field: SeveralChoicesField) -> dict[str, JsonValue]:
        """Describe the list and each choice with its label."""
        offered: list[JsonValue] = [{"const": value, "title": label} for value, label in pairs(field.choices)]
        return {
            "type": "array",
            "items": {"oneOf": offered},
            "uniqueItems": True,
            "minItems": field.min_choices or 1,
            "maxItems": field.max_choices or len(field.choices),
        }
