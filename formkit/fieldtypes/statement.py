"""Statement to tick, whose text is versioned: what is stored says which text was accepted."""

from collections.abc import Sequence
from typing import Annotated, Literal, Unpack

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints

from formkit.blanks import Blank
from formkit.fieldtypes import options
from formkit.fieldtypes.base import FieldType
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import Question
from formkit.fieldtypes.registry import Family, register
from formkit.marked_text import plain
from formkit.values import JsonValue


class StatementInput(forms.BooleanField):
    """A tick box that cleans to the version accepted, None for an empty box."""

    def __init__(self, *, version: int, **question: Unpack[Question]) -> None:
        super().__init__(**question)
        self.error_messages["required"] = _("Read this statement and tick the box to go on.")
        self.version = version

    def clean(self, value: object) -> int | None:
        """The version accepted; None for an empty box."""
        return self.version if super().clean(value) else None


class StatementField(BaseField):
    """A text that the applicant accepts; `version` rises by itself when a designer changes the text or its label."""

    type: Literal["statement"] = "statement"
    text: Annotated[str, StringConstraints(max_length=5000)] = ""
    """What is accepted, when the label beside the box doesn't say it all."""
    version: Annotated[int, Field(ge=1)] = 1


@register(Family.DOCUMENTS, 2)
class Statement(FieldType[StatementField, int]):
    """A commitment, a certification.

    The answer is the version number of the accepted text. An older one no longer counts: the box is to tick again.
    """

    name = "statement"
    label = _("Statement to tick")
    description = _("A commitment to accept by ticking a box; the version accepted is kept.")
    icon = "check"
    seconds = 3
    model = StatementField
    own_options = {"text": options.TEXT}
    autocompletes = False
    in_annotations = False
    is_correctable = False
    given_each_time = True
    block_class = "field--statement"

    def reading(self, field: StatementField) -> Sequence[str]:
        return (*super().reading(field), field.text)

    def accepted_text(self, field: StatementField) -> str:
        return field.text

    def form_field(self, field: StatementField) -> forms.Field:
        return StatementInput(
            version=field.version, widget=forms.CheckboxInput(attrs=self.attrs(field)), **self.common(field)
        )

    def blank(self, field: StatementField) -> Blank:
        """The whole text, and a box to tick."""
        return Blank(text=field.text, boxes=(_now("I have read and accept this"),))

    def read(self, field: StatementField, answer: JsonValue) -> int | None:
        return answer if isinstance(answer, int) and not isinstance(answer, bool) else None

    def form_value(self, field: StatementField, value: int) -> object:
        """Let the box be ticked for the present text only."""
        return value == field.version

    def text(self, field: StatementField, value: int) -> str:
        return _now("Accepted (version %(version)d of the text)") % {"version": value}

    def answered(self, field: StatementField, answer: JsonValue) -> bool:
        """Count the present text only."""
        return self.read(field, answer) == field.version

    def edited(self, before: StatementField, after: StatementField) -> StatementField:
        """Give a changed text its own version."""
        if (before.label, before.text) == (after.label, after.text):
            return after
        return after.model_copy(update={"version": before.version + 1})

    def answer_schema(self, field: StatementField) -> dict[str, JsonValue]:
        text: dict[str, JsonValue] = {"x-text": plain(field.text)} if field.text else {}
        return {"const": field.version, **text}

    def example_answer(self, field: StatementField) -> JsonValue:
        return field.version
