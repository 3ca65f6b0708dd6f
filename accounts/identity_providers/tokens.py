"""What a provider signs, believed only once checked: signature, issuer, audience, dates, nonce, level of assurance."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

from accounts.federation import Provider

ALGORITHMS = ["ES256", "RS256"]
"""Asymmetric ones alone: « none » and those that share a secret are never accepted."""
LEEWAY = 30  # seconds that the two clocks may differ by

Claims = dict[str, Any]
Keys = Mapping[str, Any]
"""A JWKS document."""


class TokenRefusedError(OAuth2Error):
    """What came from the provider can't be believed; the words are for the log, never for the person."""


class ProofTooOldError(TokenRefusedError):
    """The provider was asked to make the person prove again who they are, and did not."""


def read_id_token(
    token: str, *, provider: Provider, keys: Callable[[bool], Keys], nonce: str, proven_since: float | None = None
) -> Claims:
    """The claims of an ID token, once all of it is checked. `keys(True)` asks the provider for its keys again.

    With `proven_since`, a time in seconds, the person must have proven who they are since then; not every provider
    says when they did.
    """
    claims = _decoded(token, provider, keys, required=["exp", "iat", "iss", "aud", "sub", "nonce"])
    if not nonce or not secrets.compare_digest(str(claims["nonce"]), nonce):
        raise TokenRefusedError("nonce")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise TokenRefusedError("azp")
    if provider.acr_values and claims.get("acr") not in provider.acr_values:
        raise TokenRefusedError("acr")
    if proven_since is not None and proven_at(claims, or_else=proven_since) < proven_since - LEEWAY:
        raise ProofTooOldError("auth_time")
    return claims


def proven_at(claims: Claims, *, or_else: float) -> float:
    """When the person proved to the provider who they are, in seconds; `or_else` when it does not say."""
    moment = claims.get("auth_time")
    return moment if isinstance(moment, int | float) else or_else


def read_userinfo(token: str, *, provider: Provider, keys: Callable[[bool], Keys]) -> Claims:
    """The claims of a signed answer of the userinfo endpoint."""
    return _decoded(token, provider, keys, required=["iss", "aud", "sub"])


def _decoded(token: str, provider: Provider, keys: Callable[[bool], Keys], required: list[str]) -> Claims:
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefusedError("algorithm")
        return jwt.decode(
            token,
            key=_key(header, keys),
            algorithms=[header["alg"]],
            issuer=[provider.issuer, f"{provider.issuer}/"],
            audience=provider.client_id,
            leeway=LEEWAY,
            options={"require": required},
        )
    except jwt.PyJWTError as error:
        raise TokenRefusedError(type(error).__name__) from error


def _key(header: Mapping[str, Any], keys: Callable[[bool], Keys]) -> jwt.PyJWK:
    """The provider's key of this name; asked again once, since providers change their keys."""
    for again in (False, True):
        for key in jwt.PyJWKSet.from_dict(dict(keys(again))).keys:
            if key.key_id == header.get("kid"):
                if key.algorithm_name != header["alg"]:
                    raise TokenRefusedError("key of another algorithm")
                return key
    raise TokenRefusedError("unknown key")
