"""Pages by the row that they follow: each row is met once, forward and back, and what is no landmark names none."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teleservices.keyset.order import Order, Ordered
from teleservices.keyset.paging import Page, Sequenced, Source, page_at
from teleservices.models import DeskSearch, PostalSending

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ORDERS = ["pk", "-pk", "results", "-results"]


def searches(*results: int) -> QuerySet[DeskSearch]:
    """So many rows, by a number that several may have."""
    DeskSearch.objects.all().delete()
    DeskSearch.objects.bulk_create([DeskSearch(results=number) for number in results])
    return DeskSearch.objects.all()


def in_order(rows: QuerySet[DeskSearch], name: str) -> list[DeskSearch]:
    column = name.removeprefix("-")
    return sorted(rows, key=lambda row: (getattr(row, column), row.pk), reverse=name.startswith("-"))


def sources(rows: QuerySet[DeskSearch], name: str) -> list[Source[DeskSearch]]:
    """The same list in the database and in memory."""
    return [Ordered(rows, Order.named(name)), Sequenced(in_order(rows, name), lambda row: row.pk)]


def turned(source: Source[DeskSearch], size: int, way: str, page: Page[DeskSearch]) -> list[Page[DeskSearch]]:
    """A page and all those that its links lead to, one after the other."""
    pages = [page]
    while address := getattr(pages[-1].links, way):
        pages.append(page_at(source, QueryDict(address.removeprefix("?")), size=size))
    return pages


@given(results=st.lists(st.integers(0, 2), max_size=9), name=st.sampled_from(ORDERS), size=st.integers(1, 4))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_row_is_met_once_forward_and_back(results: list[int], name: str, size: int) -> None:
    rows = searches(*results)
    for source in sources(rows, name):
        forward = turned(source, size, "next", page_at(source, QueryDict(), size=size))
        assert [row for page in forward for row in page.rows] == in_order(rows, name)
        assert all(len(page.rows) == size for page in forward[:-1])
        back = turned(source, size, "previous", forward[-1])
        assert [page.rows for page in reversed(back)] == [page.rows for page in forward]
        assert [bool(page.links.first) for page in forward] == [False, *[True] * (len(forward) - 1)]


@pytest.mark.parametrize("text", ["", "0", "-1", "x", "1.5", "٣", "\0", "9" * 15, "9" * 5000, "1 OR 1"])
@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize("order", ORDERS)
def test_what_names_no_row_of_the_list_is_as_if_it_weren_t_there(order: str, name: str, text: str) -> None:
    query = QueryDict(mutable=True)
    query[name] = text
    for source in sources(searches(1, 2, 3), order):
        assert page_at(source, query, size=2).rows == page_at(source, QueryDict(), size=2).rows


@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize("order", ORDERS)
def test_a_row_of_another_list_is_no_landmark(order: str, name: str) -> None:
    """Where it would stand says something of it."""
    rows = searches(1, 2, 2, 3, 4)
    foreign = rows.get(results=3)
    ours = rows.exclude(pk=foreign.pk)
    for source in sources(ours, order):
        page = page_at(source, QueryDict(f"{name}={foreign.pk}"), size=2)
        assert page == page_at(source, QueryDict(), size=2)
        assert not page.has_previous


@pytest.mark.parametrize(("name", "query"), [("after", "-results"), ("before", "results")])
def test_past_the_last_row_one_is_shown_the_first_page(name: str, query: str) -> None:
    """What followed is gone: who loads the page again finds what stays."""
    [source, _in_memory] = sources(searches(1, 2, 3), query)
    last = DeskSearch.objects.get(results=1)
    assert page_at(source, QueryDict(f"{name}={last.pk}"), size=2) == page_at(source, QueryDict(), size=2)


def test_an_address_of_several_lists_turns_one_and_keeps_the_others() -> None:
    [source, _in_memory] = sources(searches(1, 2, 3, 4), "results")
    first, second, *_others = in_order(DeskSearch.objects.all(), "results")
    query = QueryDict(f"kind=x&a-after={first.pk}&b-before=7")
    page = page_at(source, query, size=1, prefix="a-", anchor="#a")
    assert page.rows == [second]
    assert page.links.next == f"?kind=x&a-after={second.pk}&b-before=7#a"
    assert page.links.previous == f"?kind=x&b-before=7&a-before={second.pk}#a"
    assert page.links.first == "?kind=x&b-before=7#a"
    assert page_at(source, QueryDict(f"after={first.pk}"), size=4).links.first == "."


@pytest.mark.parametrize("order", ORDERS)
def test_every_page_is_read_by_one_query(order: str) -> None:
    source = sources(searches(1, 1, 2, 3), order)[0]
    query = QueryDict()
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = page_at(source, query, size=2)
        assert len(queries) == 1
        query = QueryDict(page.links.next.removeprefix("?"))


@pytest.mark.sqlite
def test_a_later_page_goes_straight_by_the_index_of_its_order() -> None:
    sendings = PostalSending.objects.to_print().filter(asked_at__lte=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        Ordered(sendings, Order("asked_at")).past(1, count=3)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries.captured_queries[0]['sql']}")
        plan = " / ".join(row[3] for row in cursor.fetchall())
    assert "sending_never_posted (asked_at>?" in plan
    assert "TEMP B-TREE" not in plan
