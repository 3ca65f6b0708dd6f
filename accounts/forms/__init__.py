"""Forms of this app: what a person enters, in their words; writing is left to the domain modules."""

from accounts.forms.entrance import AskForLinkForm, ResetPasswordForm, SignInForm, SignUpForm
from accounts.forms.passwords import (
    ChangePasswordForm,
    ChooseFirstPasswordForm,
    ChooseNewPasswordForm,
    ReauthenticateForm,
)
from accounts.forms.personal import AddressForm, EmailChangeForm, IdentityForm, TelephoneForm
from accounts.forms.profiles import OrganisationForm
from accounts.forms.second_factor import ActivateTotpForm, CodeAgainForm, CodeForm

__all__ = [
    "ActivateTotpForm",
    "AddressForm",
    "AskForLinkForm",
    "ChangePasswordForm",
    "ChooseFirstPasswordForm",
    "ChooseNewPasswordForm",
    "CodeAgainForm",
    "CodeForm",
    "EmailChangeForm",
    "IdentityForm",
    "OrganisationForm",
    "ReauthenticateForm",
    "ResetPasswordForm",
    "SignInForm",
    "SignUpForm",
    "TelephoneForm",
]
