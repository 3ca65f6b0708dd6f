"""The stylesheet of the département's own colours, served under a name that changes with them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from portal.contrast import PAIRS, darker, hue_saturation_lightness, is_colour
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
        f":root.w-theme-light{{{_of_admin(primary)}}}"
        f"@media not (prefers-color-scheme:dark){{:root.w-theme-system{{{_of_admin(primary)}}}}}"
    )
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _of_admin(primary: str) -> str:
    """Wagtail's own two colours, from which it derives all others: links and buttons, then the ground of the sidebar.

    Its dark theme keeps Wagtail's: a colour that white is read on can't be read on black.
    """
    parts = {"hue": "", "saturation": "%", "lightness": "%"}
    colours = {"secondary": primary, "primary": darker(primary, HOVER)}
    return ";".join(
        f"--w-color-{name}-{part}:{value}{unit}"
        for name, colour in colours.items()
        for (part, unit), value in zip(parts.items(), hue_saturation_lightness(colour), strict=True)
    )


def _previewed(request: HttpRequest) -> PortalSettings | None:
    """Settings, not saved, of the colours in the address; None unless each is there and is a colour."""
    colours = {name: request.GET[name] for name in PAIRS if is_colour(request.GET.get(name, ""))}
    return PortalSettings(**colours) if len(colours) == len(PAIRS) else None
