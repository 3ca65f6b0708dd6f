"""The tabs of a sheet: each shows and fetches its part alone, keeps the list one comes from, counts what waits."""

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
from teleservices.models import Decision, ServiceRequest, Side, State, TeamMember, TeamRole
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_instructor, make_request, make_team

pytestmark = pytest.mark.django_db

TABS = ("sheet", "documents", "messages", "notes", "history")
BEFORE_TABS = 38
"""Queries of the sheet when it showed everything at once."""
MOST = {"sheet": 31, "documents": 28, "messages": 30, "notes": 27, "history": 25}
"""Wagtail's own menus and the session take a dozen of each; who else has it open, one; what moved, in the menu, one."""
PIECES = {
    "sheet": ("desk-answers", "desk-slots", 'id="can-do"'),
    "documents": ("desk-slots", "desk-viewer__page"),
    "messages": ('id="messages"',),
    "notes": ('id="notes"', 'id="new-note"'),
    "history": ('id="history"', 'id="emails"'),
}
"""What each tab shows, by a mark of it in the page."""


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def shown(client: Client) -> ServiceRequest:
    """A request that the client's instructor has in hand."""
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    return request


def opened(client: Client, shown: ServiceRequest, name: str = "sheet", query: str = "") -> HttpResponse:
    return client.get(reverse(f"desk:{name}", args=[shown.reference]) + query)


def counts(page: HttpResponse) -> dict[str, int]:
    return {tab.name: tab.count for tab in page.context["tabs"] if tab.count}


@pytest.mark.parametrize("name", TABS)
def test_each_shows_its_part_under_the_same_header(name: str, client: Client, shown: ServiceRequest) -> None:
    page = opened(client, shown, name)
    assert [tab.name for tab in page.context["tabs"]] == list(TABS), "no decision, no tab for it"
    assert [tab.name for tab in page.context["tabs"] if tab.is_current] == [name]
    assert page.text.count('aria-current="page"') == 1
    assert "desk-headline" in page.text
    for other, marks in PIECES.items():
        for mark in marks:
            if mark not in PIECES[name] or other == name:
                assert (mark in page.text) is (other == name), (name, mark)


@pytest.mark.parametrize("name", TABS)
def test_each_fetches_only_what_it_shows(name: str, client: Client, shown: ServiceRequest) -> None:
    opened(client, shown, name)
    with CaptureQueriesContext(connection) as queries:
        opened(client, shown, name)
    assert len(queries) <= MOST[name], [query["sql"][:200] for query in queries]
    assert MOST[name] <= BEFORE_TABS - 5


@pytest.mark.parametrize("name", TABS)
def test_each_keeps_the_list_that_one_comes_from(name: str, client: Client, shown: ServiceRequest) -> None:
    query = "?list=" + quote("work=mine")
    page = opened(client, shown, name, query)
    assert all(tab.url.endswith("?list=work%3Dmine") for tab in page.context["tabs"])
    assert page.context["list"].back == reverse("desk:list") + "?work=mine"
    assert opened(client, shown, name, "?list=%00&tab=x&piece=x&page=0").status_code == 200


def test_they_count_what_waits_for_their_reader(client: Client, shown: ServiceRequest) -> None:
    assert counts(opened(client, shown)) == {"documents": 1}
    send_message(request_id=shown.pk, actor=shown.applicant, side=Side.APPLICANT, text="Bonjour.")
    colleague = make_instructor(shown.team)
    write_note(request_id=shown.pk, author=colleague, text="Vu.", mentioned=[shown.assignee])
    page = opened(client, shown)
    assert counts(page) == {"documents": 1, "messages": 1, "notes": 1}
    assert {fact.label for fact in page.context["headline"]} >= {"Messages", "Notes internes"}
    assert counts(opened(client, shown, "messages")) == {"documents": 1, "notes": 1}, "they are read by now"
    opened(client, shown, "notes")
    assert not {fact.label for fact in opened(client, shown).context["headline"]} & {"Messages", "Notes internes"}
    client.force_login(colleague)
    assert counts(opened(client, shown))["messages"] == 1, "each reads for themselves"


def test_the_decision_has_a_tab_once_there_is_one(client: Client, shown: ServiceRequest) -> None:
    assert opened(client, shown, "decision").status_code == 404
    decided = make_request(state=State.ACCEPTED)
    assert decided.assignee is not None
    client.force_login(decided.assignee)
    page = opened(client, decided, "decision")
    assert Decision.objects.get(request=decided).authority in page.text
    assert [tab.name for tab in opened(client, decided).context["tabs"]][4] == "decision"
    assert "desk-decision" not in opened(client, decided).text


def test_what_is_posted_from_the_documents_comes_back_to_them(client: Client, shown: ServiceRequest) -> None:
    document = shown.attachments.get()
    page = opened(client, shown, "documents", "?list=work%3Dmine")
    assert page.context["viewer"].document.uuid == document.uuid, "the first is open"
    at = page.context["at"]
    assert at.startswith(reverse("desk:basket", args=[shown.reference]) + "?list=work%3Dmine&tab=documents&piece=")
    posted = client.post(at, {"add": STATUTES})
    assert posted.context["tab"] == "documents"
    assert posted.context["asking"].form.chosen == [STATUTES]
    assert PROJECT not in posted.text, "answers are elsewhere"
    finding = reverse("desk:finding", args=[shown.reference, document.uuid]) + posted.context["posted_to"]
    answer = client.post(finding, {"finding": "illegible", "field_keys": [AMOUNT]})
    assert (answer.context["tab"], answer.context["asking"].form.chosen) == ("documents", [AMOUNT, STATUTES])
    assert client.get(at).headers["Location"].endswith("/pieces/?list=work%3Dmine")


@pytest.mark.parametrize("role", [TeamRole.SUPERVISOR, TeamRole.READER])
def test_who_reads_sees_the_notes_and_is_given_back_what_they_write(
    role: TeamRole, client: Client, shown: ServiceRequest
) -> None:
    reader: User = make_instructor()
    until = timezone.localdate() if role == TeamRole.READER else None
    TeamMember.objects.create(team=shown.team, user=reader, capacity="Élue", role=role, until=until)
    note = write_note(request_id=shown.pk, author=shown.assignee, text="À voir ensemble.")
    client.force_login(reader)
    page = opened(client, shown, "notes")
    assert "À voir ensemble." in page.text
    assert reverse("desk:note_pin", args=[shown.reference, note.uuid]) not in page.text
    assert 'id="new-note"' not in page.text
    refused = client.post(reverse("desk:notes", args=[shown.reference]), {"text": "Et moi.", "nature": "preparatory"})
    assert (refused.status_code, "Et moi." in refused.text, shown.notes.count()) == (403, True, 1)


@pytest.mark.parametrize("name", [*TABS, "decision"])
def test_none_opens_to_another_service(name: str, client: Client, shown: ServiceRequest) -> None:
    client.force_login(make_instructor(make_team()))
    assert opened(client, shown, name).status_code == 404
    client.force_login(shown.applicant)
    assert opened(client, shown, name).status_code == 403
