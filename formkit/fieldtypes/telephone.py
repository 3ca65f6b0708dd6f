"""Telephone number, French by default, stored in E.164."""

import re
from types import MappingProxyType
from typing import Literal

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.blanks import Blank, comb
from formkit.fieldtypes.base import FieldType
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import ParsedInput
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import Family, register
from formkit.meanings import Meaning
from formkit.values import JsonValue
from portal.telephones import parse_telephone, telephone_text

MALFORMED = _("Enter the ten digits of the number, for example 06 12 34 56 78; start a foreign one with +.")
_E164 = r"^\+[1-9][0-9]{5,14}$"


class TelephoneField(BaseField):
    """A telephone number."""

    type: Literal["telephone"] = "telephone"


@register(Family.TEXTS, 4)
class Telephone(FieldType[TelephoneField, str]):
    """A number to call."""

    name = "telephone"
    label = _("Telephone number")
    description = _("A French, overseas or foreign number, whose form is checked.")
    icon = "mobile-alt"
    seconds = 10
    meanings = frozenset({Meaning.SEARCHED})
    example = _("For example 06 12 34 56 78.")
    model = TelephoneField
    prefills = (Prefill.TELEPHONE,)
    usual_source = Prefill.TELEPHONE
    proposed = MappingProxyType({"autocomplete": "tel", "personal": "ordinary", "anonymise": "erase"})

    def form_field(self, field: TelephoneField) -> forms.Field:
        """Ask in a telephone control (a keypad on phones)."""
        widget = forms.TextInput(attrs=self.attrs(field))
        widget.input_type = "tel"
        return ParsedInput(parse_telephone, MALFORMED, widget=widget, **self.common(field))

    def blank(self, field: TelephoneField) -> Blank:
        """A comb of more boxes than a French number has: some numbers are foreign."""
        return comb(2, 2, 2, 2, 2, 2, 2)

    def read(self, field: TelephoneField, answer: JsonValue) -> str | None:
        """Read a number in E.164, whose calling code exists."""
        if not isinstance(answer, str) or not re.fullmatch(_E164, answer):
            return None
        try:
            phonenumbers.parse(answer)
        except phonenumbers.NumberParseException:
            return None
        return answer

    def sought(self, field: TelephoneField, value: str) -> str:
        """Its digits in one word, as written in France where it is a French number: `0612345678`."""
        return re.sub(r"\D", "", self.text(field, value))

    def form_value(self, field: TelephoneField, value: str) -> object:
        return self.text(field, value)

    def text(self, field: TelephoneField, value: str) -> str:
        """Show « 06 12 34 56 78 », overseas numbers alike, foreign ones with their calling code."""
        return telephone_text(value)

    def answer_schema(self, field: TelephoneField) -> dict[str, JsonValue]:
        """Describe a number in E.164."""
        return {"type": "string", "pattern": _E164}

    def example_answer(self, field: TelephoneField) -> JsonValue:
        """Give a number that the regulator keeps for fiction."""
        return "+33639980112"
