"""The form that ends a first sign-in with FranceConnect: which address, and the terms of use."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import email_field


class IdentityLinkForm(forms.Form):
    """Where to send the link; nothing here says whether the address has an account."""

    email = email_field(_("E-mail address"), autocomplete="email")
    terms = forms.BooleanField(
        label=_("I have read and I accept the terms of use"),
        error_messages={"required": _("To have an account, accept the terms of use.")},
    )
