"""Yes or no."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.blanks import Blank
from formkit.fieldtypes.base import FieldType
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.registry import Family, register
from formkit.values import JsonValue


class YesNoField(BaseField):
    """A question answered by yes or no."""

    type: Literal["yes_no"] = "yes_no"


@register(Family.CHOICES, 1)
class YesNo(FieldType[YesNoField, bool]):
    """A closed question."""

    name = "yes_no"
    label = _("Yes or no")
    description = _("A question answered by “Yes” or “No”.")
    icon = "radio-full"
    seconds = 5
    model = YesNoField
    autocompletes = False
    needs_its_label = True
    compared_with = "yes_no"
    value_base = "boolean"
    filtered_by = "choices"
    operators = ("equals", "not_equals", "empty", "not_empty")

    def form_field(self, field: YesNoField) -> forms.Field:
        """Ask with two radio buttons, none chosen beforehand."""
        return forms.TypedChoiceField(
            choices=ANSWERS,
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect(attrs=self.attrs(field)),
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
            **self.common(field),
        )

    def blank(self, field: YesNoField) -> Blank:
        return Blank(boxes=tuple(str(label) for _value, label in ANSWERS))

    def read(self, field: YesNoField, answer: JsonValue) -> bool | None:
        return answer if isinstance(answer, bool) else None

    def form_value(self, field: YesNoField, value: bool) -> object:
        return "yes" if value else "no"

    def filter_values(self, field: YesNoField, value: bool) -> Sequence[str | Decimal]:
        """« yes » or « no », as the page posts them."""
        return ["yes" if value else "no"]

    def closed_answers(self, field: YesNoField) -> list[tuple[str, str]]:
        return [("true", _now("Yes")), ("false", _now("No"))]

    def tells_nobody(self, field: YesNoField, answer: JsonValue) -> bool:
        return isinstance(answer, bool)

    def filter_choices(self, field: YesNoField) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in ANSWERS]

    def text(self, field: YesNoField, value: bool) -> str:
        """Show « Oui » or « Non »."""
        return _now("Yes") if value else _now("No")

    def answer_schema(self, field: YesNoField) -> dict[str, JsonValue]:
        return {"type": "boolean"}

    def example_answer(self, field: YesNoField) -> JsonValue:
        """Give « Oui »."""
        return True


ANSWERS = (("yes", _("Yes")), ("no", _("No")))
CHOOSE = _("Choose “Yes” or “No”.")
