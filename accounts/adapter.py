"""What allauth does our way: e-mails through the outbox, limits per account, where people go next."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts import emails
from accounts.permissions import must_have_second_factor

#: allauth names an e-mail by its template; this is which of our letters answers.
KINDS = {
    "account/email/email_confirmation_signup": "activation",
    "account/email/email_confirmation": "address_confirmation",
    "account/email/account_already_exists": "account_exists",
    "account/email/password_reset_key": "password_reset",
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset": "password_changed",
    "account/email/email_changed": "address_changed",
    "mfa/email/totp_deactivated": "second_factor_off",
}

#: Not sent from here: the first two allauth sends after its commit (our views post them within it instead), and an
#: address given up before it was ever confirmed concerns nobody.
NOT_FROM_HERE = {"mfa/email/totp_activated", "mfa/email/recovery_codes_generated", "account/email/email_deleted"}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's choices for this portal."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The identifier or the password is not right. Check both, then try again."),
        "too_many_login_attempts": _(
            "Too many attempts for this account. Try again in five minutes, or choose a new password with"
            " “Forgotten password?”."
        ),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Enter the code that your application shows now."),
        "duplicate_email": _("This address is already the one of your account."),
        "rate_limited": _("Too many attempts in a short time. Try again in five minutes."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post to the outbox; a template that is not ours is an error, never an e-mail in English."""
        if template_prefix not in NOT_FROM_HERE:
            emails.post(kind=KINDS[template_prefix], recipient=email, facts=context)

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC, signup: bool
    ) -> None:
        """The activation of an account that was never usable, else the confirmation of a changed address."""
        address = emailconfirmation.email_address
        first = not EmailAddress.objects.filter(user_id=address.user_id, verified=True).exists()
        prefix = "account/email/email_confirmation_signup" if first else "account/email/email_confirmation"
        url = self.get_email_confirmation_url(request, emailconfirmation)
        self.send_mail(prefix, address.email, {"activate_url": url})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC) -> str:
        """Under our own address whatever the Host header says; a procedure begun before sign-up goes along."""
        url = settings.PARVIS_BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])
        following = get_next_redirect_url(request)
        return f"{url}?{urlencode({'next': following})}" if following else url

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Under our own address whatever the Host header says."""
        user, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": token})
        return settings.PARVIS_BASE_URL + path

    def send_account_already_exists_mail(self, email: str) -> None:
        """Told by e-mail only; an account that still waits gets its activation link again."""
        waiting = EmailAddress.objects.filter(email=email, verified=False, user__email=email).first()
        if waiting:
            self.send_confirmation_mail(self.request, EmailConfirmationHMAC.create(waiting), signup=True)
        else:
            url = settings.PARVIS_BASE_URL + reverse("account_reset_password")
            self.send_mail("account/email/account_already_exists", email, {"password_reset_url": url})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where the pencil was."""
        return reverse("personal_data")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401
        """One budget of attempts per account, whatever name the portal was reached under."""
        return str(credentials.get("email", "")).strip().lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor for this portal."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "unverified_email": _("First confirm your new e-mail address, or give up that change."),
        "incorrect_code": _("This code is not right. Enter the code that your application shows now."),
    }

    def get_totp_issuer(self) -> str:
        """The name that the telephone's application shows."""
        return str(settings.MFA_TOTP_ISSUER)

    def encrypt(self, text: str) -> str:
        """Keep secrets unreadable in the database and its backups."""
        return secret_box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read what `encrypt` kept, under this secret key or a former one (`SECRET_KEY_FALLBACKS`)."""
        return secret_box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff can't give up their second factor."""
        return not must_have_second_factor(authenticator.user)


def secret_box() -> MultiFernet:
    """Encryption under keys derived from the installation's secrets, the current one first."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [salted_hmac("accounts.second_factor", b"", secret=secret, algorithm="sha256") for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key.digest())) for key in keys])
