"""A series: begun from the list, the next request opens after an act, on the same tab and document; then the count."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from teleservices.desk.series import walk
from teleservices.models import Procedure, ServiceRequest, State, TeamRole
from tests.factories.procedures import STATUTES, make_instructor, make_procedure, make_request, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

START, LIST = reverse("desk:series_start"), reverse("desk:list")


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(team=make_team())


@pytest.fixture
def camille(procedure: Procedure, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(procedure.team)
    client.force_login(user)
    return user


@pytest.fixture
def three(procedure: Procedure, camille: User) -> list[ServiceRequest]:
    """The newest first, as the list shows them."""
    return [make_request(procedure=procedure) for _ in range(3)][::-1]


def started(client: Client, requests: list[ServiceRequest]) -> None:
    answer = client.post(START, {"request": [request.reference for request in requests], "query": "state=submitted"})
    assert answer["Location"] == address(requests[0])


def address(request: ServiceRequest) -> str:
    return reverse("desk:series_go", args=[request.reference])


def sheet(client: Client, request: ServiceRequest) -> dict[str, object]:
    return client.get(address(request), follow=True).context


def take_charge(client: Client, request: ServiceRequest) -> str:
    url = reverse("desk:act", args=[request.reference, "take_charge"])
    shown = client.get(url).context["checksum"]
    return client.post(url, {"revision_number": request.revision_number, "shown": shown, "action": "do"})["Location"]


def test_after_an_act_the_next_one_opens_and_the_last_leads_back(client: Client, three: list[ServiceRequest]) -> None:
    started(client, three)
    first = sheet(client, three[0])["series"]
    assert (first.number, first.total, first.handled, first.back) == (1, 3, 0, "")
    assert take_charge(client, three[0]) == address(three[1])
    assert sheet(client, three[1])["series"].handled == 1
    assert sheet(client, three[1])["series"].skip == address(three[2])
    assert take_charge(client, three[2]) == f"{LIST}?state=submitted"
    page = client.get(LIST)
    assert [str(message) for message in page.context["messages"]][-1].count("2") == 1
    assert "series" not in client.session


def test_the_whole_list_is_gone_through_in_its_order(client: Client, three: list[ServiceRequest]) -> None:
    answer = client.post(START, {"all": "on", "query": "ordering=submitted_at"})
    assert answer["Location"] == address(three[2])
    assert client.session["series"]["references"] == [request.reference for request in three[::-1]]


def test_the_next_one_opens_on_the_same_tab_and_document(client: Client, three: list[ServiceRequest]) -> None:
    started(client, three)
    documents = [request.attachments.get(field_key=STATUTES).uuid for request in three[:2]]
    client.get(reverse("desk:documents", args=[three[0].reference]) + f"?piece={documents[0]}")
    opened = client.get(address(three[1]))["Location"]
    assert opened.startswith(reverse("desk:documents", args=[three[1].reference]))
    assert f"piece={documents[1]}" in opened
    client.get(reverse("desk:notes", args=[three[1].reference]))
    assert client.get(address(three[2]))["Location"].startswith(reverse("desk:notes", args=[three[2].reference]))


@pytest.mark.parametrize("tab", ["decision", "proposal"])
def test_a_tab_that_the_next_one_hasn_t_leads_to_its_first(
    tab: str, client: Client, three: list[ServiceRequest]
) -> None:
    started(client, three)
    session = client.session
    session["series"] = session["series"] | {"tab": tab}
    session.save()
    page = client.get(address(three[1]), follow=True)
    assert page.status_code == 200
    assert page.request["PATH_INFO"] == reverse("desk:sheet", args=[three[1].reference])


def test_one_that_has_gone_elsewhere_is_passed_over(client: Client, three: list[ServiceRequest]) -> None:
    started(client, three)
    ServiceRequest.objects.filter(pk=three[1].pk).update(team=make_team())
    assert three[2].reference in client.get(address(three[1]))["Location"]
    ServiceRequest.objects.filter(pk=three[2].pk).update(team=make_team())
    assert client.get(address(three[1]))["Location"] == f"{LIST}?state=submitted"


def test_another_service_s_requests_are_in_no_series(client: Client, three: list[ServiceRequest]) -> None:
    theirs = make_request()
    answer = client.post(START, {"request": [theirs.reference, "0000-0000"], "query": "autre=1"})
    assert answer["Location"] == LIST
    started(client, [three[0]])
    assert client.get(address(theirs)).status_code == 404
    assert client.get(address(three[1])).status_code == 404
    assert client.get(reverse("desk:sheet", args=[three[1].reference])).context["series"] is None


def test_it_is_stopped_where_one_is_and_holds_no_more_than_it_says(
    client: Client, three: list[ServiceRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MOST", 2)
    started(client, three)
    assert len(client.session["series"]["references"]) == 2
    stop = reverse("desk:series_stop")
    assert client.get(stop).status_code == 405
    assert client.post(stop)["Location"] == f"{LIST}?state=submitted"
    assert client.post(stop)["Location"] == LIST
    assert client.get(address(three[0])).status_code == 404


def test_who_only_reads_goes_through_one_too(client: Client, three: list[ServiceRequest], camille: User) -> None:
    camille.team_memberships.update(role=TeamRole.READER, until=timezone.localdate() + dt.timedelta(days=30))
    started(client, three)
    assert sheet(client, three[0])["series"].total == 3
    assert three[0].state == State.SUBMITTED
