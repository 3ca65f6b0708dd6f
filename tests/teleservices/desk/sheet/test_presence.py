"""Who else has a sheet open: told to the service's members, written rarely, forgotten soon; it forbids nothing."""

import datetime as dt
import time

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.sessions.end import BEGAN, RENEWED
from teleservices.desk.presence import forget_presences
from teleservices.models import ServiceRequest, SheetPresence, State, TeamMember, TeamRole
from teleservices.steering.personal_data import forget
from tests.factories.procedures import PROJECT, make_instructor, make_request, make_team
from tests.french import french

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def service_request() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


def agent(service_request: ServiceRequest, name: str, role: TeamRole = TeamRole.INSTRUCTOR) -> User:
    """Of its service, in a role."""
    user = make_instructor(service_request.team)
    User.objects.filter(pk=user.pk).update(first_name=name, last_name="Le Goff")
    TeamMember.objects.filter(user=user).update(
        role=role, until=timezone.localdate() if role == TeamRole.READER else None
    )
    return user


def opened(service_request: ServiceRequest, user: User, name: str = "sheet", later: int = 0) -> HttpResponse:
    """The sheet as `user` opens it so many seconds from now."""
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=later), tick=False):
        client = Client()
        client.force_login(user)
        return client.get(reverse(f"desk:{name}", args=[service_request.reference]))


def names(page: HttpResponse) -> list[tuple[str, int]]:
    return [(present.name, present.minutes) for present in page.context["present"]]


@pytest.mark.both_databases
def test_each_sees_the_others_and_since_when(service_request: ServiceRequest) -> None:
    yann, ines = agent(service_request, "Yann"), agent(service_request, "Inès")
    assert names(opened(service_request, yann)) == []
    for later in (60, 120, 180):
        opened(service_request, yann, "presence", later)
    page = opened(service_request, ines, "messages", 200)
    assert names(page) == [("Yann Le Goff", 3)]
    assert "depuis 3 min" in page.text
    assert names(opened(service_request, yann, "presence", 210)) == [("Inès Le Goff", 0)]
    assert names(opened(service_request, ines, later=210 + 121)) == [], "his page is no longer there"
    opened(service_request, yann, later=600)
    assert names(opened(service_request, ines, later=610)) == [("Yann Le Goff", 0)], "he came back: another visit"


def test_who_only_reads_is_told_and_leaves_no_trace(service_request: ServiceRequest) -> None:
    yann = agent(service_request, "Yann")
    opened(service_request, yann)
    for role in (TeamRole.READER, TeamRole.SUPERVISOR):
        assert names(opened(service_request, agent(service_request, "Lou", role))) == [("Yann Le Goff", 0)]
    assert [presence.user for presence in SheetPresence.objects.all()] == [yann]


def test_another_service_is_told_nothing(service_request: ServiceRequest) -> None:
    yann, elsewhere = agent(service_request, "Yann"), make_team()
    opened(service_request, yann)
    for user in (make_instructor(elsewhere), service_request.applicant):
        assert opened(service_request, user, "presence").status_code in (403, 404)
    ServiceRequest.objects.filter(pk=service_request.pk).update(team=elsewhere)
    assert names(opened(service_request, make_instructor(elsewhere))) == [], "he is no longer of its service"


@pytest.mark.both_databases
def test_it_is_written_every_half_minute_at_most_and_read_in_one_query(service_request: ServiceRequest) -> None:
    yann = agent(service_request, "Yann")
    opened(service_request, yann)
    with CaptureQueriesContext(connection) as queries:
        opened(service_request, yann, "presence", 29)
    of_presence = [query["sql"] for query in queries.captured_queries if "sheetpresence" in query["sql"]]
    assert [sql.split()[0] for sql in of_presence] == ["SELECT"]
    with CaptureQueriesContext(connection) as queries:
        opened(service_request, yann, "presence", 31)
    of_presence = [query["sql"] for query in queries.captured_queries if "sheetpresence" in query["sql"]]
    assert [sql.split()[0] for sql in of_presence] == ["SELECT", "UPDATE"]


@pytest.mark.parametrize("page", ["assign", "refuse", "request_corrections", "correct"])
def test_the_pages_of_acts_tell_it_in_the_same_words_for_as_many_queries(
    page: str, service_request: ServiceRequest
) -> None:
    yann = agent(service_request, "Yann")
    client = Client()
    client.force_login(yann)
    name, last = ("correct", PROJECT) if page == "correct" else ("act", page)
    where = reverse(f"desk:{name}", args=[service_request.reference, last])

    def queries_of(*colleagues: User) -> tuple[int, HttpResponse]:
        for colleague in colleagues:
            opened(service_request, colleague, "presence")
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(where)
        return len(queries), answer

    queries_of()
    alone, answer = queries_of()
    assert names(answer) == []
    with_three, answer = queries_of(*(agent(service_request, name) for name in ("Inès", "Lou", "Claude")))
    assert names(answer) == [("Inès Le Goff", 0), ("Lou Le Goff", 0), ("Claude Le Goff", 0)]
    assert french("Open at this moment by") in answer.text
    assert "desk-presence.js" in answer.text
    assert with_three <= alone
    refused = client.post(where, {})
    assert names(refused) == names(answer), "what is posted says it too"
    assert SheetPresence.objects.filter(user=yann).exists()


def test_a_page_left_open_keeps_no_session_alive(service_request: ServiceRequest, client: Client) -> None:
    client.force_login(agent(service_request, "Yann"))
    session, earlier = client.session, int(time.time()) - 20 * 60
    session[BEGAN] = session[RENEWED] = earlier
    session.save()
    assert client.get(reverse("desk:presence", args=[service_request.reference])).status_code == 200
    assert client.session[RENEWED] == earlier
    client.get(reverse("desk:sheet", args=[service_request.reference]))
    assert client.session[RENEWED] > earlier


@pytest.mark.both_databases
def test_it_is_forgotten(service_request: ServiceRequest) -> None:
    yann, ines = agent(service_request, "Yann"), agent(service_request, "Inès")
    opened(service_request, yann)
    opened(service_request, ines)
    assert forget_presences() == 0
    forget(yann)
    assert [presence.user for presence in SheetPresence.objects.all()] == [ines]
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        assert forget_presences() == 1
