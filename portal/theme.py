"""The stylesheet of the département's own colours, served under a name that changes with them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from portal.department import current_settings


def darker(colour: str, share: float = 0.35) -> str:
    """`colour` (#rrggbb) mixed with black, `share` of it (0 to 1), for hover states."""
    channels = (int(colour[index : index + 2], 16) for index in (1, 3, 5))
    return "#" + "".join(f"{round(channel * (1 - share)):02X}" for channel in channels)


@require_GET
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The colours as custom properties; `digest` only names the version, today's colours are always given."""
    row = current_settings()
    css = (
        f":root{{--color-primary:{row.primary_colour};--color-primary-hover:{darker(row.primary_colour)};"
        f"--color-second:{row.second_colour};--color-accent:{row.accent_colour}}}"
    )
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
