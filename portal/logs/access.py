"""One line a request: which page, how it ended, how long it took. Never an address, what was asked, nor a person.

Written for each page that is served from memory too, so it is put together by hand: the way of the other lines
(`portal.logs.logging`) costs as much as such a page.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from structlog.contextvars import get_contextvars

from portal.logs.security_log import door
from portal.registry import Registry

NAME = "portal.access"
logger = logging.getLogger(NAME)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FROM_MEMORY = "_route_of_the_page_in_memory"


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known of a request once it is answered."""

    method: str
    route: str
    """The name of the route, or its pattern; there are as many as the portal has pages, whatever is asked."""
    status: int
    seconds: float
    """Until the answer was ready; sending it isn't counted."""
    size: int | None
    """Bytes of its body; None for a stream that doesn't say."""
    from_memory: bool


watchers: Registry[Callable[[Answered], None]] = Registry()
"""What is called after each answer, at once: it asks no database."""


class AccessMiddleware:
    """Just inside the one that names requests, outside all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.watchers = [*([_write] if settings.PARVIS_ACCESS_LOG else []), *watchers]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        answered = Answered(
            method=request.method if request.method in METHODS else "OTHER",
            route=_route(request),
            status=response.status_code,
            seconds=time.perf_counter() - began,
            size=_size(request, response),
            from_memory=hasattr(request, FROM_MEMORY),
        )
        for watch in self.watchers:
            watch(answered)
        return response


def remember_route(request: HttpRequest, route: str) -> None:
    """Say of which route the page is that is answered from memory: nobody looks for it again."""
    setattr(request, FROM_MEMORY, route)


def line_of(record: logging.LogRecord) -> str:
    """The line of an answer, as JSON."""
    answered: Answered = record.__dict__["answered"]
    size = "null" if answered.size is None else answered.size
    return (
        f'{{"request_id": {json.dumps(get_contextvars().get("request_id"))}, "method": "{answered.method}", '
        f'"route": {_quoted(answered.route)}, "status": {answered.status}, "ms": {answered.seconds * 1000:.1f}, '
        f'"bytes": {size}, "from_memory": {"true" if answered.from_memory else "false"}, "event": "request", '
        f'"level": "info", "logger": "{NAME}", "timestamp": "{_second(int(record.created))}{record.msecs:03.0f}Z"}}'
    )


_quoted = lru_cache(maxsize=2_000)(json.dumps)
"""There are as many routes as the portal has pages."""


@lru_cache(maxsize=4)
def _second(created: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(created))


def _write(answered: Answered) -> None:
    """As `logger.info` would, without looking for who calls it."""
    record = logging.LogRecord(NAME, logging.INFO, "", 0, "request", (), None)
    record.__dict__["answered"] = answered
    logger.handle(record)


def _route(request: HttpRequest) -> str:
    if route := getattr(request, FROM_MEMORY, ""):
        return str(route)
    if request.path_info.startswith(str(settings.STATIC_URL)):
        return "static"
    return door(request)


def _size(request: HttpRequest, response: HttpResponseBase) -> int | None:
    if request.method == "HEAD":
        return 0
    if isinstance(response, HttpResponse):
        return len(response.content)
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else None
