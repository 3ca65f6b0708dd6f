"""Fields that several forms share: their words, their autocompletion, what is said when they are empty."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PARTS = ("address_line", "postcode", "city")


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class EmailField(forms.EmailField):
    """An address, read in lower case, as they are kept."""

    def to_python(self, value: object) -> str:
        """The address without surrounding spaces or capitals."""
        return str(super().to_python(value)).lower()


def email_field(label: "StrOrPromise", *, autocomplete: str) -> EmailField:
    """An address, with an example."""
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    return EmailField(
        label=label,
        widget=widget,
        max_length=254,
        help_text=_("For example: name@example.fr"),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Check the e-mail address: it looks like name@example.fr."),
        },
    )


def first_name_field() -> forms.CharField:
    """The first name in use."""
    return text_field(_("First name"), autocomplete="given-name", length=100, missing=_("Enter your first name."))


def last_name_field() -> forms.CharField:
    """The last name in use."""
    return text_field(_("Last name"), autocomplete="family-name", length=100, missing=_("Enter your last name."))


def text_field(
    label: "StrOrPromise", *, autocomplete: str, length: int, missing: "StrOrPromise" = ""
) -> forms.CharField:
    """One line of text; `missing` is said when it is empty, no `missing` makes it optional."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(missing),
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing} if missing else None,
    )


def terms_field() -> forms.BooleanField:
    """The terms of use, to read beside the page and to accept; made with each form, since it names an address."""
    return forms.BooleanField(
        label=_("I have read and I accept the terms of use"),
        help_text=format_html(
            '<a href="{}" target="_blank" rel="noopener">{}</a>',
            reverse("terms_of_use"),
            gettext("Read the terms of use (new tab)"),
        ),
        error_messages={"required": _("To have an account, accept the terms of use.")},
    )


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
