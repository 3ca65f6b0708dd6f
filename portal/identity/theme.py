"""The stylesheet of the département's own colours, served under a name that changes with them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from portal.contrast import PAIRS, darker, is_colour
from portal.identity.department import current_settings
from portal.models import PortalSettings

HOVER = 0.35
"""How much of black what is hovered gets."""


@require_GET
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The colours as custom properties; `digest` only names the version, today's colours are always given.

    Colours in the address are given instead, for a preview: a colour says nothing that only we know.
    """
    row = _previewed(request) or current_settings()
    primary = row.shown("primary_colour")
    css = (
        f":root{{--color-primary:{primary};--color-primary-hover:{darker(primary, HOVER)};"
        f"--color-second:{row.shown('second_colour')};--color-accent:{row.shown('accent_colour')}}}"
    )
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _previewed(request: HttpRequest) -> PortalSettings | None:
    """Settings, not saved, of the colours in the address; None unless each is there and is a colour."""
    colours = {name: request.GET[name] for name in PAIRS if is_colour(request.GET.get(name, ""))}
    return PortalSettings(**colours) if len(colours) == len(PAIRS) else None
