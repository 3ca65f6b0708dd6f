"""Several choices."""

from typing import Annotated, Literal, Self, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pydantic import Field, model_validator

from formkit.blanks import Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.bounds import check_order
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
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import Question
from formkit.fieldtypes.other import ChoicesOrOtherInput, ChoicesOrOtherWidget, choices_and_other
from formkit.fieldtypes.registry import Family, register
from formkit.values import OTHER, JsonValue
from portal.dates import NBSP

Count = Annotated[int, Field(ge=1)]


class ChoicesInput(forms.MultipleChoiceField):
    """Cleans to the chosen values; counts them."""

    def __init__(
        self, *, fewest: int | None, most: int | None, choices: list[tuple[str, str]], **question: Unpack[Question]
    ) -> None:
        super().__init__(choices=choices, **question)
        self.error_messages |= {"required": CHOOSE, "invalid_choice": ONLY_OFFERED, "invalid_list": ONLY_OFFERED}
        self.fewest, self.most = fewest, most

    def to_python(self, value: object) -> list[str]:
        """The values that were ticked, each once, in the order posted."""
        return list(dict.fromkeys(super().to_python(value)))

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


class SeveralChoicesField(ChoicesField):
    """A question with several answers among those offered, one in own words where `other` allows."""

    type: Literal["several_choices"] = "several_choices"
    min_choices: Count | None = None
    max_choices: Count | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        fewest = self.min_choices or 1
        check_order(fewest, self.max_choices)
        if fewest > self.offered:
            raise ValueError(_now("The minimum is above the number of choices."))
        if self.other:
            check_other(self.choices)
        return self

    @property
    def offered(self) -> int:
        """How many boxes there are to tick, « Other » included."""
        return len(self.choices) + self.other


@register(Family.CHOICES, 3)
class SeveralChoices(AmongChoices[SeveralChoicesField, list[Chosen]]):
    """Tick boxes."""

    name = "several_choices"
    label = _("Several choices")
    description = _("Several answers among those that you list.")
    icon = "tasks"
    seconds = 12
    model = SeveralChoicesField
    own_options = {
        "choices": options.CHOICES,
        "other": options.OTHER_OPTION,
        "min_choices": options.CountOption(label=_("At least, in number of answers"), lowest=1),
        "max_choices": options.CountOption(label=_("At most, in number of answers"), lowest=1),
    }
    value_base = "choices"
    operators = ("contains", "counts_at_least", "counts_at_most", "empty", "not_empty")

    def form_field(self, field: SeveralChoicesField) -> forms.Field:
        chooser = ChoicesInput(
            fewest=field.min_choices,
            most=field.max_choices,
            choices=choices_and_other(field.choices) if field.other else pairs(field.choices),
            widget=forms.CheckboxSelectMultiple(attrs=self.attrs(field)),
            **self.common(field),
        )
        return ChoicesOrOtherInput(chooser, widget=ChoicesOrOtherWidget(chooser.widget)) if field.other else chooser

    def blank(self, field: SeveralChoicesField) -> Blank:
        """A box for each choice, and how many may be ticked."""
        return self.boxes(field, instruction=_how_many(field))

    def to_answer(self, field: SeveralChoicesField, value: list[Chosen]) -> JsonValue:
        """Store the values in the order of the choices, each once, then own words."""
        own = [stored(choice) for choice in value if isinstance(choice, Other)][:1]
        return [choice.value for choice in field.choices if choice.value in value] + own

    def read(self, field: SeveralChoicesField, answer: JsonValue) -> list[Chosen] | None:
        """Read a list of values, some of which may no longer be offered, and own words."""
        if not isinstance(answer, list):
            return None
        choices = [choice for choice in map(read_chosen, answer) if choice is not None]
        return choices if len(choices) == len(answer) else None

    def carried(self, before: BaseField, after: SeveralChoicesField, answer: JsonValue) -> JsonValue:
        """Carry the choices that are still offered, and own words where they are still allowed."""
        choices = self.read(after, answer) if before.type == after.type else None
        offered = values(after.choices)
        carried = [
            stored(choice)
            for choice in choices or ()
            if (after.other if isinstance(choice, Other) else choice in offered)
        ]
        return carried or None

    def form_value(self, field: SeveralChoicesField, value: list[Chosen]) -> object:
        ticked = [choice for choice in value if not isinstance(choice, Other)]
        own = next((choice.text for choice in value if isinstance(choice, Other)), "")
        if not field.other:
            return ticked
        return [[*ticked, OTHER] if own else ticked, own]

    def text(self, field: SeveralChoicesField, value: list[Chosen]) -> str:
        """Show the labels, parted by semicolons since a label may hold a comma."""
        return f"{NBSP}; ".join(label_of(field.choices, choice) for choice in value)

    def answer_schema(self, field: SeveralChoicesField) -> dict[str, JsonValue]:
        return {
            "type": "array",
            "items": choices_schema(field.choices, other=field.other),
            "uniqueItems": True,
            "minItems": field.min_choices or 1,
            "maxItems": field.max_choices or field.offered,
        }

    def example_answer(self, field: SeveralChoicesField) -> JsonValue:
        """Choose the first ones, as many as are asked for at least."""
        fewest = field.min_choices or 1
        first: list[JsonValue] = [choice.value for choice in field.choices[:fewest]]
        return first if len(first) == fewest else [*first, stored(Other(_now("Example")))]


def _how_many(field: SeveralChoicesField) -> str:
    """How many boxes to tick, in a sentence for each limit."""
    fewest, most = field.min_choices or 1, field.max_choices
    sentences = []
    if fewest > 1:
        least = ngettext("Tick at least %(count)d answer.", "Tick at least %(count)d answers.", fewest)
        sentences.append(least % {"count": fewest})
    if most is not None:
        limit = ngettext("Tick no more than %(count)d answer.", "Tick no more than %(count)d answers.", most)
        sentences.append(limit % {"count": most})
    return " ".join(sentences) or _now("Tick as many answers as you need.")
