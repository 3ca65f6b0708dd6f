"""The table of a meeting narrowed to some of its requests, and gone through in series."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from teleservices.desk.series import walk
from teleservices.models import Meeting, MeetingReport, Procedure, RequestFacts, ServiceRequest, TeamRole
from teleservices.steering.meetings.views import listed
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_member, make_proposed
from tests.factories.procedures import make_request
from tests.teleservices.desk.test_series import take_charge

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def procedure() -> Procedure:
    return make_committee_procedure()


@pytest.fixture
def head(procedure: Procedure, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert procedure.team is not None
    user = make_head(procedure.team)
    client.force_login(user)
    return user


@pytest.fixture
def requests(procedure: Procedure, head: User) -> list[ServiceRequest]:
    """One proposed, one whose silence comes tomorrow before anything is proposed, one of who asked before."""
    ready, silent, known = (make_proposed(procedure, head, amount=amount) for amount in (80_000, None, 70_000))
    for request, title in ((ready, "Scène démontable"), (silent, "Journée du pain"), (known, "Été des contes")):
        RequestFacts.objects.filter(request=request).update(title=title, decides_on=timezone.localdate() + 30 * DAY)
    RequestFacts.objects.filter(request=silent).update(decides_on=timezone.localdate())
    former = make_request(procedure=procedure, profile=known.profile, user=known.applicant)
    ServiceRequest.objects.filter(pk=former.pk).update(submitted_at=timezone.now() - 90 * DAY)
    return [ready, silent, known]


@pytest.fixture
def meeting(requests: list[ServiceRequest], head: User) -> Meeting:
    return make_meeting(head, requests)


def page_of(meeting: Meeting, query: str = "") -> str:
    return reverse("desk:meeting", args=[meeting.uuid]) + query


def listed_in(client: Client, meeting: Meeting, query: str) -> set[int]:
    page = client.get(page_of(meeting, query))
    assert page.status_code == 200
    return {line.item.request_id for line, _unfilled in page.context["rows"]}


# --- The filter ------------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("?q=DEMONTABLE+scène", [0]),
        ("?q=ete", [2]),
        ("?q=nulle+part", []),
        ("?only=unready", [1]),
        ("?only=overtaken", [1]),
        ("?only=first", [0, 1]),
        ("?only=first&only=unready", [1]),
        ("?only=first&q=scene", [0]),
        ("?q=%00", [0, 1, 2]),
        ("?only=x&report=y&autre=1", [0, 1, 2]),
        ("?report=999999", [0, 1, 2]),
    ],
)
def test_what_it_lets_pass(
    query: str, places: list[int], requests: list[ServiceRequest], meeting: Meeting, client: Client
) -> None:
    assert listed_in(client, meeting, query) == {requests[place].pk for place in places}


def test_it_finds_a_reference_and_an_applicant(
    requests: list[ServiceRequest], meeting: Meeting, client: Client
) -> None:
    assert listed_in(client, meeting, f"?q={requests[0].reference.lower()}") == {requests[0].pk}
    assert listed_in(client, meeting, f"?q={requests[2].applicant_name}") >= {requests[2].pk}


def test_a_report_is_one_of_this_meeting(
    requests: list[ServiceRequest], meeting: Meeting, head: User, client: Client
) -> None:
    culture = MeetingReport.objects.create(meeting=meeting, title="Culture")
    meeting.items.filter(request=requests[0]).update(report=culture)
    assert listed_in(client, meeting, f"?report={culture.pk}") == {requests[0].pk}
    theirs = MeetingReport.objects.create(meeting=make_meeting(head), title="Culture")
    assert len(listed_in(client, meeting, f"?report={theirs.pk}")) == 3


def test_totals_are_of_the_whole_meeting_and_the_count_of_the_filter(meeting: Meeting, client: Client) -> None:
    page = client.get(page_of(meeting, "?only=unready"))
    assert page.context["seen"].totals.whole.count == 3
    table = page.context["table"]
    assert (table.is_on, len(table.lines), table.asked_cents) == (True, 1, 125_000)
    assert 'role="status"' in page.text
    assert not client.get(page_of(meeting)).context["table"].is_on


def test_it_is_kept_by_orders_pages_and_cells(
    meeting: Meeting, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "ROWS", 1)
    first = client.get(page_of(meeting, "?only=first&ordering=-reference"))
    second = client.get(page_of(meeting, first.context["links"].next.partition("#")[0]))
    lines = [line for page in (first, second) for line, _unfilled in page.context["rows"]]
    references = [line.item.request.reference for line in lines]
    assert references == sorted(references, reverse=True)
    assert (len(references), second.context["links"].next) == (2, "")
    assert all("only=first" in head.url for head in second.context["heads"].values())
    assert not any("after=" in head.url for head in second.context["heads"].values())
    item = lines[1].item
    cell = reverse("desk:meeting_amount", args=[meeting.uuid, item.pk]) + second.context["here"]
    seen = lines[1].current.number if lines[1].current else 0
    assert "only=first" in client.post(cell, {"seen": seen, "amount": "500"})["Location"]
    wrong = client.post(cell, {"seen": seen + 1, "amount": "beaucoup"})
    assert (wrong.status_code, wrong.context["table"].is_on) == (422, True)
    assert f'id="item-{item.pk}"' in wrong.text


def test_what_is_wrong_in_a_cell_is_shown_where_the_filter_would_hide_it(
    requests: list[ServiceRequest], meeting: Meeting, client: Client
) -> None:
    item = meeting.items.get(request=requests[0])
    cell = reverse("desk:meeting_amount", args=[meeting.uuid, item.pk]) + "?only=unready"
    wrong = client.post(cell, {"seen": 1, "amount": "beaucoup"})
    assert f'id="item-{item.pk}"' in wrong.text
    assert not wrong.context["table"].is_on


def test_it_costs_the_same_whatever_it_lists(
    procedure: Procedure, meeting: Meeting, head: User, client: Client
) -> None:
    costs = []
    for _more in range(2):
        client.get(page_of(meeting, "?only=first&q=com"))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(meeting, "?only=first&q=com"))
        costs.append([query["sql"][:80] for query in queries])  # one that comes is named
        more = make_meeting(head, [make_proposed(procedure, head) for _number in range(3)])
        more.items.update(meeting=meeting, report=meeting.reports.get())
    assert costs[0] == costs[1]


# --- The series ------------------------------------------------------------------------------------------------------
def series(client: Client, meeting: Meeting, query: str = "") -> str:
    return client.post(reverse("desk:meeting_series", args=[meeting.uuid]), {"query": query})["Location"]


def go(request: ServiceRequest) -> str:
    return reverse("desk:series_go", args=[request.reference])


def test_those_that_aren_t_ready_are_gone_through_and_lead_back_to_the_meeting(
    requests: list[ServiceRequest], meeting: Meeting, client: Client
) -> None:
    assert series(client, meeting, "only=unready&after=3&autre=1") == go(requests[1])
    page = client.get(go(requests[1]), follow=True)
    assert "list=" not in page.request["QUERY_STRING"]
    bar = page.context["series"]
    assert (bar.total, bar.origin) == (1, page_of(meeting, "?only=unready"))
    assert f'href="{bar.origin}"' in page.text
    assert client.post(reverse("desk:series_stop"))["Location"] == bar.origin


def test_all_of_them_in_the_order_of_the_table_as_many_as_a_series_holds(
    meeting: Meeting, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "ROWS", 1)
    series(client, meeting, "ordering=-reference")
    references = client.session["series"]["references"]
    assert (len(references), references) == (3, sorted(references, reverse=True))
    monkeypatch.setattr(walk, "MOST", 2)
    series(client, meeting)
    assert len(client.session["series"]["references"]) == 2


def test_after_an_act_on_the_last_one_leads_back_to_the_meeting(
    procedure: Procedure, head: User, client: Client
) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    request = meeting.items.get().request
    series(client, meeting)
    other = make_request(procedure=procedure)
    session = client.session
    session["series"] = session["series"] | {"references": [request.reference, other.reference]}
    session.save()
    assert take_charge(client, other) == page_of(meeting)
    assert client.get(page_of(meeting)).status_code == 200


def test_what_lists_nothing_begins_nothing(meeting: Meeting, client: Client) -> None:
    assert series(client, meeting, "q=nulle") == page_of(meeting, "?q=nulle")
    assert "series" not in client.session
    assert client.get(reverse("desk:meeting_series", args=[meeting.uuid])).status_code == 405


def test_another_service_s_meeting_is_not_found_and_who_reads_goes_through_it(
    procedure: Procedure, meeting: Meeting, client: Client
) -> None:
    elsewhere = make_committee_procedure()
    assert elsewhere.team is not None
    client.force_login(make_head(elsewhere.team))
    assert client.post(reverse("desk:meeting_series", args=[meeting.uuid]), {"query": ""}).status_code == 404
    assert client.get(page_of(meeting, "?only=first")).status_code == 404
    assert "series" not in client.session
    assert procedure.team is not None
    client.force_login(make_member(procedure.team, TeamRole.READER))
    assert series(client, meeting).startswith("/admin/instruction/")
    assert len(client.session["series"]["references"]) == 3
