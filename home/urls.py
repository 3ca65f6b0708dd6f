"""Addresses of this app: all of them are pages, which Wagtail finds by their path."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
