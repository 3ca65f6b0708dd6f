"""How often pages are read: counted of nobody, outside the request, robots left out; reported to editors."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from home import roles
from home.attendance import tally as tallying
from home.attendance.tally import PageViewsMiddleware, Tally, write
from home.attendance.view_figures import Over, lapsed, lines
from home.models import HomePage, PageViews
from tests.factories.accounts import make_user
from tests.factories.pages import make_procedure_page, make_question
from tests.factories.procedures import make_procedure, make_request

pytestmark = pytest.mark.usefixtures("admin_without_second_factor")
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
AN_HOUR = 3_600.0


def member(role: roles.Role) -> User:
    user = make_user()
    user.groups.add(Group.objects.get(name=role.name))
    return User.objects.get(pk=user.pk)


def counts() -> dict[str, int]:
    return {row.page.title: row.count for row in PageViews.objects.select_related("page")}


@pytest.fixture
def counted(settings: Settings) -> Iterator[PageViewsMiddleware]:
    """The middleware of one process, before a view that answers what the request asks for."""
    settings.PAGE_VIEWS_SECONDS = AN_HOUR
    middleware = PageViewsMiddleware(lambda request: HttpResponse(status=int(request.GET.get("status", 200))))
    yield middleware
    middleware.tally.end()


def ask(middleware: PageViewsMiddleware, path: str = "/demarches/", method: str = "GET", **meta: str) -> None:
    request: HttpRequest = RequestFactory().generic(method, path, **({"HTTP_USER_AGENT": BROWSER} | meta))
    middleware(request)


@pytest.mark.django_db(transaction=True)
def test_what_is_read_is_counted_and_nothing_else(home: HomePage, counted: PageViewsMiddleware) -> None:
    ask(counted)
    ask(counted, "/demarches/?utm_source=lettre")
    ask(counted, "/demarches/?status=304")
    ask(counted, "/")
    for path in ("/demarches/?status=404", "/demarches/?status=302", "/demarches/?status=500", "/compte/", "/admin/"):
        ask(counted, path)
    for method in ("HEAD", "POST", "OPTIONS"):
        ask(counted, method=method)
    for agent in ("", "Googlebot/2.1", "curl/8.1", "python-requests/2", "HeadlessChrome/1", "UptimeRobot"):
        ask(counted, HTTP_USER_AGENT=agent)
    ask(counted, HTTP_SEC_PURPOSE="prefetch;prerender")
    ask(counted, "/n-existe-pas/")

    counted.tally.write()

    assert counts() == {"Toutes les démarches": 3, "Accueil": 1}


@pytest.mark.django_db(transaction=True)
def test_a_reading_costs_no_query_and_the_thread_writes_the_rest_at_the_end(
    home: HomePage, counted: PageViewsMiddleware, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        for _reading in range(5):
            ask(counted)
    assert not PageViews.objects.exists()

    counted.tally.end()

    assert counts() == {"Toutes les démarches": 5}


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_write_at_once_lose_nothing(home: HomePage) -> None:
    start = threading.Barrier(2)

    def process() -> None:
        start.wait()
        for _minute in range(5):
            write({"/demarches/": 2, "/": 1})
        connection.close()

    threads = [threading.Thread(target=process) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts() == {"Toutes les démarches": 20, "Accueil": 10}


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_waits_for_the_next_minute(
    home: HomePage, counted: PageViewsMiddleware, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_counts: object) -> None:
        raise DatabaseError

    ask(counted)
    with monkeypatch.context() as patch:
        patch.setattr(tallying, "write", away)
        counted.tally.write()
    ask(counted)

    counted.tally.write()

    assert counts() == {"Toutes les démarches": 2}


def test_many_addresses_made_up_take_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallying, "MOST_PATHS", 3)
    monkeypatch.setattr(threading.Thread, "start", lambda self: None)
    tally = Tally(AN_HOUR)

    for number in range(50):
        tally.add(f"/{number}/")
        tally.add("/0/")

    assert tally._counts == {"/0/": 51, "/1/": 1, "/2/": 1}


def test_it_stands_outside_the_memory_of_pages_and_can_be_left_out(settings: Settings) -> None:
    order = settings.MIDDLEWARE
    assert order.index("home.attendance.tally.PageViewsMiddleware") < order.index(
        "portal.caching.page_cache.PageCacheMiddleware"
    )
    with pytest.raises(MiddlewareNotUsed):
        PageViewsMiddleware(lambda request: HttpResponse())


def test_a_page_that_is_not_public_any_more_is_not_counted(home: HomePage) -> None:
    page = make_question("Où ?")
    page.unpublish()

    write({page.address: 4, "/foire-aux-questions/": 1, "/" + "x" * 400: 1, "/é'\"/": 1})

    assert counts() == {"Foire aux questions": 1}
    write({})


def views(page: object, days_ago: int, count: int) -> None:
    PageViews.objects.create(page_id=page.pk, day=timezone.localdate() - dt.timedelta(days=days_ago), count=count)


def test_figures_of_thirty_days_and_twelve_months(home: HomePage) -> None:
    procedure = make_procedure()
    page, question = make_procedure_page(procedure, title="Bourse"), make_question("Où ?")
    for days_ago, count in ((0, 1), (29, 2), (30, 4), (364, 8), (365, 16)):
        views(page, days_ago, count)
    views(question, 0, 9)
    drafted, filed = make_request(procedure=procedure), make_request(procedure=procedure)
    type(filed).objects.filter(pk=drafted.pk).update(created_at=timezone.now() - dt.timedelta(days=40))
    type(filed).objects.filter(pk=filed.pk).update(created_at=timezone.now() - dt.timedelta(days=400))

    procedures, pages = lines()

    (line,) = procedures
    assert (line.title, line.views) == ("Bourse", Over(3, 15))
    assert (line.begun, line.transmitted) == (Over(0, 1), Over(2, 2))
    assert pages[0].title == "Où ?"
    assert "Bourse" not in [other.title for other in pages]


def test_report_and_its_file(home: HomePage, client: Client) -> None:
    page = make_procedure_page(title="=HYPERLINK(1)")
    views(page, 0, 7)
    client.force_login(member(roles.COMMUNICATION))

    answer = client.get(reverse("attendance"), {"inconnu": "x"})
    taken = client.get(reverse("attendance_file"))

    assert answer.context["procedures"][0].views == Over(7, 7)
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in answer.text
    assert taken["Content-Type"] == "text/csv; charset=utf-8"
    assert taken.content.decode("utf-8-sig").splitlines()[1] == "'=HYPERLINK(1);7;7;0;0;0;0"


def test_queries_don_t_grow(home: HomePage, client: Client) -> None:
    client.force_login(member(roles.COMMUNICATION))

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("attendance"))
        return len(asked)

    views(make_procedure_page(), 0, 1)
    queries()
    few = queries()
    for _number in range(5):
        views(make_procedure_page(), 0, 1)
    assert queries() == few


def test_others_neither_see_nor_write(home: HomePage, client: Client) -> None:
    for role in (roles.INSTRUCTION, roles.AUDIT):
        client.force_login(member(role))
        for name in ("attendance", "attendance_file"):
            assert client.get(reverse(name)).status_code == 302
    client.force_login(member(roles.COMMUNICATION))
    assert client.post(reverse("attendance")).status_code == 405


def test_kept_twenty_five_months(home: HomePage) -> None:
    today = timezone.localdate().replace(day=1)
    months = today.year * 12 + today.month - 1
    first_kept = dt.date((months - 25) // 12, (months - 25) % 12 + 1, 1)
    PageViews.objects.create(page=home, day=first_kept, count=1)
    old = PageViews.objects.create(page=home, day=first_kept - dt.timedelta(days=1), count=1)

    assert list(lapsed()) == [old]
