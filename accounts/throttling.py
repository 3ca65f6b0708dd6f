"""The page of who asks too often. The limits are `ACCOUNT_RATE_LIMITS`; they count in the shared cache."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: No limit has a longer window than this.
RETRY_AFTER = 5 * 60  # seconds


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Say when to try again."""
    response = render(request, "accounts/too_many_requests.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
