"""Addresses of filing, following and advising; the studio and the desk live under Wagtail's admin."""

from django.urls import include, path

urlpatterns = [
    path("", include("teleservices.advising.urls")),
    path("", include("teleservices.filing.urls")),
    path("", include("teleservices.following.urls")),
]
