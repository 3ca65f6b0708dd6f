"""The anonymous page cache: made once, served whole, replaced as soon as any process publishes something."""

import gzip
import subprocess
import sys

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from pytest_django import DjangoAssertNumQueries, Settings

from portal.caching import page_cache
from portal.caching.page_cache import current_generation, raise_generation
from portal.models import PageGeneration
from tests import another_process
from tests.portal.page_cache.conftest import Portal

pytestmark = pytest.mark.django_db


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


def test_who_comes_first_is_answered_like_who_comes_after(portal: Portal) -> None:
    first, second = (portal.get(accept_encoding="gzip, br") for _ in range(2))
    assert portal.made == 1
    assert first["Content-Encoding"] == "gzip"
    assert (first.content, dict(first.items())) == (second.content, dict(second.items()))
    portal.view = lambda _request: HttpResponse("never changes " * 200)
    etag = portal.get("/other/")["ETag"]
    with transaction.atomic():
        raise_generation()
    assert portal.get("/other/", if_none_match=etag).status_code == 304


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


ANOTHER_PROCESS = """
import django
django.setup()
from django.db import transaction
from portal.caching.page_cache import raise_generation
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
