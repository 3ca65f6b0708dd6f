"""« Mes données personnelles »: one form per group of data."""

from typing import Any

import phonenumbers
from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import email_field, first_name_field, last_name_field, text_field
from accounts.models import User


class IdentityForm(forms.Form):
    """First and last name."""

    first_name = first_name_field()
    last_name = last_name_field()


class AddressForm(forms.Form):
    """The postal address, entirely or not at all."""

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
        given = [name for name in self.fields if cleaned.get(name)]
        if given:
            for name in self.fields:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(_("Complete the address, or clear it entirely.")))
        return cleaned


class TelephoneForm(forms.Form):
    """A telephone number, kept as +33…, or none."""

    telephone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        help_text=_("For example: 06 12 34 56 78"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_telephone(self) -> str:
        """Read a number as people write it in France, or with its country's prefix."""
        value = str(self.cleaned_data["telephone"])
        if not value:
            return ""
        try:
            number = phonenumbers.parse(value, "FR")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValidationError(_("Check the telephone number: for example 06 12 34 56 78."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class EmailChangeForm(allauth_forms.AddEmailForm):
    """The new address, which replaces the identifier once confirmed from there."""

    def __init__(self, user: User | None = None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(user, *args, **kwargs)
        self.fields["email"] = email_field(_("New e-mail address"), autocomplete="email")
