"""« integrer/demarches.js »: the list of procedures that another site shows, by one line of HTML."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse

from catalogue.open_doors import FOR_EVERY_SITE, given
from portal.caching.page_cache import as_wanted
from portal.caching.page_store import StoredPage

KEPT_AN_HOUR = "public, max-age=3600"
"""Its address has no version, so that the line of HTML never changes: browsers ask again after an hour."""


def list_script(request: HttpRequest) -> HttpResponse:
    """The script, to any site, at an address that stays."""
    response = as_wanted(request, _script())
    for name, value in FOR_EVERY_SITE.items():
        response.headers[name] = value
    return response


@cache
def _script() -> StoredPage:
    path = finders.find("integrer/demarches.js")
    return given(Path(str(path)).read_bytes(), "text/javascript; charset=utf-8", control=KEPT_AN_HOUR)
