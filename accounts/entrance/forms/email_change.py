"""The form by which someone asks for another address."""

from typing import Any

from allauth.account import forms as allauth_forms
from django.utils.translation import gettext_lazy as _

from accounts.entrance import email_change
from accounts.forms.fields import email_field
from accounts.models import User


class EmailChangeForm(allauth_forms.AddEmailForm):
    """The new address, which replaces the identifier once confirmed from there."""

    def __init__(self, user: User | None = None, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(user, *args, **kwargs)
        self.fields["email"] = email_field(_("New e-mail address"), autocomplete="email")

    def clean_email(self) -> str:
        """Asking once more for the address that awaits its confirmation sends its link again."""
        email = str(self.cleaned_data["email"])
        if email_change.pending(self.user).filter(email=email).exists():
            return email
        return str(super().clean_email())
