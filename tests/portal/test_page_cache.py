"""The anonymous page cache: right for everyone, at once, in every process."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from home.models import HomePage
from portal import page_cache
from portal.models import PageGeneration
from portal.page_cache import PageCacheMiddleware, current_generation, raise_generation
from portal.page_store import PageStore, StoredPage, stored_page
from tests import another_process
from tests.factories.accounts import make_user
from tests.factories.pages import make_site

pytestmark = pytest.mark.django_db

Answer = Callable[[HttpRequest], HttpResponse]
factory = RequestFactory()


class Portal:
    """One process: a cache before a view that counts how often it is asked."""

    def __init__(self, view: Answer | None = None) -> None:
        self.made = 0
        self.view = view or (lambda request: HttpResponse(f"page {self.made} " + "é" * 2_000))
        self.cache = PageCacheMiddleware(self._answer)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        return self.view(request)

    def get(self, path: str = "/", *, method: str = "GET", cookies: dict[str, str] | None = None, **headers: str):
        request = factory.generic(method, path, headers=headers)
        request.COOKIES.update(cookies or {})
        if cookies:
            request.META["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return self.cache(request)

    def keeps(self, path: str = "/", **changes) -> bool:
        """Whether asking twice makes the page once."""
        before = self.made
        self.get(path, **changes)
        self.get(path, **changes)
        return self.made == before + 1


@pytest.fixture(autouse=True)
def _on(settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def portal() -> Portal:
    return Portal()


def test_it_can_be_turned_off(settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    with pytest.raises(MiddlewareNotUsed):
        Portal()


def test_a_page_is_made_once_and_costs_one_query_after(
    portal: Portal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = portal.get()
    with django_assert_num_queries(1):
        second = portal.get()
    assert portal.made == 1
    assert second.content == first.content
    assert dict(second.items()) | {"Content-Length": ""} == dict(first.items()) | {"Content-Length": ""}


def test_browsers_are_told_to_ask_each_time(portal: Portal) -> None:
    for response in (portal.get(), portal.get()):
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert response["Vary"] == "Cookie, Accept-Encoding"


def test_a_browser_that_has_the_page_is_not_sent_it_again(portal: Portal) -> None:
    etag = portal.get()["ETag"]
    unchanged = portal.get(if_none_match=etag)
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", etag)
    with transaction.atomic():
        raise_generation()
    changed = portal.get(if_none_match=etag)
    assert changed.status_code == 200
    assert changed["ETag"] != etag


def test_a_compressed_copy_for_who_reads_it(portal: Portal) -> None:
    plain = portal.get()
    packed = portal.get(accept_encoding="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Length"] == str(len(packed.content))
    assert not portal.get().has_header("Content-Encoding")


def test_head_is_answered_from_the_page_and_never_kept(portal: Portal) -> None:
    portal.get(method="HEAD")
    page = portal.get()
    head = portal.get(method="HEAD")
    assert portal.made == 2
    assert (head.content, head["Content-Length"]) == (b"", str(len(page.content)))


def test_a_publication_shows_at_once(portal: Portal) -> None:
    first = portal.get().content
    with transaction.atomic():
        raise_generation()
    second = portal.get().content
    assert second != first
    assert portal.get().content == second


@pytest.mark.parametrize("rows", [0, 1])
def test_each_publication_raises_the_number(rows: int) -> None:
    PageGeneration.objects.all().delete()
    PageGeneration.objects.bulk_create(PageGeneration(pk=1, number=7) for _ in range(rows))
    numbers = [current_generation()]
    for _ in range(3):
        raise_generation()
        numbers.append(current_generation())
    assert numbers == sorted(set(numbers))


def test_what_was_made_before_a_publication_and_kept_after_is_not_served() -> None:
    def slow(request: HttpRequest) -> HttpResponse:
        raise_generation()  # someone publishes while this page is being made
        return HttpResponse("old")

    portal = Portal(slow)
    portal.get()
    portal.view = lambda request: HttpResponse("new")
    assert portal.get().content == b"new"


def test_a_page_expires(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: now[0])
    portal.get()
    now[0] += 59
    portal.get()
    assert portal.made == 1
    now[0] += 2
    portal.get()
    assert portal.made == 2


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_who_has_a_session_or_a_message_neither_reads_nor_fills_it(portal: Portal, cookie: str) -> None:
    assert not portal.keeps(cookies={cookie: "x"})
    made = portal.made
    portal.get()
    assert portal.made == made + 1
    portal.get(cookies={cookie: "x"})
    assert portal.made == made + 2


def test_who_has_a_form_token_reads_it_and_never_fills_it(portal: Portal) -> None:
    assert not portal.keeps(cookies={"csrftoken": "x"})
    portal.get()
    made = portal.made
    portal.get(cookies={"csrftoken": "x"})
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


def page(weight: int) -> StoredPage:
    return stored_page(generation=1, expires=10, headers={}, body=os.urandom(weight))


def test_the_store_lets_the_least_asked_go() -> None:
    store = PageStore(max_entries=2, max_bytes=10**6)
    for name in "ab":
        store.put((name,), page(10))
    store.get(("a",), generation=1, now=0)
    store.put(("c",), page(10))
    assert [bool(store.get((name,), generation=1, now=0)) for name in "abc"] == [True, False, True]


def test_the_store_weighs_what_it_keeps() -> None:
    store = PageStore(max_entries=100, max_bytes=25_000)
    store.put(("a",), page(10_000))
    store.put(("a",), page(10_000))
    assert len(store) == 1
    store.put(("b",), page(10_000))
    assert [bool(store.get((name,), generation=1, now=0)) for name in "ab"] == [False, True]
    store.put(("c",), page(30_000))
    assert len(store) == 1


class TestThroughTheWholePortal:
    """Real pages, all middlewares, people signed in and not."""

    @pytest.fixture(autouse=True)
    def _site(self) -> None:
        make_site()

    def test_an_anonymous_page_sets_nothing_and_holds_no_token(self, client: Client) -> None:
        for _ in range(2):
            page = client.get("/")
            assert page.status_code == 200
            assert not page.cookies
            assert b"csrfmiddlewaretoken" not in page.content
        assert page["Content-Security-Policy"]

    def test_the_second_visit_costs_one_query(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client.get("/")
        with django_assert_num_queries(1):
            client.get("/")

    def test_who_is_signed_in_and_who_is_not_never_see_each_others_page(self, client: Client) -> None:
        anonymous = client.get("/")
        person = Client()
        person.force_login(make_user(first_name="Claire"))
        theirs = person.get("/")
        assert theirs["Cache-Control"] == "private, no-store"
        assert theirs.content != anonymous.content
        assert Client().get("/").content == anonymous.content
        assert person.get("/").content != anonymous.content

    def test_what_an_editor_publishes_shows_at_the_next_request(self, client: Client) -> None:
        home = HomePage.objects.get()
        client.get("/")
        home.title = "Bienvenue en Vernaie"
        home.seo_title = "Bienvenue en Vernaie"
        home.save_revision().publish()
        assert "Bienvenue en Vernaie" in client.get("/").content.decode()


ANOTHER_PROCESS = """
import django
django.setup()
from django.db import transaction
from portal.page_cache import raise_generation
with transaction.atomic():
    raise_generation()
    print("raised", flush=True)
    input()
print("committed", flush=True)
input()
"""


@pytest.mark.django_db(transaction=True)
def test_a_publication_by_another_process_shows_as_soon_as_it_is_committed(portal: Portal) -> None:
    raise_generation()
    first = portal.get().content
    with subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS],
        env=another_process.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "raised\n"
        assert portal.get().content == first
        print(file=other.stdin, flush=True)
        assert other.stdout.readline() == "committed\n"
        assert portal.get().content != first
        other.communicate("\n")
