"""Addresses of the search and of its suggestions."""

from django.urls import URLPattern, URLResolver, path

from search.views import results, suggestions

urlpatterns: list[URLPattern | URLResolver] = [
    path("", results, name="search"),
    path("suggestions/", suggestions, name="search_suggestions"),
]
