"""Tells the security log of every act that was refused, whichever rule refused it."""

from django.contrib.messages import ERROR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.urls import reverse

from portal.logs import security_log
from portal.logs.security_log import Happening
from portal.web.middleware import PERSONAL, Middleware

REASON = "_why_it_was_refused"


class RefusalMiddleware(Middleware):
    """After the session's and the messages' middlewares, before those that refuse by themselves."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        reason = _reason(request, response)
        if reason and not security_log.is_noted(request):
            security_log.note(
                Happening.REFUSED,
                reason=reason,
                request=request,
                account=str(getattr(request.user, "uuid", "")),
                known=request.user.is_authenticated,
                status=response.status_code,
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Remember by what kind of rule the view refused."""
        if isinstance(exception, PermissionDenied):
            setattr(request, REASON, "permission")
        elif isinstance(exception, Http404):
            setattr(request, REASON, "not_visible")


def _reason(request: HttpRequest, response: HttpResponseBase) -> str:
    """Why this answer is a refusal; empty when it is none."""
    if response.status_code == 403:
        return getattr(request, REASON, "forbidden")
    if response.status_code == 429:
        return "too_many_requests"
    if response.status_code == 404 and _names_an_object(request):
        return "not_visible"
    return "permission" if _sent_home_by_wagtail(request, response) else ""


def _names_an_object(request: HttpRequest) -> bool:
    """Whether the address is one of a person's rooms and says whose or which: absent, or another's."""
    match = request.resolver_match
    return match is not None and bool(match.args or match.kwargs) and f"/{match.route}".startswith(PERSONAL)


def _sent_home_by_wagtail(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the admin refused: it says so in a message on its first page, and answers a redirection."""
    if not isinstance(response, HttpResponseRedirectBase) or response.url != reverse("wagtailadmin_home"):
        return False
    waiting = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    return any(message.level == ERROR for message in waiting)
