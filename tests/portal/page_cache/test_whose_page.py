"""The anonymous page cache: what may be kept for everyone, and for whom a page is always made."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token

from portal.web.message_storage import MessageCookieStorage
from tests.portal.page_cache.conftest import Answer, Portal, factory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, MessageCookieStorage.cookie_name])
def test_who_has_a_session_or_a_message_neither_reads_nor_fills_it(portal: Portal, cookie: str) -> None:
    assert not portal.keeps(cookies={cookie: "x"})
    made = portal.made
    portal.get()
    assert portal.made == made + 1
    portal.get(cookies={cookie: "x"})
    assert portal.made == made + 2


def test_who_has_a_form_token_reads_it_and_never_fills_it(portal: Portal) -> None:
    assert not portal.keeps(cookies={settings.CSRF_COOKIE_NAME: "x"})
    portal.get()
    made = portal.made
    portal.get(cookies={settings.CSRF_COOKIE_NAME: "x"})
    assert portal.made == made


def test_a_strangers_cookie_changes_nothing(portal: Portal) -> None:
    assert portal.keeps(cookies={"_pk_id": "1"})


def with_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("x")
    response.set_cookie("seen", "1")
    return response


@pytest.mark.parametrize(
    "view",
    [
        with_token,
        with_cookie,
        lambda request: HttpResponse("x", status=404),
        lambda request: HttpResponse("x", status=302, headers={"Location": "/"}),
        lambda request: HttpResponse("x", headers={"Cache-Control": "private"}),
        lambda request: HttpResponse("x", headers={"Cache-Control": "max-age=0, no-store"}),
        lambda request: HttpResponse("x", headers={"Vary": "Accept-Language"}),
        lambda request: HttpResponse("x", headers={"Content-Encoding": "br"}),
        lambda request: HttpResponse("%PDF", content_type="application/pdf"),
        lambda request: StreamingHttpResponse(["x"]),
    ],
    ids=["token", "cookie", "404", "302", "private", "no-store", "vary", "encoded", "pdf", "stream"],
)
def test_what_belongs_to_one_visitor_is_not_kept(view: Answer) -> None:
    assert not Portal(view).keeps()


def test_reading_the_session_of_nobody_does_not_forbid_keeping() -> None:
    assert Portal(lambda request: HttpResponse("x", headers={"Vary": "Cookie"})).keeps()


def test_a_views_own_caching_is_left_alone() -> None:
    portal = Portal(
        lambda request: HttpResponse("a{}", content_type="text/css", headers={"Cache-Control": "max-age=9"})
    )
    assert portal.keeps()
    assert portal.get()["Cache-Control"] == "max-age=9"


@pytest.mark.parametrize(
    "path",
    ["/compte/", "/admin/pages/", "/recherche/?page=1", "/health/live/", "/?preview=1", "/?q=dupont", "/?page=1&x=2"],
)
def test_some_addresses_are_always_made(portal: Portal, path: str) -> None:
    assert not portal.keeps(path)


@pytest.mark.parametrize("header", ["hx_request", "authorization", "range"])
def test_some_requests_are_always_made(portal: Portal, header: str) -> None:
    assert not portal.keeps(**{header: "x"})


def test_only_reading_is_kept(portal: Portal) -> None:
    assert not portal.keeps(method="POST")


def test_parameters_of_a_page_make_a_page_each(portal: Portal) -> None:
    pages = {portal.get(f"/?page={number}&section=a").content for number in (1, 2)}
    assert len(pages) == 2
    portal.get("/?section=a&page=1")
    assert portal.made == 2


def test_tracking_parameters_read_the_plain_page_and_are_never_kept(portal: Portal) -> None:
    assert not portal.keeps("/?utm_source=lettre")
    portal.get("/")
    made = portal.made
    portal.get("/?utm_source=lettre&fbclid=2")
    assert portal.made == made


def test_hosts_and_schemes_are_told_apart(portal: Portal) -> None:
    portal.get(host="a.example.test")
    portal.get(host="b.example.test")
    portal.cache(factory.get("/", secure=True, headers={"host": "a.example.test"}))
    assert portal.made == 3


def test_what_names_one_request_is_not_repeated() -> None:
    portal = Portal(lambda request: HttpResponse("x", headers={"X-Request-ID": "abc"}))
    portal.get()
    assert not portal.get().has_header("X-Request-ID")


def test_the_description_of_a_form_is_kept_as_a_page_is() -> None:
    assert Portal(lambda request: HttpResponse("{}", content_type="application/schema+json")).keeps()
    assert not Portal(lambda request: HttpResponse("{}", content_type="application/json")).keeps()
