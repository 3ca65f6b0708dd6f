"""What every answer carries: what a page may load and do, who may keep it, a page for a 405."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from portal.health import probes as health
from portal.web.permissions import PERMISSIONS_POLICY

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PERSONAL = ("/compte/", "/admin/")
"""Rooms of persons: nothing under these is kept anywhere, signed in or not."""
IMPERSONAL = ("/api/", "/integrer/", "/administration.")
"""What other sites read, and what all pages of the admin share: given to everybody alike."""
OURS = frozenset(
    {"accounts", "catalogue", "cms", "formkit", "home", "locker", "notifications", "portal", "search", "teleservices"}
)
"""The portal's packages: what their views show holds nothing inline."""
PRIVATE = "private, no-store"
PUBLIC_FILE = "public, max-age=86400"


class Middleware:
    """What each holds: who answers after it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response


class HealthMiddleware(Middleware):
    """Answers supervisors before anything looks under which name they ask: they ask each machine by its address."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = health.open_views.get(request.path) or (health.deep if health.is_asked_whole(request) else None)
        return view(request) if view else self.get_response(request)


class ImpersonalMiddleware(Middleware):
    """Forgets who asks for what is given to everybody alike: there is no session to read where no cookie comes in."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(IMPERSONAL):
            for header in ("HTTP_COOKIE", "HTTP_AUTHORIZATION"):
                request.META.pop(header, None)
        return self.get_response(request)


class LanguageMiddleware(Middleware):
    """Says that the language is the portal's: where nobody says which it is, each text looks for it twice as long.

    A page has a hundred or two.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        translation.activate(settings.LANGUAGE_CODE)
        return self.get_response(request)


class NulInAddressMiddleware(Middleware):
    """Nothing is at an address that holds a NUL: PostgreSQL, asked for one, fails. Outside whatever looks one up.

    The addresses that programs read say so themselves, as they say it of any other.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info and not request.path_info.startswith(IMPERSONAL):
            raise Http404
        return self.get_response(request)


class SecurityHeadersMiddleware(Middleware):
    """Adds what Django does not: the Permissions-Policy, and no shared storage of pages that belong to someone."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith(str(settings.STATIC_URL)):  # for documents: a tenth of a small file
            response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith(str(settings.MEDIA_URL)):
            response.headers.setdefault("Cache-Control", PUBLIC_FILE)
        elif request.path_info.startswith(PERSONAL) or self._has_session(request, response):
            response.headers.setdefault("Cache-Control", PRIVATE)
        return response

    @staticmethod
    def _has_session(request: HttpRequest, response: HttpResponseBase) -> bool:
        name = settings.SESSION_COOKIE_NAME
        return name in request.COOKIES or name in response.cookies


class PublicRedirectMiddleware(RedirectMiddleware):
    """Leads from the addresses that editors have moved; no room of persons was ever one of their pages."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Look for where what was not found went, by two queries, outside those rooms and what programs read."""
        if request.path_info.startswith((*PERSONAL, *IMPERSONAL)):
            return response
        return super().process_response(request, response)


class NotAllowedPageMiddleware(Middleware):
    """Gives a page to who opens an address that takes another method: Django answers with no word at all."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response


class ContentPolicyMiddleware(CSPMiddleware):
    """The public policy everywhere but on Wagtail's own screens, which still need inline scripts."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Wagtail's own policy for its views; on ours under its address the public one, and pictures drawn there."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/") and not report_only:
            ours, wagtails = settings.STAFF_CONTENT_SECURITY_POLICY, settings.ADMIN_CONTENT_SECURITY_POLICY
            parts.replace = ours if is_ours(request) else wagtails
        return parts


def is_ours(request: HttpRequest) -> bool:
    """Whether the view that answers is the portal's, not a library's, and draws no chooser of Wagtail's, which is
    begun by a script in the page; a 404 of no view at all is ours.
    """
    match = request.resolver_match
    if not match:
        return True
    view = getattr(match.func, "view_class", match.func)
    return view.__module__.partition(".")[0] in OURS and not getattr(view, "has_wagtails_choosers", False)
