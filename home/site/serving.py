"""Serves the pages of the public site by Wagtail's own view, which is given the site instead of looking for it."""

from collections.abc import Callable
from copy import copy

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.views import serve

from home.site.served_site import served_site
from portal.web.middleware import Middleware


class ServedSiteMiddleware(Middleware):
    """Leaves with each request a copy of the site and of its front page, which the request may change."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_arguments: object) -> None:
        """Put the site where `Site.find_for_request` would keep it."""
        if view is serve and (original := served_site.current()):
            site = copy(original)
            site.root_page = copy(original.root_page)
            request._wagtail_site = site  # type: ignore[attr-defined]
