"""What is asked before an account is deleted: to say so, once."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeleteAccountForm(forms.Form):
    """One box to tick; the password was asked just before."""

    confirm = forms.BooleanField(
        label=_("I understand that my account can't be restored"),
        error_messages={"required": _("To delete your account, tick the box: it can't be restored afterwards.")},
    )
