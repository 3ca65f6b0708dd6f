"""Fields that several forms share: their words, their autocompletion, what is said when they are empty."""

from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
