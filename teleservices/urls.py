"""Addresses of filing and following; the studio and the desk live under Wagtail's admin."""

from django.urls import include, path

urlpatterns = [
    path("", include("teleservices.filing.urls")),
    path("", include("teleservices.following.urls")),
]
