"""What moved since one's last visit to the list."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from teleservices.desk.requests.work import menu
from teleservices.desk.requests.work.menu import desk_menu
from teleservices.desk.requests.work.visits import last_visit
from teleservices.models import DeskVisit, Procedure
from teleservices.steering.personal_data import forget
from tests.factories.accounts import make_staff
from tests.factories.procedures import make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db

SINCE = "/admin/instruction/?work=since"


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure()


@pytest.fixture
def camille(procedure: Procedure, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert procedure.team is not None
    user = make_instructor(procedure.team)
    client.force_login(user)
    return user


def at(moment: dt.datetime, client: Client, user: User) -> list[str]:
    """What the list shows of this visit; a session ends with the day, and another begins."""
    with time_machine.travel(moment, tick=False):
        client.force_login(user)
        return [request.reference for request in client.get(SINCE).context["object_list"]]


def test_what_moved_in_the_night_is_there_all_the_morning(procedure: Procedure, camille: User, client: Client) -> None:
    evening = timezone.now() - dt.timedelta(hours=14)
    with time_machine.travel(evening - dt.timedelta(hours=1), tick=False):
        before = make_request(procedure=procedure)
    assert at(evening, client, camille) == [], "nothing is known of a visit before the first"
    with time_machine.travel(evening + dt.timedelta(hours=2), tick=False):
        after = make_request(procedure=procedure)
    morning = evening + dt.timedelta(hours=12)
    for minutes in (0, 30, 110):
        assert at(morning + dt.timedelta(minutes=minutes), client, camille) == [after.reference]
    assert at(morning + dt.timedelta(hours=6), client, camille) == [], "another visit, and nothing since"
    assert before.reference != after.reference


def test_another_s_visit_is_not_mine(procedure: Procedure, camille: User, client: Client) -> None:
    assert procedure.team is not None
    at(timezone.now() - dt.timedelta(hours=14), client, camille)
    request = make_request(procedure=procedure)
    other = make_instructor(procedure.team)
    at(timezone.now(), client, other)
    assert last_visit(User.objects.get(pk=other.pk)) is None
    assert at(timezone.now() + dt.timedelta(minutes=1), client, camille) == [request.reference]


def badge(user: User) -> dict[str, str]:
    """What stands beside « Demandes » in the menu of a page that is not the desk's: its number, and how it is read."""
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(pk=user.pk)
    with CaptureQueriesContext(connection) as queries:
        component = desk_menu().render_component(request)
    assert len(queries) == 1, "one query more on each page of the admin"
    return {name: str(value) for name, value in component.attrs.items()}


def test_the_menu_says_how_many_moved_since_the_last_visit(
    procedure: Procedure, camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    with time_machine.travel(now - dt.timedelta(hours=20), tick=False):
        make_request(procedure=procedure)
    assert badge(camille) == {}, "nothing is known before a first visit"
    at(now - dt.timedelta(hours=14), client, camille)
    assert badge(camille) == {}
    make_request(procedure=procedure)
    make_request()  # another service's
    said = "Demandes – 1 demande a bougé depuis votre dernière visite"
    assert badge(camille) == {"data-moved": "1", "aria-label": said}
    make_request(procedure=procedure)
    said = "Demandes – 2 demandes ont bougé depuis votre dernière visite"
    assert badge(camille) == {"data-moved": "2", "aria-label": said}
    client.force_login(camille)
    assert re.search(r"""data-moved\W+2\b""", client.get("/admin/").text), "on any page of the admin"
    assert len(at(now + dt.timedelta(minutes=1), client, camille)) == 2, "as many as the list that it leads to"
    assert badge(camille)["data-moved"] == "2", "all along the visit"
    monkeypatch.setattr(menu, "MOST", 1)
    assert badge(camille)["data-moved"] == "1+"
    assert badge(camille)["aria-label"].startswith("Demandes – plus de 1")


def test_what_moved_before_the_list_is_opened_is_counted_as_the_list_will(
    procedure: Procedure, camille: User, client: Client
) -> None:
    """The day before yesterday's visit, yesterday's, then the first page of this morning."""
    now = timezone.now()
    at(now - dt.timedelta(hours=40), client, camille)
    with time_machine.travel(now - dt.timedelta(hours=30), tick=False):
        make_request(procedure=procedure)
    assert len(at(now - dt.timedelta(hours=16), client, camille)) == 1
    assert badge(camille) == {}
    fresh = User.objects.get(pk=camille.pk)
    assert last_visit(fresh) == now - dt.timedelta(hours=16)


def test_who_may_not_process_requests_has_no_number() -> None:
    request = RequestFactory().get("/admin/")
    request.user = make_staff()
    assert not desk_menu().is_shown(request)


def test_a_look_is_written_every_five_minutes_at_most(camille: User, client: Client) -> None:
    now = timezone.now()
    at(now, client, camille)
    with time_machine.travel(now + dt.timedelta(minutes=4), tick=False), CaptureQueriesContext(connection) as queries:
        client.get(SINCE)
    assert not any("UPDATE" in query["sql"] and "deskvisit" in query["sql"] for query in queries.captured_queries)
    at(now + dt.timedelta(minutes=6), client, camille)
    assert DeskVisit.objects.get().seen_at == now + dt.timedelta(minutes=6)


def test_a_visit_is_in_the_archive_and_goes_with_the_account(camille: User, client: Client) -> None:
    at(timezone.now(), client, camille)
    [section] = [known for known in personal_data_sections if known.folder == "visites"]
    assert section.count(camille) == 1
    assert [record.data["since"] for record in section.records(camille)] == [None]
    forget(camille)
    assert not DeskVisit.objects.exists()
