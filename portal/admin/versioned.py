"""What each page of Wagtail's admin asks for and only an upgrade changes: its icons, the words of its scripts.

Wagtail lets browsers keep nothing that it answers itself. The names of its addresses are taken over here, so that its
own templates lead to ones that carry the version.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET
from wagtail.admin.icons import get_icon_sprite_hash, get_icons
from wagtail.admin.views.i18n import js_catalog

FOR_GOOD = "public, max-age=31536000, immutable"


@require_GET
@gzip_page
def icons(request: HttpRequest) -> HttpResponse:
    """Every icon of the admin, in one drawing; its address says their version in `h`."""
    response = HttpResponse(get_icons(), content_type="image/svg+xml; charset=utf-8")
    return _kept(response, request.GET.get("h", ""), get_icon_sprite_hash)


@require_GET
@gzip_page
def words(request: HttpRequest, version: str) -> HttpResponse:
    """What Wagtail's scripts say, in the only language that the portal has."""
    response = HttpResponse(_words(), content_type="text/javascript; charset=utf-8")
    return _kept(response, version, words_version)


def _kept(response: HttpResponse, version: str, current: Callable[[], str]) -> HttpResponse:
    """While an upgrade goes on, a page of one version may ask another's process: its answer isn't to be kept."""
    if version == current():
        response["Cache-Control"] = FOR_GOOD
    else:
        add_never_cache_headers(response)
    return response


@lru_cache(maxsize=1)
def _words() -> bytes:
    request = HttpRequest()
    request.method = "GET"
    return bytes(js_catalog(request).content)


def words_version() -> str:
    """Changes whenever one of the words does."""
    return hashlib.sha256(_words()).hexdigest()[:8]


def urlpatterns() -> list[URLPattern]:
    """To stand after Wagtail's own: of two addresses of a name, Django gives the later."""
    name, version = "wagtailadmin_javascript_catalog", words_version()
    return [
        path("administration.svg", icons, name="wagtailadmin_sprite"),
        path("administration.<slug:version>.js", words, name=name),
        path(f"administration.{version}.js", words, {"version": version}, name=name),
    ]
