"""Short text: one line."""

from typing import Annotated, Literal, Self

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from teleservices.formkit.fieldtypes.base import BaseField, FieldType, Prefill
from teleservices.formkit.fieldtypes.inputs import TextInput
from teleservices.formkit.values import JsonValue


class ShortTextField(BaseField):
    """A line of text; lengths in characters."""

    type: Literal["short_text"] = "short_text"
    min_length: Annotated[int, Field(ge=1)] | None = None
    max_length: Annotated[int, Field(ge=1, le=500)] = 200

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        if self.min_length is not None and self.min_length > self.max_length:
            raise ValueError(_now("The minimum is above the maximum."))
        return self


class ShortText(FieldType[ShortTextField, str]):
    """A name, a title, a place."""

    name = "short_text"
    label = _("Short text")
    description = _("One line: a name, a title, a place…")
    icon = "title"
    model = ShortTextField
    own_options = ("min_length", "max_length")
    operators = ("equals", "not_equals", "empty", "not_empty")
    prefills = (
        Prefill.FIRST_NAME,
        Prefill.LAST_NAME,
        Prefill.PROFILE_NAME,
        Prefill.PROFILE_RNA,
        Prefill.PROFILE_ADDRESS,
        Prefill.PROFILE_FUNCTION,
    )

    def form_field(self, field: ShortTextField) -> forms.Field:
        """Ask in a one-line control."""
        return TextInput(
            shortest=field.min_length,
            longest=field.max_length,
            widget=forms.TextInput(attrs=self.attrs(field)),
            **self.common(field),
        )

    def to_answer(self, field: ShortTextField, value: str) -> JsonValue:
        """Store the text."""
        return value

    def read(self, field: ShortTextField, answer: JsonValue) -> str | None:
        """Read a text."""
        return answer if isinstance(answer, str) else None

    def text(self, field: ShortTextField, value: str) -> str:
        """Show the text."""
        return value

    def answer_schema(self, field: ShortTextField) -> dict[str, JsonValue]:
        """Describe a text and its lengths."""
        return {"type": "string", "minLength": field.min_length or 1, "maxLength": field.max_length}
