"""What every answer carries, room by room."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from cms.settings import base
from portal.web.middleware import ContentPolicyMiddleware, SecurityHeadersMiddleware
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def policy(response: HttpResponse) -> dict[str, set[str]]:
    directives = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: set(values) for name, *values in directives}


@pytest.fixture
def _production(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = base.SECURE_SSL_REDIRECT
    settings.SECURE_HSTS_SECONDS = base.SECURE_HSTS_SECONDS


@pytest.mark.usefixtures("_production")
def test_public_pages(client: Client) -> None:
    response = client.get("/robots.txt", secure=True)
    assert response["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "camera=()" in response["Permissions-Policy"]


def test_what_a_document_may_do_is_not_said_again_with_each_static_file(client: Client) -> None:
    response = client.get("/static/css/nowhere.css")
    assert "Permissions-Policy" not in response
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_public_policy_lets_nothing_run_inline_and_nothing_come_from_elsewhere(client: Client) -> None:
    directives = policy(client.get("/health/live/"))
    assert directives["default-src"] == {"'none'"}
    assert directives["script-src"] == directives["style-src"] == directives["form-action"] == {"'self'"}
    assert directives["object-src"] == directives["base-uri"] == {"'none'"}
    assert directives["frame-ancestors"] == {"'self'"}
    for sources in directives.values():
        assert sources <= {"'self'", "'none'", "data:"}


def test_the_admins_policy_is_as_tight_but_for_inline(client: Client) -> None:
    public = policy(client.get("/health/live/"))
    admin = policy(client.get("/admin/"))
    assert {name for name in admin if admin[name] != public.get(name)} <= {
        "script-src",
        "style-src",
        "img-src",
        "frame-src",
    }
    assert admin["script-src"] == {"'self'", "'unsafe-inline'"}
    assert admin["object-src"] == admin["base-uri"] == {"'none'"}


@pytest.mark.usefixtures("_production")
def test_http_is_sent_to_https(client: Client) -> None:
    response = client.get("/inconnu/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/inconnu/")


@pytest.mark.usefixtures("_production")
def test_no_other_cookie_than_those_held_to_this_host(client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = base.SESSION_COOKIE_NAME, base.CSRF_COOKIE_NAME
    page = client.get("/compte/connexion/", secure=True)
    user = make_user()
    answer = client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD}, secure=True)
    assert answer.url == "/compte/"
    cookies = [*page.cookies.values(), *answer.cookies.values()]
    assert {"__Host-sessionid", "__Host-csrftoken"} <= {cookie.key for cookie in cookies}
    for cookie in cookies:
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")


class TestWhoMayKeepAnAnswer:
    """`SecurityHeadersMiddleware` alone, before a view of our own."""

    @staticmethod
    def answer(address: str, response: HttpResponse | None = None, session: bool = False) -> HttpResponse:
        request = RequestFactory().get(address)
        if session:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
        return SecurityHeadersMiddleware(lambda _: response or HttpResponse("x"))(request)

    @pytest.mark.parametrize("address", ["/compte/", "/compte/connexion/", "/admin/pages/"])
    def test_nobody_a_persons_room(self, address: str) -> None:
        assert self.answer(address)["Cache-Control"] == "private, no-store"

    def test_nobody_what_was_made_for_a_session(self) -> None:
        assert self.answer("/", session=True)["Cache-Control"] == "private, no-store"

    def test_nobody_what_opens_a_session(self) -> None:
        opening = HttpResponse("x")
        opening.set_cookie(settings.SESSION_COOKIE_NAME, "x")
        assert self.answer("/", opening)["Cache-Control"] == "private, no-store"

    def test_everybody_a_public_image(self) -> None:
        assert self.answer("/media/logo.png", session=True)["Cache-Control"] == "public, max-age=86400"

    def test_who_said_otherwise_is_heard(self) -> None:
        kept = HttpResponse("x", headers={"Cache-Control": "public, max-age=9"})
        assert self.answer("/theme.abc.css", kept, session=True)["Cache-Control"] == "public, max-age=9"

    def test_a_public_page_is_left_to_the_page_cache(self) -> None:
        assert not self.answer("/").has_header("Cache-Control")


def test_a_view_may_ask_for_its_own_policy() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("x")
        response._csp_update = {"worker-src": ["'self'", "blob:"]}
        return response

    response = ContentPolicyMiddleware(view)(RequestFactory().get("/"))
    assert policy(response)["worker-src"] == {"'self'", "blob:"}
