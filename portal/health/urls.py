"""Addresses that a supervisor asks; none tells anything of a person."""

from django.urls import path

from portal.health import probes as health

urlpatterns = [
    path("live/", health.live, name="health_live"),
    path("ready/", health.ready, name="health_ready"),
    path("deep/", health.deep, name="health_deep"),
]
