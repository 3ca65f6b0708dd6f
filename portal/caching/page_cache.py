"""Serves anonymous pages from the process's memory; never one that belongs to someone, never one that is outdated.

Each page is kept under the generation number that the database held *before* the page was made. A publication raises
that number in its own transaction, so what was published shows at once, in every process. While the database is away
nothing is published: the pages in memory are served as they are.
"""

import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from portal.caching.page_store import PageStore, StoredPage, stored_page, weak_etag
from portal.logs.access import remember_route
from portal.logs.security_log import door
from portal.models import PageGeneration
from portal.web.error_pages import AWAY
from portal.web.message_storage import MessageCookieStorage

MAX_ENTRIES = 500
MAX_BYTES = 32 * 1024 * 1024
KEPT_PARAMETERS = frozenset({"page", "section"})
"""A page may depend on these parameters; a request with any other is answered without the cache."""
IGNORED_PARAMETERS = ("utm_", "mtm_", "pk_", "fbclid", "gclid")
"""Added to any address by newsletters and social networks; no page of ours reads them, none is kept with them."""
PASSED_ON = ("/compte/", "/admin/", "/_util/", "/health/", "/recherche/", "/documents/", "/media/", "/static/", "/api/")
"""Rooms of persons, words that people typed, and what has no page."""
NOT_PLAIN = ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_RANGE")
"""A request with one of these may be given something else than the plain page."""
KEPT_TYPES = ("text/", "application/schema+json")
"""Pages, and the descriptions of forms."""
OF_ONE_ANSWER = frozenset({"x-request-id", "server-timing", "date"})
"""Headers that belong to one answer."""
OF_NOT_MODIFIED = ("ETag", "Cache-Control", "Vary")
HARMLESS_VARY = frozenset({"cookie", "accept-encoding"})
REVALIDATE = "public, max-age=0, must-revalidate"

Key = tuple[str, ...]


def raise_generation() -> None:
    """Make every page kept so far too old to be served; call it in the transaction of the publication."""
    row = PageGeneration.objects.filter(pk=1)
    if not row.update(number=F("number") + 1):
        PageGeneration.objects.get_or_create(pk=1)
        row.update(number=F("number") + 1)


def current_generation() -> int:
    """The number that the last publication left; one read by primary key, without the ORM's weight."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {PageGeneration._meta.db_table} WHERE id = 1")  # noqa: S608 - a constant
        row = cursor.fetchone()
    return int(row[0]) if row else 0


class PageCacheMiddleware:
    """Before all middlewares but those that name, note and count requests: a page in memory costs no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.PAGE_CACHE_SECONDS <= 0:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.store = PageStore(max_entries=MAX_ENTRIES, max_bytes=MAX_BYTES)
        self.personal_cookies = {settings.SESSION_COOKIE_NAME, MessageCookieStorage.cookie_name}
        self.cookies_of_ours = self.personal_cookies | {settings.CSRF_COOKIE_NAME}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = self._key(request)
        if key is None:
            return self.get_response(request)
        try:
            generation = current_generation()
        except AWAY:
            last = self.store.last(key)
            return _answer(request, last) if last else self.get_response(request)
        page = self.store.get(key, generation=generation, now=time.monotonic())
        if page is not None:
            return _answer(request, page)
        response = self.get_response(request)
        if not (isinstance(response, HttpResponse) and self._may_keep(request, response)):
            return response
        page = _page_of(response, generation, door(request))
        self.store.put(key, page)
        return as_wanted(request, page)

    def _key(self, request: HttpRequest) -> Key | None:
        """What tells this page from every other; None when it is not a page that everyone is given alike."""
        meta = request.META
        if request.method not in ("GET", "HEAD") or request.path.startswith(PASSED_ON):
            return None
        if any(header in meta for header in NOT_PLAIN):
            return None
        if "HTTP_COOKIE" in meta and not self.personal_cookies.isdisjoint(request.COOKIES):
            return None
        query = _plain_query(meta.get("QUERY_STRING", ""))
        if query is None:
            return None
        return (request.scheme or "", meta.get("HTTP_HOST", ""), request.path, query)

    def _may_keep(self, request: HttpRequest, response: HttpResponse) -> bool:
        """Whether this answer is the one that everybody would be given."""
        return (
            request.method == "GET"
            and response.status_code == 200
            and not response.cookies
            and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META  # set when a token was written into the page
            and ("HTTP_COOKIE" not in request.META or self.cookies_of_ours.isdisjoint(request.COOKIES))
            and not _mentions_ignored(request.META.get("QUERY_STRING", ""))
            and _headers_allow(response)
        )


def _plain_query(query: str) -> str | None:
    """The parameters on which a page may depend, sorted; None when there is any other."""
    if not query:
        return ""
    parameters = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in KEPT_PARAMETERS:
            parameters.append((name, value))
        elif not name.startswith(IGNORED_PARAMETERS):
            return None
    return urlencode(sorted(parameters))


def _mentions_ignored(query: str) -> bool:
    """A page that repeats its own address would hand one visitor's parameters to the next."""
    return bool(query) and any(name.startswith(IGNORED_PARAMETERS) for name, _ in parse_qsl(query, True))


def _headers_allow(response: HttpResponse) -> bool:
    """Whether the answer's own headers let it be given to others."""
    control, varies = _words(response.get("Cache-Control", "")), _words(response.get("Vary", ""))
    return (
        response.get("Content-Type", "").startswith(KEPT_TYPES)
        and not response.has_header("Content-Encoding")
        and control.isdisjoint({"private", "no-store", "no-cache"})
        and varies <= HARMLESS_VARY
    )


def _words(header: str) -> set[str]:
    return {word.strip().lower() for word in header.split(",") if word.strip()}


def _page_of(response: HttpResponse, generation: int, route: str) -> StoredPage:
    """The answer, with what browsers and shared caches are told: keep it, and ask each time whether it still holds."""
    response.headers.setdefault("Cache-Control", REVALIDATE)
    patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
    response.headers["ETag"] = weak_etag(response.content)
    return stored_page(
        generation=generation,
        expires=time.monotonic() + settings.PAGE_CACHE_SECONDS,
        headers={name: value for name, value in response.items() if name.lower() not in OF_ONE_ANSWER},
        body=response.content,
        route=route,
    )


def _answer(request: HttpRequest, page: StoredPage) -> HttpResponse:
    remember_route(request, page.route)
    return as_wanted(request, page)


def as_wanted(request: HttpRequest, page: StoredPage) -> HttpResponse:
    """The page as this browser wants it: not at all if it has it, compressed if it reads that."""
    meta = request.META
    if page.headers["ETag"] in meta.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponseNotModified(headers={name: page.headers[name] for name in OF_NOT_MODIFIED})
    compressed = page.gzipped and "gzip" in meta.get("HTTP_ACCEPT_ENCODING", "")
    body = page.gzipped if compressed else page.body
    response = HttpResponse(b"" if request.method == "HEAD" else body, headers=page.headers)
    response.headers["Content-Length"] = str(len(body))
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    return response
