"""Pages whose address is itself the key: no account, no session, whoever holds the address may what the page offers."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]
HEADERS = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}
"""No address of a page is told by it, its own server included; nothing at all would make its form come from nowhere."""


def digest_of(token: str) -> str:
    """What is kept of the token of such an address. No salt: 256 random bits can't be found from their SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def secret_address(view: View) -> View:
    """Keep the address of the page from whoever it is not for: caches, the sites that it leads to, search engines."""

    @never_cache
    @wraps(view)
    def kept_secret(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, text in HEADERS.items():
            response[name] = text
        return response

    return kept_secret
