"""The portal's addresses, and the floors: a bare view, and a bare page of Wagtail, behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.bare import bare_page
from cms import urls as portal

FLOOR = "health/floor/"


def floor(request: HttpRequest) -> HttpResponse:
    """Nothing: what is left is the server, Django and the middleware."""
    return HttpResponse("ok")


urlpatterns = [path(FLOOR, floor), path("health/bare-page/<slug:slug>/", bare_page), *portal.urlpatterns]
handler429 = portal.handler429
