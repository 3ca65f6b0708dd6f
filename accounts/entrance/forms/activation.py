"""What is asked of who opens an activation link in another browser than the one that signed up."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import first_name_field, last_name_field, terms_field
from accounts.models import User
from accounts.passwords.forms import judge_password


class ActivationForm(forms.Form):
    """Names, password and terms of use of the address's owner; nothing that was typed before is shown in it."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["first_name"] = first_name_field()
        self.fields["last_name"] = last_name_field()
        self.fields["terms"] = terms_field()
        self.order_fields(["first_name", "last_name", "password1", "terms"])

    def clean(self) -> dict[str, Any]:
        """Judge the password by the names just entered, and by the rights that the account may have been given."""
        cleaned = super().clean() or self.cleaned_data
        if password := cleaned.get("password1"):
            owner = User.objects.get(pk=self.user.pk)
            owner.first_name, owner.last_name = cleaned.get("first_name", ""), cleaned.get("last_name", "")
            judge_password(self, password, owner)
        return cleaned
