"""E-mail address."""

from types import MappingProxyType
from typing import Literal

from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.base import TextType
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import REQUIRED
from formkit.fieldtypes.prefill import Prefill
from formkit.fieldtypes.registry import Family, register
from formkit.meanings import Meaning
from formkit.values import JsonValue

MAX_LENGTH = 254
"""RFC 5321: the longest path that mail servers carry, without its brackets."""


class EmailField(BaseField):
    """An e-mail address."""

    type: Literal["email"] = "email"


@register(Family.TEXTS, 3)
class Email(TextType[EmailField]):
    """An address to write to."""

    name = "email"
    label = _("E-mail address")
    description = _("An e-mail address whose form is checked.")
    icon = "mail"
    seconds = 12
    meanings = frozenset({Meaning.SEARCHED})
    example = _("For example name@example.fr.")
    model = EmailField
    is_email_address = True
    is_read_in_browser = False
    operators = ("equals", "not_equals", "empty", "not_empty")
    proposed = MappingProxyType({"autocomplete": "email", "personal": "ordinary", "anonymise": "erase"})
    prefills = (Prefill.EMAIL,)
    usual_source = Prefill.EMAIL

    def form_field(self, field: EmailField) -> forms.Field:
        """Ask in an e-mail control (its keyboard has the at sign)."""
        malformed = _("Enter a complete e-mail address, for example name@example.fr.")
        form_field = forms.EmailField(
            max_length=MAX_LENGTH,
            widget=forms.EmailInput(attrs=self.attrs(field, spellcheck="false", autocapitalize="none")),
            error_messages={"required": REQUIRED, "invalid": malformed, "max_length": malformed},
            **self.common(field),
        )
        form_field.widget.attrs.pop("maxlength", None)  # the browser would cut a pasted address without a word
        return form_field

    def answer_schema(self, field: EmailField) -> dict[str, JsonValue]:
        return {"type": "string", "format": "email", "maxLength": MAX_LENGTH}

    def example_answer(self, field: EmailField) -> JsonValue:
        """Give an address of the domain kept for examples (RFC 2606)."""
        return "prenom.nom@example.fr"
