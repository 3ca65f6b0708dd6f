"""The tabs of a sheet: each shows and fetches its part alone, keeps the list one comes from, counts what waits."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from teleservices.desk.sheet.notes.writing import write_note
from teleservices.lifecycle.messaging import send_message
from teleservices.models import (
    Capacity,
    Decision,
    RequestPerson,
    ServiceRequest,
    Side,
    State,
    TeamMember,
    TeamRole,
)
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_instructor, make_request, make_team
from tests.french import french

pytestmark = pytest.mark.django_db

TABS = ("sheet", "documents", "messages", "notes", "opinions", "history")
BEFORE_TABS = 38
"""Queries of the sheet when it showed everything at once."""
MOST = {"sheet": 32, "documents": 28, "messages": 33, "notes": 30, "opinions": 28, "history": 29}
"""Wagtail's own menus and the session take a dozen of each; who else has it open, one; what moved, in the menu, one;
the meeting whose list binds it, one; what can be done, which stands above each, three; what
happened since one read it, one of the sheet."""
PIECES = {
    "sheet": ("desk-answers", "desk-slots"),
    "documents": ("desk-slots", "desk-viewer__page"),
    "messages": ('id="messages"',),
    "notes": ('id="notes"', 'id="new-note"'),
    "opinions": ('id="opinions"',),
    "history": ('id="history"', 'id="emails"'),
}
"""What each tab shows, by a mark of it in the page."""


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def service_request(client: Client) -> ServiceRequest:
    """A request that the client's instructor has in hand."""
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    return request


def opened(client: Client, service_request: ServiceRequest, name: str = "sheet", query: str = "") -> HttpResponse:
    return client.get(reverse(f"desk:{name}", args=[service_request.reference]) + query)


def labels(page: HttpResponse) -> set[str]:
    return {str(item.label) for item in page.context["headline"]}


def counts(page: HttpResponse) -> dict[str, int]:
    return {tab.name: tab.count for tab in page.context["tabs"] if tab.count}


@pytest.mark.parametrize("name", TABS)
def test_each_shows_its_part_under_the_same_header(name: str, client: Client, service_request: ServiceRequest) -> None:
    page = opened(client, service_request, name)
    assert [tab.name for tab in page.context["tabs"]] == list(TABS), "no decision, no tab for it"
    assert [tab.name for tab in page.context["tabs"] if tab.is_current] == [name]
    assert page.text.count('aria-current="page"') == 1
    assert "desk-headline" in page.text
    for other, marks in PIECES.items():
        for mark in marks:
            if mark not in PIECES[name] or other == name:
                assert (mark in page.text) is (other == name), (name, mark)


@pytest.mark.parametrize("name", TABS)
def test_each_fetches_only_what_it_shows(name: str, client: Client, service_request: ServiceRequest) -> None:
    opened(client, service_request, name)
    with CaptureQueriesContext(connection) as queries:
        opened(client, service_request, name)
    assert len(queries) <= MOST[name], [query["sql"][:200] for query in queries]
    assert MOST[name] <= BEFORE_TABS - 5


def test_the_header_says_what_a_capacity_does_not_let_do(client: Client, service_request: ServiceRequest) -> None:
    over = timezone.localdate() - dt.timedelta(days=1)
    someone = RequestPerson.objects.create(
        request=service_request, beneficiary_of=service_request, last_name="Petit", capacity=Capacity.GUARDIAN
    )
    alerts = {french("Measure or mandate over since"), french("Who files")}
    assert not alerts & labels(opened(client, service_request))
    RequestPerson.objects.filter(pk=someone.pk).update(capacity=Capacity.CURATOR, until=over)
    assert alerts <= labels(opened(client, service_request))
    RequestPerson.objects.filter(pk=someone.pk).update(capacity=Capacity.PARENT)
    assert not alerts & labels(opened(client, service_request)), "a parent has no measure that ends"
    RequestPerson.objects.filter(pk=someone.pk).update(capacity=Capacity.GUARDIAN)
    ServiceRequest.objects.filter(pk=service_request.pk).update(decided_at=timezone.now() - dt.timedelta(days=2))
    assert not alerts & labels(opened(client, service_request)), "it was in force on the day of the decision"


@pytest.mark.parametrize("name", TABS)
def test_each_keeps_the_list_that_one_comes_from(name: str, client: Client, service_request: ServiceRequest) -> None:
    query = "?list=" + quote("work=mine")
    page = opened(client, service_request, name, query)
    assert all(tab.url.endswith("?list=work%3Dmine") for tab in page.context["tabs"])
    assert page.context["list"].back == reverse("desk:list") + "?work=mine"
    assert opened(client, service_request, name, "?list=%00&tab=x&piece=x&page=0").status_code == 200


