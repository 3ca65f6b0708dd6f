"""Forms of who is not signed in. None of them tells whether an address has an account."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.entrance import activation, email_change, registration
from accounts.forms import email_field, first_name_field, last_name_field, terms_field
from accounts.letters import account as account_letters
from accounts.models import User
from accounts.passwords.forms import judge_password
from accounts.robots.check import robot_check_field
from portal.models import TermsVersion


class SignInForm(allauth_forms.LoginForm):
    """« Identifiant » (the e-mail address) and « Mot de passe »."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (allauth's own signature)
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field(_("Identifier"), autocomplete="username")
        self.fields["login"].help_text = _("Your e-mail address")
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            max_length=128,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": _("Enter your password.")},
        )
        self.order_fields(["login", "password"])


class SignUpForm(allauth_forms.SignupForm):
    """Who the person is, how to reach them, their password, the terms of use, and the proof of no robot."""

    def __init__(self, *args: Any, plain_check: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["first_name"] = first_name_field()
        self.fields["last_name"] = last_name_field()
        self.fields["email"] = email_field(_("E-mail address"), autocomplete="email")
        password = self.fields["password1"]
        password.label = _("Password")
        password.error_messages["required"] = _("Choose a password.")
        password.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        self.fields["terms"] = terms_field()
        self.fields["robot_check"] = robot_check_field(plain=plain_check)
        self.order_fields(["first_name", "last_name", "email", "password1", "terms", "robot_check"])

    def validate_unique_email(self, value: str) -> str:
        """Note whether it is taken, of which nothing shows; allauth would count addresses nobody has confirmed."""
        self.account_already_exists = registration.is_taken(value)
        return value

    def clean(self) -> dict[str, Any]:
        """Judge the password knowing the person's names, which allauth does not give."""
        cleaned = forms.Form.clean(self) or self.cleaned_data
        password = cleaned.get("password1")
        if password:
            names = {name: cleaned.get(name, "") for name in ("email", "first_name", "last_name")}
            judge_password(self, password, User(**names))
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Create the account; for an address that has one, do as much work and show the same page."""
        email, password = self.cleaned_data["email"], self.cleaned_data["password1"]
        if not self.account_already_exists:
            try:
                return self._register(email, password), None
            except registration.AddressTakenError:
                pass  # created by someone between the check and now
        elif not self._repeats(request, email, password):
            activation.forget_browser(request)
        return None, prevent_enumeration(request, email=email)

    def _repeats(self, request: HttpRequest, email: str, password: str) -> bool:
        """Whether this browser sends again what it signed up with; the password is hashed once whatever the answer."""
        waiting = activation.waiting_address(email)
        if waiting is None or not activation.signed_up_here(request=request, user=waiting.user):
            make_password(password)
            return False
        same_names = all(self.cleaned_data[name] == getattr(waiting.user, name) for name in ("first_name", "last_name"))
        return waiting.user.check_password(password) and same_names

    def _register(self, email: str, password: str) -> User:
        return registration.register(
            email=email,
            password=password,
            first_name=self.cleaned_data["first_name"],
            last_name=self.cleaned_data["last_name"],
            terms=TermsVersion.current(),
        )


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """The address to which the link is sent, if it has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field(_("Your e-mail address"), autocomplete="email")

    def clean_email(self) -> str:
        """Look for the account whose identifier it is; allauth would also take one that only asked for it."""
        email = str(self.cleaned_data["email"])
        self.users = list(User.objects.identified_by(email).filter(is_active=True))
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:  # noqa: ANN401
        """Post the link; for an unknown address, do as much work and post nothing."""
        if self.users:
            return str(super().save(request, **kwargs))
        email = str(self.cleaned_data["email"])
        for _query in range(2):  # a real token reads the account's addresses twice
            EmailAddress.objects.filter(email=email).exists()
        account_letters.pretend_to_post(
            kind="password_reset", recipient=email, context={"password_reset_url": request.path}
        )
        return email


class AskForLinkForm(forms.Form):
    """The address to which an activation link is sent again, if an account waits for it."""

    email = email_field(_("Your e-mail address"), autocomplete="email")


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
