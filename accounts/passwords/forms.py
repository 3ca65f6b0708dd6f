"""Forms in which a password is chosen: entered once, since it can be shown; its rules are said before."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def judge_password(form: forms.Form, password: str, user: User) -> None:
    """Add to `form` what the rules say against the password, for an attacker who knows the names of `user`."""
    try:
        get_adapter().clean_password(password, user=user)
    except ValidationError as error:
        form.add_error("password1", error)


class OneNewPassword:
    """A new password asked once; allauth asks twice."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        password = self.fields["password1"]
        password.label = _("New password")
        password.error_messages["required"] = _("Choose a password.")
        password.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class ChooseNewPasswordForm(OneNewPassword, allauth_forms.ResetPasswordKeyForm):
    """The password of who opened a reset link."""


class ChooseFirstPasswordForm(OneNewPassword, allauth_forms.SetPasswordForm):
    """The first password of an account that only an identity provider opened until then."""


class ChangePasswordForm(OneNewPassword, allauth_forms.ChangePasswordForm):
    """The current password, and the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        old = self.fields["oldpassword"]
        old.label = _("Current password")
        old.help_text = ""
        old.error_messages["required"] = _("Enter your current password.")
        old.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password once more, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.label = _("Password")
        password.error_messages["required"] = _("Enter your password.")
        password.help_text = ""
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
