"""Address of the search. Suggestions while typing will stand beside it."""

from django.urls import URLPattern, URLResolver, path

from search.views import results

urlpatterns: list[URLPattern | URLResolver] = [path("", results, name="search")]
