"""Tells how many SQL queries a request cost, when the bench asks for it."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

ASKS = "HTTP_X_BENCH"
TELLS = "Server-Timing"


class Counter:
    """Counts the statements that go through it."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401 - Django's own signature
        self.count += 1
        return execute(*arguments)


class CountQueries:
    """First of all, so that the page cache's own query counts too. Costs a look-up when nothing is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if ASKS not in request.META:
            return self.get_response(request)
        counter = Counter()
        with connection.execute_wrapper(counter):
            response = self.get_response(request)
        response.headers[TELLS] = f'sql;desc="{counter.count}"'
        return response
