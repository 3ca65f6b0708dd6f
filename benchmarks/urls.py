"""The portal's addresses, and the floor: a bare view behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms import urls as portal

FLOOR = "health/floor/"


def floor(request: HttpRequest) -> HttpResponse:
    """Nothing: what is left is the server, Django and the middleware."""
    return HttpResponse("ok")


urlpatterns = [path(FLOOR, floor), *portal.urlpatterns]
handler429 = portal.handler429
