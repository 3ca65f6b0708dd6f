"""Long text: several lines."""

from typing import Annotated, Literal, Self

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from formkit.blanks import Blank, Space
from formkit.fieldtypes import options
from formkit.fieldtypes.base import TextType
from formkit.fieldtypes.bounds import check_order
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import FreeTextInput, filler
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import Family, register
from formkit.values import JsonValue

CHARACTERS_OF_A_LINE = 300
"""Characters allowed for each line printed: fewer lines than a whole answer would fill, and room enough for most."""
FEWEST_LINES, MOST_LINES = 3, 12


class LongTextField(BaseField):
    """Paragraphs of text; lengths in characters, a line end counts for one."""

    type: Literal["long_text"] = "long_text"
    min_length: Annotated[int, Field(ge=1)] | None = None
    max_length: Annotated[int, Field(ge=1, le=20_000)] = 4000

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        check_order(self.min_length, self.max_length)
        return self


@register(Family.TEXTS, 2)
class LongText(TextType[LongTextField]):
    """A description, reasons."""

    name = "long_text"
    label = _("Long text")
    description = _("Several lines: a description, reasons…")
    icon = "pilcrow"
    seconds = 90
    model = LongTextField
    own_options = options.lengths(20_000)
    prefills = (Prefill.PROFILE_ADDRESS,)

    def form_field(self, field: LongTextField) -> forms.Field:
        """Ask in a control of several lines, which says how many characters are left."""
        return FreeTextInput(
            shortest=field.min_length,
            longest=field.max_length,
            multiline=True,
            widget=forms.Textarea(attrs=self.attrs(field, rows="6")),
            **self.common(field),
        )

    def blank(self, field: LongTextField) -> Blank:
        """Lines, more where more may be said; beyond, people add a sheet."""
        lines = field.max_length // CHARACTERS_OF_A_LINE
        return Blank(spaces=(Space(lines=min(max(lines, FEWEST_LINES), MOST_LINES)),))

    def answer_schema(self, field: LongTextField) -> dict[str, JsonValue]:
        return {"type": "string", "minLength": field.min_length or 1, "maxLength": field.max_length}

    def example_answer(self, field: LongTextField) -> JsonValue:
        return filler(_now("An example of an answer."), field.min_length, field.max_length)
