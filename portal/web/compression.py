"""Compresses the pages that belong to someone, where nothing typed by another can stand beside a secret (ADR 77)."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PersonalPageCompressionMiddleware(GZipMiddleware):
    """Outside what says that a page is private; the page cache compresses those that are for all, once."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The page as Django's middleware compresses it, its length blurred by up to 99 bytes; or as it is."""
        return super().process_response(request, response) if _may_be_compressed(request, response) else response


def _may_be_compressed(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A whole private page, asked for without a word that whoever made the link could have chosen."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and response.get("Content-Type", "").startswith("text/html")
        and "no-store" in response.get("Cache-Control", "")
    )
