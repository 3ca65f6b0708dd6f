"""allauth's OpenID Connect, made strict: nonce, PKCE, every signature checked, no parameter taken from the address."""

import secrets
import time
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.federation import Provider, configured
from accounts.identity_providers import tokens
from portal.identity.department import whole_url

AGAIN = "encore"
"""What the address of the way out says when the person must prove again who they are."""
KEPT = 60 * 60
"""Seconds for which a provider's description and keys are kept in the shared cache."""


class VerifiedAdapter(OpenIDConnectOAuth2Adapter):
    """Asks the provider, and believes nothing that is not signed by it for us and for this very sign-in."""

    nonce = ""
    proven_since: float | None = None
    """When the person was sent to prove again who they are; None in an ordinary sign-in."""

    @property
    def provider(self) -> Provider:
        """The provider as the settings describe it."""
        return configured()[self.provider_id]

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's discovery document; TokenRefusedError when it names another issuer."""
        config = self._cached("description", f"{self.provider.issuer}/.well-known/openid-configuration")
        if str(config.get("issuer", "")).rstrip("/") != self.provider.issuer:
            raise tokens.TokenRefusedError("another issuer")
        return config

    def keys(self, again: bool = False) -> dict[str, Any]:
        """The provider's JWKS, from the cache unless it is asked for `again` for a key that is not there."""
        return self._cached("keys", self.openid_config["jwks_uri"], again=again)

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        """The way back under PARVIS_BASE_URL, whatever the Host header says."""
        return whole_url(f"{self.provider_id}_callback")

    def complete_login(self, request: HttpRequest, app: object, token: SocialToken, **kwargs: Any) -> SocialLogin:  # noqa: ANN401
        """Who the person is, once the two signed answers agree."""
        id_token = kwargs["response"].get("id_token", "")
        claims = self._claims(id_token)
        userinfo = self._userinfo(token.token)
        if userinfo.get("sub") != claims["sub"]:
            raise tokens.TokenRefusedError("another subject")
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims, "userinfo": userinfo})
        login.raw_id_token = id_token
        login.claims = {**userinfo, **claims}
        login.proven_at = tokens.proven_at(claims, or_else=self.proven_since or 0)
        login.assurance = claims  # how the person proved who they are: the signed token alone says it
        return login

    def _claims(self, id_token: str) -> tokens.Claims:
        """What the signed token of this very sign-in says; raises tokens.TokenRefusedError."""
        return tokens.read_id_token(
            id_token, provider=self.provider, keys=self.keys, nonce=self.nonce, proven_since=self.proven_since
        )

    def _userinfo(self, access_token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        with get_adapter().get_requests_session() as session:
            response = session.get(self.profile_url, headers=headers)
            response.raise_for_status()
        if response.headers.get("Content-Type", "").startswith("application/jwt"):
            return tokens.read_userinfo(response.text, provider=self.provider, keys=self.keys)
        if self.provider.signs_userinfo:
            raise tokens.TokenRefusedError("userinfo is not signed")
        return dict(response.json())

    def _cached(self, what: str, url: str, *, again: bool = False) -> dict[str, Any]:
        key = f"openid:{self.provider.issuer}:{what}"
        document = None if again else cache.get(key)
        if document is None:
            with get_adapter().get_requests_session() as session:
                response = session.get(url)
                response.raise_for_status()
            document = dict(response.json())
            cache.set(key, document, KEPT)
        return document


class VerifiedProvider(OpenIDConnectProvider):
    """Sends a person to the provider."""

    oauth2_adapter_class = VerifiedAdapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """From our address, where to go next and whether to prove again who one is: no scope, no level of assurance."""
        kwargs = super().get_redirect_from_request_kwargs(request)
        return {"process": AuthProcess.LOGIN, "next_url": kwargs.get("next_url"), "again": AGAIN in request.GET}

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,  # noqa: ANN401
        *,
        again: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> HttpResponse:
        """To the provider, with a state, a nonce and a PKCE challenge that only this session can answer.

        `again` asks it not to answer by the session that the person has there already.
        """
        adapter = self.get_oauth2_adapter(request)
        client = adapter.get_client(request, self.app)
        pkce = generate_code_challenge()
        verifier, nonce = pkce.pop("code_verifier"), secrets.token_urlsafe(32)
        client.state = self.stash_redirect_state(
            request,
            process,
            next_url,
            data,
            pkce_code_verifier=verifier,
            nonce=nonce,
            proven_since=time.time() if again else None,
        )
        parameters = {**pkce, "nonce": nonce}
        if adapter.provider.acr_values:
            parameters["acr_values"] = adapter.provider.acr_values[0]
        if again:
            parameters |= {"prompt": "login"} | ({"max_age": "0"} if adapter.provider.honours_max_age else {})
        return HttpResponseRedirect(client.get_redirect_url(adapter.authorize_url, self.get_scope(), parameters))

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: each use keeps the claims that it needs, no row keeps them all."""
        return {}


class CallbackView(OAuth2CallbackView):
    """The address to which the provider sends a person back, with a code or an error."""

    def _get_state(self, request: HttpRequest, provider: VerifiedProvider) -> tuple[Any, HttpResponse | None]:
        """Take the state out of the session, once, and give what it holds to who checks the answer."""
        state, response = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
            self.adapter.proven_since = state.get("proven_since")
        return state, response
