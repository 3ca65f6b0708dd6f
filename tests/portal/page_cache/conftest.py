"""One process of the portal: its cache before a view that counts how often it is asked."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from portal.caching.page_cache import PageCacheMiddleware

Answer = Callable[[HttpRequest], HttpResponse]
factory = RequestFactory()


class Portal:
    """One process: a cache before a view that counts how often it is asked."""

    def __init__(self, view: Answer | None = None) -> None:
        self.made = 0
        self.view = view or (lambda request: HttpResponse(f"page {self.made} " + "é" * 2_000))
        self.cache = PageCacheMiddleware(self._answer)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        return self.view(request)

    def get(self, path: str = "/", *, method: str = "GET", cookies: dict[str, str] | None = None, **headers: str):
        request = factory.generic(method, path, headers=headers)
        request.COOKIES.update(cookies or {})
        if cookies:
            request.META["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return self.cache(request)

    def keeps(self, path: str = "/", **changes) -> bool:
        """Whether asking twice makes the page once."""
        before = self.made
        self.get(path, **changes)
        self.get(path, **changes)
        return self.made == before + 1


@pytest.fixture(autouse=True)
def _on(settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def portal() -> Portal:
    return Portal()
