"""SIRET: the number of a French establishment, checked."""

import re
from typing import Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.identifiers import display_siret, parse_siret
from teleservices.formkit.fieldtypes.base import BaseField, FieldType, Prefill
from teleservices.formkit.fieldtypes.inputs import TextInput
from teleservices.formkit.values import JsonValue


class SiretInput(TextInput):
    """Cleans to 14 digits."""

    def to_python(self, value: object) -> str:
        """Read the number; ValidationError says what to check."""
        text = super().to_python(value)
        if not text:
            return text
        try:
            return parse_siret(text)
        except ValueError:
            raise ValidationError(
                _("Check the SIRET: it has 14 digits, for example 732 829 320 00074."), code="invalid"
            ) from None


class SiretField(BaseField):
    """The number of an establishment."""

    type: Literal["siret"] = "siret"


class Siret(FieldType[SiretField, str]):
    """Identifies a company, an association or an authority."""

    name = "siret"
    label = _("SIRET")
    description = _("The 14 digits of an establishment, checked by their key.")
    icon = "globe"
    example = _("14 digits, for example 732 829 320 00074.")
    model = SiretField
    operators = ("equals", "not_equals", "empty", "not_empty")
    prefills = (Prefill.PROFILE_SIRET,)

    def form_field(self, field: SiretField) -> forms.Field:
        """Ask in a text control with a keypad of digits."""
        return SiretInput(widget=forms.TextInput(attrs=self.attrs(field, inputmode="numeric")), **self.common(field))

    def to_answer(self, field: SiretField, value: str) -> JsonValue:
        """Store the 14 digits."""
        return value

    def read(self, field: SiretField, answer: JsonValue) -> str | None:
        """Read 14 digits."""
        return answer if isinstance(answer, str) and re.fullmatch(r"[0-9]{14}", answer) else None

    def form_value(self, field: SiretField, value: str) -> object:
        """Let the form start from the number as people write it."""
        return self.text(field, value)

    def text(self, field: SiretField, value: str) -> str:
        """Show « 732 829 320 00074 »."""
        return display_siret(value)

    def answer_schema(self, field: SiretField) -> dict[str, JsonValue]:
        """Describe 14 digits."""
        return {"type": "string", "pattern": "^[0-9]{14}$"}
