"""The answer to who asks too often. The limits are `ACCOUNT_RATE_LIMITS`; they count in the shared cache."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

#: No limit has a longer window than this.
RETRY_AFTER = 5 * 60  # seconds


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Say when to try again."""
    context = {"retry_after": _("in five minutes")}
    response = render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
