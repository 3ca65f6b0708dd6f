"""Forms that ask for a code of six figures, or for a recovery code."""

from typing import TYPE_CHECKING, Any

from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sessions import sign_ins

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CodeField(forms.CharField):
    """A code; spaces are allowed, since applications show them."""

    def __init__(self, *, label: "StrOrPromise", help_text: "StrOrPromise") -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=20,
            widget=forms.TextInput(attrs=attrs),
            error_messages={"required": _("Enter the code.")},
        )

    def to_python(self, value: object) -> str:
        """The code without its spaces."""
        return "".join(str(value or "").split())


class WrongCodeInTheLog:
    """Part of a form that asks for a code: one that is wrong is in the security log."""

    user: User

    def clean_code(self) -> str:
        """The code, when it is right; a wrong one is noted in the security log."""
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except forms.ValidationError:
            sign_ins.tell_failure(request=context.request, reason="wrong_code", user=self.user)
            raise


class CodeForm(WrongCodeInTheLog, mfa_forms.AuthenticateForm):
    """The second step of sign-in: a code of the application, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_or_recovery_code()


class CodeAgainForm(WrongCodeInTheLog, mfa_forms.ReauthenticateForm):
    """The second factor once more, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_or_recovery_code()


class ActivateTotpForm(totp_forms.ActivateTOTPForm):
    """The first code proves that the application was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField(
            label=_("Code shown by the application"), help_text=_("Six figures, which change every 30 seconds")
        )


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A new passkey and the name that its owner gives it; every one of ours opens the account by itself."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _name(self.fields["name"])


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey, by which its owner tells it from the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _name(self.fields["name"])
        self.fields["name"].error_messages["required"] = _("Enter a name.")


def _name(field: forms.Field) -> None:
    field.label = _("Name of this passkey")
    field.help_text = _("For example: my telephone")
    field.widget.attrs["maxlength"] = "60"


def _code_or_recovery_code() -> CodeField:
    return CodeField(
        label=_("Code"), help_text=_("The six figures that your application shows, or one of your recovery codes")
    )
