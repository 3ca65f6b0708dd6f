"""Who has come in by a link and its code: a signed mark in the browser, for that opinion alone."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from teleservices.models import Opinion

MARK = "opinion"
SECONDS = 4 * 60 * 60


def has_entered(request: HttpRequest, opinion: Opinion) -> bool:
    """Whether this browser gave the code of this opinion, not too long ago."""
    mark = request.get_signed_cookie(MARK, default="", salt=_salt(opinion), max_age=SECONDS)
    return mark == str(opinion.uuid)


def let_in(response: HttpResponse, opinion: Opinion, token: str) -> None:
    """Mark the browser, which sends the mark to this link alone."""
    response.set_signed_cookie(
        MARK,
        str(opinion.uuid),
        salt=_salt(opinion),
        max_age=SECONDS,
        path=reverse("advice", args=[token]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _salt(opinion: Opinion) -> str:
    return f"teleservices.advising:{opinion.uuid}"
