"""The form by which someone invited enters for the first time."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ChoosePasswordForm(forms.Form):
    """The first password of someone invited."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 15 characters, spaces allowed; a sentence works well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        """Long and hard to guess, as staff's passwords are."""
        return str(get_adapter().clean_password(self.cleaned_data["password1"], user=self.user))
