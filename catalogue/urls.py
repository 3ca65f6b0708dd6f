"""Addresses of the catalogue: the API, its description, and the script of the list for other sites."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.http import require_safe

from catalogue.embedding import list_script
from catalogue.open_doors import opened
from catalogue.openapi import document
from catalogue.problems import nothing_there
from catalogue.version_1 import api


def nowhere(request: HttpRequest) -> HttpResponse:
    """Any other address under this one: a problem, not a page."""
    return nothing_there()


def _of_the_api() -> list[URLPattern | URLResolver]:
    """Ninja's own addresses, each opened to every site; its root leads nowhere."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in patterns:
        pattern.callback = opened(pattern.callback)
    return [*patterns]


version_1: list[URLPattern | URLResolver] = [
    path("openapi.json", opened(document), name="openapi"),
    *_of_the_api(),
    re_path(r"^[\s\S]*$", opened(nowhere), name="nowhere"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/catalogue/v1/", include((version_1, "catalogue"))),
    path("integrer/demarches.js", require_safe(list_script), name="embedded_list"),
]
