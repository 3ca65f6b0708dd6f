"""A postal address: a person's, and an organisation's with its name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import text_field

PARTS = ("address_line", "postcode", "city")


class AddressForm(forms.Form):
    """The postal address, entirely or not at all; a form that takes fields away asks for what it keeps."""

    address_line = text_field(_("Number and street"), autocomplete="street-address", length=200)
    postcode = forms.CharField(
        label=_("Postcode"),
        required=False,
        validators=[RegexValidator(r"^[0-9]{5}$", _("Check the postcode: it has 5 digits."))],
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    city = text_field(_("Town"), autocomplete="address-level2", length=100)

    def clean(self) -> dict[str, Any]:
        """Ask for the missing part of an address begun."""
        cleaned = super().clean() or self.cleaned_data
        parts = [name for name in PARTS if name in self.fields]
        if any(cleaned.get(name) for name in parts):
            for name in parts:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(_("Complete the address, or clear it entirely.")))
        return cleaned
