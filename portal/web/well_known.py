"""What robots and researchers ask of every site, at the addresses where they look for it."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.identity.department import current_settings

ROOMS = ("/admin/", "/compte/", "/recherche/", "/avis/", "/courriels/", "/health/")
"""What has no page that anybody may be given."""
VALID = dt.timedelta(days=180)
"""The standard asks for less than a year (RFC 9116)."""


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Where robots may go: everywhere but in people's rooms; nowhere in a demo."""
    rooms = ("/",) if settings.PARVIS_DEMO else ROOMS
    lines = ["User-agent: *", *(f"Disallow: {room}" for room in rooms)]
    return _plain(lines, f"Sitemap: {settings.PARVIS_BASE_URL}/sitemap.xml")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """To whom a vulnerability is reported (RFC 9116); not found until the département gave an address."""
    email = current_settings().email
    if not email:
        raise Http404
    expires = (timezone.now() + VALID).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
    address = f"{settings.PARVIS_BASE_URL}/.well-known/security.txt"
    lines = [f"Contact: mailto:{email}", f"Expires: {expires.isoformat()}", "Preferred-Languages: fr, en"]
    return _plain(lines, f"Canonical: {address}")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon of our pages, for what asks at the address of before."""
    return redirect(static("img/favicon.svg"))


def _plain(lines: list[str], last: str) -> HttpResponse:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=3600"}
    return HttpResponse("\n".join([*lines, last, ""]), headers=headers)
