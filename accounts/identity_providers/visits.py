"""What a session remembers of a provider: which one opened it, and an identity that waits for an account."""

import secrets
import time
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

from accounts.federation import configured
from accounts.identity_providers.identities import Identity
from accounts.identity_providers.provider import AGAIN, VerifiedAdapter
from portal.identity.department import whole_url
from portal.web.secret_addresses import digest_of

OPENED_BY, WAITING, LEAVING = "opened_by", "waiting_identity", "leaving_provider"


def remember(request: HttpRequest, *, provider: str, id_token: str, proven_at: float) -> None:
    """This session was opened by `provider`; its token is what it wants to see again at sign-out.

    `proven_at` is when the person proved there who they are, 0 when it does not say.
    """
    request.session[OPENED_BY] = {"provider": provider, "id_token": id_token, "proven_at": proven_at}


def hold(request: HttpRequest, *, identity: Identity, id_token: str, proven_at: float) -> None:
    """Keep an identity that opens no account yet, for this browser alone."""
    request.session[WAITING] = {
        "identity": identity.as_data(),
        "id_token": id_token,
        "proven_at": proven_at,
        "token_digest": "",
    }


def waiting(request: HttpRequest) -> Identity | None:
    """The identity that waits in this session."""
    visit = request.session.get(WAITING)
    return Identity(**visit["identity"]) if visit else None


def expect(request: HttpRequest, *, token: str) -> None:
    """The link of this token was sent for the identity that waits: it works in this browser alone."""
    request.session[WAITING] = request.session[WAITING] | {"token_digest": digest_of(token)}


def expects(request: HttpRequest, *, token: str) -> bool:
    """Whether this browser asked for this link: someone else's, opened here, would give them this account."""
    visit: dict[str, Any] = request.session.get(WAITING) or {}
    return secrets.compare_digest(visit.get("token_digest", ""), digest_of(token))


def settle(request: HttpRequest, *, provider: str) -> None:
    """The identity that waited is tied to an account: the session is one that `provider` opened."""
    visit = request.session.pop(WAITING)
    remember(request, provider=provider, id_token=visit["id_token"], proven_at=visit.get("proven_at", 0))


def drop(request: HttpRequest) -> None:
    """Forget the identity that waits."""
    request.session.pop(WAITING, None)


def proof_again(request: HttpRequest) -> str:
    """Where someone whom a provider alone knows shows again who they are; empty when the portal can ask, or just was.

    allauth asks nothing of an account without password nor second factor.
    """
    user = request.user
    if not user.is_authenticated or get_reauthentication_flows(user):
        return ""
    tied = SocialAccount.objects.filter(user=user, provider__in=configured()).values_list("provider", flat=True).first()
    proven_at = (request.session.get(OPENED_BY) or {}).get("proven_at", 0)
    if tied is None or time.time() - proven_at < app_settings.REAUTHENTICATION_TIMEOUT:
        return ""
    return f"{reverse(f'{tied}_start')}?{urlencode({AGAIN: 1, 'next': request.get_full_path()})}"


def way_out(request: HttpRequest) -> tuple[str, str]:
    """Where the provider's own session ends, and the state that it gives back; empty when there is none to end."""
    visit = request.session.get(OPENED_BY) or {}
    if visit.get("provider") not in configured():
        return "", ""
    try:
        address = VerifiedAdapter(request, visit["provider"]).openid_config.get("end_session_endpoint")
    except (OAuth2Error, RequestException):
        return "", ""  # the provider does not answer: our own session ends all the same
    if not address:
        return "", ""
    state = secrets.token_urlsafe(32)
    query = {
        "id_token_hint": visit["id_token"],
        "post_logout_redirect_uri": whole_url("provider_signed_out"),
        "state": state,
    }
    return f"{address}?{urlencode(query)}", state
