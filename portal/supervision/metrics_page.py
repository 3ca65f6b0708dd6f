"""`/metrics`, for who holds the token; for others nothing is there. Each machine answers for itself, by its address."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from portal.supervision import measures
from portal.web.middleware import Middleware
from portal.web.throttling import throttle

PATH = "/metrics"
GUESSES, WITHIN = 10, 60
"""Wrong tokens from one address, in so many seconds, before it is told to wait; a right one is never kept out."""


class MetricsMiddleware(Middleware):
    """Answers who holds the token before anything looks under which name they ask, or asks the database."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return metrics(request) if request.path == PATH and _has_token(request) else self.get_response(request)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The text; 404 without the token, 429 after too many wrong ones."""
    if _has_token(request):
        return HttpResponse(measures.exposition(), content_type=CONTENT_TYPE_LATEST)
    if settings.PARVIS_METRICS_TOKEN and "Authorization" in request.headers:
        address = request.META.get("REMOTE_ADDR", "")
        if wait := throttle(f"metrics {address}", GUESSES, WITHIN):
            return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    raise Http404


def _has_token(request: HttpRequest) -> bool:
    token = settings.PARVIS_METRICS_TOKEN
    return bool(token) and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
