"""What a form shows without storing an answer: texts, and documents, which are stored elsewhere."""

from typing import TypeVar

from django import forms

from formkit.blanks import Blank
from formkit.fieldtypes.base import FieldType
from formkit.fieldtypes.field import BaseField
from formkit.values import JsonValue

FieldT = TypeVar("FieldT", bound=BaseField)


class WithoutAnswer(FieldType[FieldT, None]):
    """A field that a form shows without storing an answer."""

    has_answer = False
    in_rows = False
    in_annotations = False

    def form_field(self, field: FieldT) -> forms.Field | None:
        return None

    def to_answer(self, field: FieldT, value: None) -> JsonValue:
        return None

    def read(self, field: FieldT, answer: JsonValue) -> None:
        return

    def text(self, field: FieldT, value: None) -> str:
        return ""

    def blank(self, field: FieldT) -> Blank:
        return Blank()

    def answer_schema(self, field: FieldT) -> dict[str, JsonValue]:
        return {}
