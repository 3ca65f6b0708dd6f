"""What allauth does our way: e-mails through the outbox, limits per account, where people go next."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts import throttling
from accounts.entrance import activation, email_change
from accounts.identity_providers import staff_door, visits
from accounts.letters import account as account_letters
from accounts.letters import warnings as warning_letters
from accounts.models import EmailChange, User
from accounts.second_factor import sealed_factors
from accounts.second_factor.requirement import may_remove
from accounts.sessions import sign_ins
from portal.identity.department import whole_url

KINDS = {
    "account/email/email_confirmation_signup": "activation",
    "account/email/email_confirmation": "address_confirmation",
    "account/email/account_already_exists": "account_exists",
    "account/email/password_reset_key": "password_reset",
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset": "password_changed",
    "mfa/email/totp_deactivated": "second_factor_off",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
}
"""allauth names an e-mail by its template; this is which of our letters answers."""

NOT_FROM_HERE = {
    "mfa/email/totp_activated", "mfa/email/recovery_codes_generated", "account/email/email_deleted",
    "account/email/email_changed",
}  # fmt: skip
"""Not sent from here: the first two allauth sends after its commit (our views post them within it instead), an address
given up before it was ever confirmed concerns nobody, and a changed one is told by `accounts.entrance.email_change`."""


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
            account_letters.post(kind=KINDS[template_prefix], recipient=email, context=context)

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC, signup: bool
    ) -> None:
        """The activation of an account that was never usable, else the confirmation of a changed address."""
        address = emailconfirmation.email_address
        first = activation.awaits(address.user)
        if not first:
            email_change.asked(user=address.user)
        prefix = "account/email/email_confirmation_signup" if first else "account/email/email_confirmation"
        url = self.get_email_confirmation_url(request, emailconfirmation)
        self.send_mail(prefix, address.email, {"activate_url": url})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC) -> str:
        """Under our own address whatever the Host header says; a procedure begun before sign-up goes along."""
        url = whole_url("account_confirm_email", emailconfirmation.key)
        following = get_next_redirect_url(request)
        return f"{url}?{urlencode({'next': following})}" if following else url

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The reset link under PARVIS_BASE_URL: a forged Host header would send it elsewhere."""
        user, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": token})
        return settings.PARVIS_BASE_URL + path

    def send_account_already_exists_mail(self, email: str) -> None:
        """Told by e-mail only; an account that still waits gets its activation link again."""
        waiting = EmailAddress.objects.filter(email=email, verified=False, user__email=email).first()
        change = EmailChange.objects.reserving(email).first()
        if change and not User.objects.identified_by(email).exists():
            warning_letters.tell_reserved(email=email, until=change.expires_at)
        elif waiting:
            self.send_confirmation_mail(self.request, EmailConfirmationHMAC.create(waiting), signup=True)
        else:
            url = whole_url("account_reset_password")
            self.send_mail("account/email/account_already_exists", email, {"password_reset_url": url})

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:  # noqa: ANN401
        """Where the department has its own sign-in, staff come in by no other; the emergency account is told."""
        return super().pre_login(request, user, **kwargs) or staff_door.at_the_door(request, user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ANN401
        """Who has nothing to be asked here is sent back to the provider that knows them."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        if required and (address := visits.proof_again(self.request)):
            raise ImmediateHttpResponse(redirect(address))
        return bool(required)

    def get_login_stages(self) -> list[str]:
        """The second step knows what the department's provider asserted."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.second_factor.requirement.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to « Mes données personnelles », where the change was begun."""
        return reverse("personal_data")

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:  # noqa: ANN401
        """Whatever way someone came in, it is in their history."""
        sign_ins.record(request=request, user=user)
        return super().post_login(request, user, **options)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """A wrong password is in the history of whose account it is, and in the security log."""
        email = str(credentials.get("email", ""))
        sign_ins.record_failure(email=email)
        sign_ins.tell_failure(request=request, reason="wrong_password", email=email)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """The right password, or the right passkey, of an account that was closed."""
        sign_ins.tell_failure(request=request, reason="closed_account", user=user)
        return super().respond_user_inactive(request, user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Too many failures: say how long to wait."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            sign_ins.tell_failure(request=request, reason="too_many_attempts", email=str(credentials.get("email", "")))
            key = self._get_login_attempts_cache_key(request, **credentials)
            wait = throttling.wait_for(request, "login_failed", key=key) or throttling.RETRY_AFTER
            message = _(
                "Too many attempts for this account. Try again %(when)s, or choose a new password with"
                " “Forgotten password?”."
            )
            raise ValidationError(message % {"when": throttling.time_left(wait)}, code=refused.code) from refused

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401
        """One budget of attempts per account, whatever name the portal was reached under."""
        return str(credentials.get("email", "")).strip().lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    """What allauth's second factor asks of a portal: its issuer, its sealing, who may give a factor up."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "unverified_email": _("First confirm your new e-mail address, or give up that change."),
        "incorrect_code": _("This code is not right. Enter the code that your application shows now."),
    }

    def get_totp_issuer(self) -> str:
        """The name that the telephone's application shows."""
        return str(settings.MFA_TOTP_ISSUER)

    def encrypt(self, text: str) -> str:
        """Keep secrets unreadable in the database and its backups."""
        return sealed_factors.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read what `encrypt` kept."""
        return sealed_factors.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff can't give up their last second factor."""
        return may_remove(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 — allauth's name
        """A first name for a passkey, which its owner may change."""
        return str(_("Passkey %(number)s")) % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The portal as a passkey knows it: by its public address, whatever the Host header says."""
        host = urlsplit(settings.PARVIS_BASE_URL).hostname
        return {"id": str(host), "name": str(settings.MFA_TOTP_ISSUER)}
