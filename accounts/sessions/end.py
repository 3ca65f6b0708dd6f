"""When a session ends: two hours after its last use, a day after sign-in; what is said to who then sends a form.

Its use is written down every five minutes at most, so that reading pages costs no write.
"""

import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

from accounts.models import User
from accounts.sessions.interruption import View, keep_what_is_posted
from portal.registry import Registry
from portal.web.middleware import Middleware

BEGAN, RENEWED = "session_began", "session_renewed"
LONGEST = 24 * 60 * 60
"""Seconds after sign-in; more than the twenty hours from which WCAG 2.2.1 asks for no warning."""
RENEWED_EVERY = 5 * 60
ENDED = "terminee"
ASKED_BY_THE_PAGE = "is_asked_by_the_page"
NOTHING_LEFT = '"cache", "storage"'
"""What a browser forgets of this site at sign-out. Not its cookies: that would reach the whole domain, the site of the
département included, and the page that follows has a message to show."""
at_sign_out: Registry[Callable[[User], object]] = Registry()
"""What ends with the session that someone closes themselves: they leave the device to the next person."""


class SessionEndMiddleware(Middleware):
    """Renews a session that is used, ends one that is a day old, and explains a form sent after the end."""

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_arguments: object) -> None:
        """Keep what is typed, where the page can give it back."""
        keep_what_is_posted(request, view)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and is_too_old(request):
            logout(request)
        response = self.get_response(request)
        if (request.session.modified or request.session.accessed) and not is_asked_by_the_page(request):
            mark(request)
        return explained(request, response)


def asked_by_the_page(view: View) -> View:
    """Say of a view that pages ask for it again and again by themselves: that is no use of the session, which ends."""
    view.__dict__[ASKED_BY_THE_PAGE] = True
    return view


def is_asked_by_the_page(request: HttpRequest) -> bool:
    """Whether nobody did anything for this to be asked."""
    match = request.resolver_match
    return match is not None and ASKED_BY_THE_PAGE in match.func.__dict__


def is_too_old(request: HttpRequest) -> bool:
    """Whether more than a day has passed since sign-in."""
    return time.time() - request.session.get(BEGAN, time.time()) > LONGEST


def mark(request: HttpRequest) -> None:
    """Write down that someone signed in, or that a session of theirs is used."""
    now, session = int(time.time()), request.session
    if BEGAN not in session:
        if session.modified and request.user.is_authenticated:
            session[BEGAN] = session[RENEWED] = now
    elif now - session.get(RENEWED, 0) > RENEWED_EVERY:
        session[RENEWED] = now


def leave_nothing(response: HttpResponse) -> HttpResponse:
    """Have the browser forget the pages and what their scripts kept, where it came by https, for the next person."""
    response.headers["Clear-Site-Data"] = NOTHING_LEFT
    return response


def extend(request: HttpRequest) -> int:
    """Begin a new term, for who asks; returns how many seconds it lasts."""
    request.session[RENEWED] = int(time.time())
    return seconds_left(request)


def seconds_left(request: HttpRequest) -> int:
    """Until this session ends if nothing more is done in it."""
    now = int(time.time())
    began, renewed = request.session.get(BEGAN, now), request.session.get(RENEWED, now)
    return max(0, min(int(settings.SESSION_COOKIE_AGE) - (now - renewed), LONGEST - (now - began)))


def owner_mark(user: User) -> str:
    """Tells one person's kept form from another's in the same browser, and nothing else."""
    return salted_hmac("accounts.session_end", str(user.uuid)).hexdigest()[:16]


def explained(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A form sent after the session's end leads to the sign-in page, which says so, then back to the form's page."""
    if request.method != "POST" or not isinstance(response, HttpResponseRedirect):
        return response
    target = urlsplit(response.url)
    refused = parse_qs(target.query).get("next") == [request.get_full_path()]  # as who must sign in is sent there
    if target.path != reverse(settings.LOGIN_URL) or not refused or request.user.is_authenticated:
        return response
    following = page_of_form(request) or request.get_full_path()
    response.headers["Location"] = f"{target.path}?{urlencode({'next': following, 'session': ENDED})}"
    return response


def page_of_form(request: HttpRequest) -> str:
    """The page where the form was, when the browser says it and it is ours: what a form posts to may show nothing."""
    page = urlsplit(request.META.get("HTTP_REFERER", ""))
    if page.netloc != request.get_host():
        return ""
    return page.path + (f"?{page.query}" if page.query else "")