def test_they_count_what_waits_for_their_reader(client: Client, service_request: ServiceRequest) -> None:
    page = opened(client, service_request)
    assert counts(page) == {"documents": 1}
    assert not [tab.counted for tab in page.context["tabs"] if tab.counted], "nothing is said of what isn't there"
    send_message(request_id=service_request.pk, actor=service_request.applicant, side=Side.APPLICANT, text="Bonjour.")
    colleague = make_instructor(service_request.team)
    write_note(request_id=service_request.pk, author=colleague, text="Vu.", mentioned=[service_request.assignee])
    page = opened(client, service_request)
    assert counts(page) == {"documents": 1, "messages": 1, "notes": 1}
    assert {fact.label for fact in page.context["headline"]} >= {"Messages", "Notes internes"}
    assert counts(opened(client, service_request, "messages")) == {"documents": 1, "notes": 1}, "they are read by now"
    opened(client, service_request, "notes")
    assert not {fact.label for fact in opened(client, service_request).context["headline"]} & {
        "Messages",
        "Notes internes",
    }
    client.force_login(colleague)
    assert counts(opened(client, service_request))["messages"] == 1, "each reads for themselves"


def test_the_decision_has_a_tab_once_there_is_one(client: Client, service_request: ServiceRequest) -> None:
    assert opened(client, service_request, "decision").status_code == 404
    decided = make_request(state=State.ACCEPTED)
    assert decided.assignee is not None
    client.force_login(decided.assignee)
    page = opened(client, decided, "decision")
    assert Decision.objects.get(request=decided).authority in page.text
    assert [tab.name for tab in opened(client, decided).context["tabs"]][5] == "decision"
    assert "desk-decision" not in opened(client, decided).text


def test_what_is_posted_from_the_documents_comes_back_to_them(client: Client, service_request: ServiceRequest) -> None:
    document = service_request.attachments.get()
    page = opened(client, service_request, "documents", "?list=work%3Dmine")
    assert page.context["viewer"].document.uuid == document.uuid, "the first is open"
    at = page.context["at"]
    assert at.startswith(
        reverse("desk:basket", args=[service_request.reference]) + "?list=work%3Dmine&tab=documents&piece="
    )
    posted = client.post(at, {"add": STATUTES})
    assert posted.context["tab"] == "documents"
    assert posted.context["asking"].form.chosen == [STATUTES]
    assert PROJECT not in posted.text, "answers are elsewhere"
    finding = reverse("desk:finding", args=[service_request.reference, document.uuid]) + posted.context["posted_to"]
    answer = client.post(finding, {"finding": "illegible", "field_keys": [AMOUNT]})
    assert (answer.context["tab"], answer.context["asking"].form.chosen) == ("documents", [AMOUNT, STATUTES])
    assert client.get(at).headers["Location"].endswith("/pieces/?list=work%3Dmine")


@pytest.mark.parametrize("role", [TeamRole.SUPERVISOR, TeamRole.READER])
def test_who_reads_sees_the_notes_and_is_given_back_what_they_write(
    role: TeamRole, client: Client, service_request: ServiceRequest
) -> None:
    reader: User = make_instructor()
    until = timezone.localdate() if role == TeamRole.READER else None
    TeamMember.objects.create(team=service_request.team, user=reader, capacity="Élue", role=role, until=until)
    note = write_note(request_id=service_request.pk, author=service_request.assignee, text="À voir ensemble.")
    client.force_login(reader)
    page = opened(client, service_request, "notes")
    assert "À voir ensemble." in page.text
    assert reverse("desk:note_pin", args=[service_request.reference, note.uuid]) not in page.text
    assert 'id="new-note"' not in page.text
    refused = client.post(
        reverse("desk:notes", args=[service_request.reference]), {"text": "Et moi.", "nature": "preparatory"}
    )
    assert (refused.status_code, "Et moi." in refused.text, service_request.notes.count()) == (403, True, 1)


@pytest.mark.parametrize("name", [*TABS, "decision"])
def test_none_opens_to_another_service(name: str, client: Client, service_request: ServiceRequest) -> None:
    client.force_login(make_instructor(make_team()))
    assert opened(client, service_request, name).status_code == 404
    client.force_login(service_request.applicant)
    assert opened(client, service_request, name).status_code == 403
