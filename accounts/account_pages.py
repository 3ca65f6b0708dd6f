"""What the pages under /compte/ have in common."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def account_page(*methods: str) -> Callable[[View], View]:
    """Keep a page for who is signed in, by these methods alone (GET, unless others are named); no cache keeps it."""

    def decorated(view: View) -> View:
        return login_required(never_cache(require_http_methods(list(methods or ["GET"]))(view)))

    return decorated
