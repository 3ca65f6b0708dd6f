"""What allauth does our way when someone comes back from a provider: nothing is linked or created by it."""

import logging
import secrets
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.entrance import registration
from accounts.errors import AccountsError
from accounts.federation import DEPARTMENT, configured
from accounts.identity_providers import department, identities, visits
from accounts.identity_providers.identities import Identity
from accounts.identity_providers.tokens import ProofTooOldError, TokenRefusedError
from accounts.models import User
from accounts.second_factor.requirement import record_assertion
from accounts.sessions import sign_ins

logger = logging.getLogger(__name__)


class IdentityProviderAdapter(DefaultSocialAccountAdapter):
    """Providers come from the settings alone; what they say of a person is ours to use."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers that the settings configure; a row of the database adds none."""
        return [
            candidate.as_app()
            for candidate in configured().values()
            if provider in (None, "openid_connect", candidate.id)
        ]

    def generate_state_param(self, state: dict[str, Any]) -> str:
        """The OpenID Connect `state`: 256 random bits; FranceConnect wants 32 characters at least."""
        return secrets.token_urlsafe(32)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ANN401
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """One page, whatever failed; the log says what, without the person."""
        reason = str(exception) if isinstance(exception, TokenRefusedError) else type(exception).__name__
        logger.warning("sign-in through %s refused: %s", provider, reason)
        code = "not_again" if isinstance(exception, ProofTooOldError) else str(error or "unknown")
        raise ImmediateHttpResponse(refusal(request, code, status=403))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The person is known by the provider: which account is it, and may it be opened this way?"""
        if sociallogin.account.provider == DEPARTMENT:
            self._staff(request, sociallogin)
        else:
            self._citizen(request, sociallogin)

    def _staff(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        account = _staff_account(request, sociallogin)
        sociallogin.account, sociallogin.user = account, account.user
        _open_session(request, sociallogin)
        if department.asserts_second_factor(sociallogin.assurance):
            record_assertion(request, account.user)

    def _citizen(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        identity = Identity.of(sociallogin.claims)
        if not sociallogin.is_existing:
            visits.hold(request, identity=identity, id_token=sociallogin.raw_id_token, proven_at=sociallogin.proven_at)
            page = "franceconnect" if request.user.is_authenticated else "franceconnect_welcome"
            raise ImmediateHttpResponse(redirect(page))
        try:
            identities.refresh(account=sociallogin.account, identity=identity)
        except identities.StaffAccountError as error:
            raise ImmediateHttpResponse(refusal(request, "staff", status=403, error=error)) from error
        _open_session(request, sociallogin)


def _staff_account(request: HttpRequest, sociallogin: SocialLogin) -> SocialAccount:
    """The account of staff that the provider speaks of; ImmediateHttpResponse, with the reason, when it opens none."""
    try:
        account = department.sign_in(claims=sociallogin.claims)
    except department.NotStaffError as error:
        raise ImmediateHttpResponse(refusal(request, "not_staff", status=403, error=error)) from error
    except department.UnprovenAddressError as error:
        raise ImmediateHttpResponse(refusal(request, "address", status=403, error=error)) from error
    except registration.AddressTakenError as error:
        raise ImmediateHttpResponse(refusal(request, "reserved", status=409, error=error)) from error
    if not department.is_staff_now(account.user):
        raise ImmediateHttpResponse(refusal(request, "not_staff", status=403, error=department.NotStaffError()))
    return account


def _open_session(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Leave the former session; the one that begins remembers who opened it, and since when that is proven."""
    if request.user.is_authenticated:
        get_account_adapter(request).logout(request)
    visits.remember(
        request,
        provider=sociallogin.account.provider,
        id_token=sociallogin.raw_id_token,
        proven_at=sociallogin.proven_at,
    )


def refusal(request: HttpRequest, reason: str, *, status: int, error: AccountsError | None = None) -> HttpResponse:
    """The page that says why the sign-in stops here: what `error` says, where one stopped it; the security log too."""
    user = request.user if isinstance(request.user, User) else None
    sign_ins.tell_failure(request=request, reason=f"provider_{reason}", user=user)
    context = {"reason": reason, "why": error.message if error else ""}
    return render(request, "socialaccount/refused.html", context, status=status)
