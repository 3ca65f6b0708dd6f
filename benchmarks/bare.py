"""The second floor: one page of text as a site made with Wagtail's starter has it, on this server, behind ours."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from wagtail.models import Page, Site

BARE = """{% load static wagtailcore_tags wagtailuserbar %}<!DOCTYPE html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <title>{% firstof page.seo_title page.title %} – {% wagtail_site as site %}{{ site.site_name }}</title>
    {% if page.search_description %}<meta name="description" content="{{ page.search_description }}">{% endif %}
    <link rel="stylesheet" href="{% static 'css/parvis.css' %}">
  </head>
  <body>
    {% wagtailuserbar %}
    <h1>{{ page.title }}</h1>
    {% include_block page.body %}
  </body>
</html>
"""


@cache
def _template() -> Any:  # noqa: ANN401 - of whichever engine is configured
    return engines["django"].from_string(BARE)


def bare_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page under the first one, found by Wagtail's own way and drawn whole: nothing of ours but the middlewares."""
    site = Site.find_for_request(request)
    page, _arguments, _names = Page.route(site.root_page.specific, request, [slug])
    return HttpResponse(_template().render({"page": page}, request))
