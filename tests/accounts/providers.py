"""What the tests of sign-in through a provider do again and again."""

from typing import Any
from urllib.parse import urlsplit

import requests
from django.test import Client
from pytest_django import Settings

from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider

ANGELA = {
    "sub": "b6048e95bb134ec5b1d1e1fa69f287172e91722b9354d637a1bcf2ebb0fd2ef5v1",
    "given_name": "Angela Claire Louise",
    "family_name": "DUBOIS",
    "birthdate": "1962-08-24",
    "email": "angela@exemple.test",
}


def use_franceconnect(settings: Settings, provider: IdentityProvider) -> None:
    """Configure FranceConnect as this provider."""
    settings.FRANCECONNECT_ISSUER = provider.address
    settings.FRANCECONNECT_CLIENT_ID = CLIENT_ID
    settings.FRANCECONNECT_CLIENT_SECRET = CLIENT_SECRET


def use_department(settings: Settings, provider: IdentityProvider, **more: Any) -> None:
    """Configure the department's own sign-in as this provider."""
    settings.OIDC_ISSUER = provider.address
    settings.OIDC_CLIENT_ID = CLIENT_ID
    settings.OIDC_CLIENT_SECRET = CLIENT_SECRET
    settings.OIDC_ROLE_MAP = more.pop("roles", {})
    for name, value in more.items():
        setattr(settings, name, value)


def way_back(client: Client, start: str) -> str:
    """Leave for the provider and come to the address by which it sends back."""
    leaving = client.get(start)
    assert leaving.status_code == 302, leaving.content.decode()[:2000]
    answer = requests.get(leaving.headers["Location"], allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def through(client: Client, start: str = "/compte/franceconnect/connexion/") -> Any:
    """Sign in through the provider; returns the answer of the way back."""
    return client.get(way_back(client, start))
