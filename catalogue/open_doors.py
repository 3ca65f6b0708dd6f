"""How these addresses answer anybody, from any site: read alone, without a person, within a quota, kept a minute."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from accounts.entrance.asking_network import asking_network
from catalogue.problems import nothing_there, problem
from portal.caching.page_cache import as_wanted, current_generation
from portal.caching.page_store import PageStore, StoredPage, stored_page, weak_etag
from portal.logs.access import remember_route
from portal.logs.security_log import door
from portal.web import window_counts
from portal.web.error_pages import AWAY, RETRY_AFTER, is_away

WINDOW_SECONDS = 60
View = Callable[..., HttpResponseBase]
READ = ("GET", "HEAD")
ALLOWED = "GET, HEAD, OPTIONS"
FOR_EVERY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Allow": ALLOWED,
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
TYPED = frozenset({"q", "search"})
"""Parameters that hold words that people typed."""
KEPT_A_MINUTE = "public, max-age=60"
store = PageStore(max_entries=200, max_bytes=8 * 1024 * 1024)
"""Answers kept by this process, as the anonymous pages are; apart from them, so that programs push no page out."""


@dataclass(frozen=True)
class Quota:
    """What is left in this window; `reset` in seconds."""

    limit: int
    remaining: int
    reset: int
    is_spent: bool

    @property
    def headers(self) -> dict[str, str]:
        """As the IETF’s draft « RateLimit header fields for HTTP » names them."""
        values = {"Limit": self.limit, "Remaining": self.remaining, "Reset": self.reset}
        return {f"RateLimit-{name}": str(value) for name, value in values.items()} | (
            {"Retry-After": str(self.reset)} if self.is_spent else {}
        )


def count_answer(request: HttpRequest) -> Quota:
    """Count one answer for who asks. Two queries; one when nothing is left."""
    limit = settings.PARVIS_API_PER_MINUTE
    remainder, reset = window_counts.take(f"catalogue:{asking_network(request)}", limit=limit, seconds=WINDOW_SECONDS)
    return Quota(limit, max(0, remainder), reset, is_spent=remainder < 0)


def opened(view: View) -> View:
    """`view`, given to every site; whoever asks is nobody."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.user = AnonymousUser()
        response = _answer(request, lambda: view(request, *args, **kwargs))
        for name, value in FOR_EVERY_SITE.items():
            response.headers[name] = value
        return response

    return answered


def _answer(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=PREFLIGHT, content_type="text/plain")
    if request.method not in READ:
        response = problem(405, "read-only", _("This address is only read, by GET."))
        response.headers["Allow"] = ALLOWED
        return response
    try:
        allowance = count_answer(request)
        response = _spent(allowance) if allowance.is_spent else _kept(request, make)
    except AWAY as error:
        if not is_away(error):
            raise
        text = _("The portal does not answer for the moment. Ask again in a while.")
        response = problem(503, "away", text)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    for name, value in allowance.headers.items():
        response.headers[name] = value
    return response


def _spent(allowance: Quota) -> HttpResponse:
    text = ngettext(
        "You may ask %(limit)s times a minute. Ask again in %(seconds)s second, and keep what you are given.",
        "You may ask %(limit)s times a minute. Ask again in %(seconds)s seconds, and keep what you are given.",
        allowance.reset,
    )
    return problem(429, "quota", text % {"limit": allowance.limit, "seconds": allowance.reset})


def _kept(request: HttpRequest, make: Callable[[], HttpResponseBase]) -> HttpResponse:
    """The answer in memory as long as nothing was published since; words that people typed are kept nowhere."""
    if settings.PAGE_CACHE_SECONDS <= 0 or not TYPED.isdisjoint(request.GET):
        return _made(request, make, generation=0)
    key = (request.path, urlencode(sorted(request.GET.lists()), doseq=True))
    generation = current_generation()
    page = store.get(key, generation=generation, now=time.monotonic())
    if page is not None:
        remember_route(request, page.route)
        return as_wanted(request, page)
    return _made(request, make, generation=generation, key=key)


def _made(
    request: HttpRequest, make: Callable[[], HttpResponseBase], *, generation: int, key: tuple[str, ...] = ()
) -> HttpResponse:
    method, request.method = request.method, "GET"
    try:
        response = make()
    except Http404:
        response = nothing_there()
    finally:
        request.method = method
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return response if isinstance(response, HttpResponse) else nothing_there()
    page = given(response.content, response.headers["Content-Type"], generation=generation, route=door(request))
    if key:
        store.put(key, page)
    return as_wanted(request, page)


def given(
    body: bytes, content_type: str, *, generation: int = 0, route: str = "", control: str = KEPT_A_MINUTE
) -> StoredPage:
    """An answer with its name (ETag) and how long others may keep it."""
    return stored_page(
        generation=generation,
        expires=time.monotonic() + settings.PAGE_CACHE_SECONDS,
        headers={
            "Content-Type": content_type,
            "Cache-Control": control,
            "Vary": "Accept-Encoding",
            "ETag": weak_etag(body),
        },
        body=body,
        route=route,
    )
