"""Forms of this app: what a person enters, in their words; writing is left to the domain modules."""

from accounts.forms.address import AddressForm
from accounts.forms.entrance import AskForLinkForm, ResetPasswordForm, SignInForm, SignUpForm
from accounts.forms.passwords import (
    ChangePasswordForm,
    ChooseFirstPasswordForm,
    ChooseNewPasswordForm,
    ReauthenticateForm,
)
from accounts.forms.personal import EmailChangeForm, IdentityForm, NoticesForm, TelephoneForm
from accounts.forms.second_factor import (
    ActivateTotpForm,
    AddPasskeyForm,
    CodeAgainForm,
    CodeForm,
    RenamePasskeyForm,
)

__all__ = [
    "ActivateTotpForm",
    "AddPasskeyForm",
    "AddressForm",
    "AskForLinkForm",
    "ChangePasswordForm",
    "ChooseFirstPasswordForm",
    "ChooseNewPasswordForm",
    "CodeAgainForm",
    "CodeForm",
    "EmailChangeForm",
    "IdentityForm",
    "NoticesForm",
    "ReauthenticateForm",
    "RenamePasskeyForm",
    "ResetPasswordForm",
    "SignInForm",
    "SignUpForm",
    "TelephoneForm",
]
