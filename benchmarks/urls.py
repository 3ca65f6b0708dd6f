"""The portal's addresses, and the floor: a bare view behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cms.urls import handler429 as handler429
from cms.urls import urlpatterns as portal

FLOOR = "health/floor/"


def floor(request: HttpRequest) -> HttpResponse:
    """Nothing: what is left is the server, Django and the middleware."""
    return HttpResponse("ok")


urlpatterns = [path(FLOOR, floor), *portal]
