"""The page of votes without scripts: a row picked, its ballot filled, who sat, the whole looked at, then written."""

import gzip
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import Membership, Role, User
from teleservices.deciding.meetings.enforcing import make_enforceable
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.sitting import Tally, attendance_of, tally_in
from teleservices.models import Meeting, MeetingFile, MeetingState, Procedure, ServiceRequest, TeamRole, Vote
from teleservices.steering.meetings.exceptions import Exceptions
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_member, make_proposed
from tests.factories.procedures import act
from tests.french import french

pytestmark = pytest.mark.django_db

PRESENT = {"president": "Mme Claire Vernaie", "capacity": "Présidente", "in_office": "42", "present": "22"}


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
    return [make_proposed(procedure, head) for _number in range(3)]


@pytest.fixture
def meeting(head: User, requests: list[ServiceRequest]) -> Meeting:
    return frozen(head, requests)


def frozen(head: User, requests: list[ServiceRequest]) -> Meeting:
    meeting = make_meeting(head, requests)
    return freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)


def now(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def page_of(meeting: Meeting, name: str = "votes/") -> str:
    return f"/admin/instruction/seances/{meeting.uuid}/{name}"


def posted(client: Client, meeting: Meeting, **data: object) -> tuple[int, Exceptions | None]:
    answer = client.post(page_of(meeting), {"revision": now(meeting).revision, **data})
    typed: Exceptions | None = answer.context["typed"] if answer.context else None
    return answer.status_code, typed


def saved(client: Client, meeting: Meeting, **data: object) -> bool:
    return posted(client, meeting, action="save", **data)[0] == 302


# --- Picked ----------------------------------------------------------------------------------------------------------
def test_a_row_is_picked_by_a_press_that_keeps_all_that_was_typed(
    meeting: Meeting, requests: list[ServiceRequest], client: Client
) -> None:
    first, second, _third = requests
    typed = {"reference": first.reference, "amount": "500", "remark": "Moins.", "present": "22", "q": "x"}
    answer = client.post(page_of(meeting), {**typed, "pick": second.reference})
    rows = {row.line.item.request: row for row in answer.context["typed"].rows}
    assert [row.cells is not None for row in rows.values()].count(True) == 2
    assert rows[first].cells["amount"] == "500"
    assert (rows[second].is_picked, rows[second].cells["amount"]) == (True, "")
    assert second.applicant_name in rows[second].legend
    assert "800,00" in rows[second].legend
    assert answer.text.count("autofocus") == 1
    assert 'value="22"' in answer.text
    dropped = client.post(page_of(meeting), {**typed, "drop": first.reference})
    assert [row.cells for row in dropped.context["typed"].rows] == [None] * 3
    assert not meeting.items.exclude(vote="").exists()


def test_a_search_leaves_the_rows_that_bear_its_words_and_those_that_are_open(
    meeting: Meeting, requests: list[ServiceRequest], client: Client
) -> None:
    first, second, third = requests
    ServiceRequest.objects.filter(pk=third.pk).update(applicant_name="Fête du Moulin")
    _status, typed = posted(client, meeting, action="search", q="moulin fete", reference=first.reference)
    assert typed is not None
    assert {row.line.item.request: row.is_listed for row in typed.rows} == {first: True, second: False, third: True}


def test_the_recap_names_each_exception_with_its_vote(
    meeting: Meeting, requests: list[ServiceRequest], client: Client
) -> None:
    other = requests[1]
    answer = client.post(
        page_of(meeting), {"action": "look", "reference": other.reference.lower(), "vote": "adjourned"}
    )
    [row] = answer.context["typed"].marked
    assert (row.line.item.request, row.mark) == (other, str(Vote.ADJOURNED.label))
    assert row.name in answer.text
    assert f'href="#row-{other.reference}"' in answer.text


def test_what_its_applicant_withdrew_is_not_picked(
    meeting: Meeting, head: User, requests: list[ServiceRequest], client: Client
) -> None:
    act(requests[0], "withdraw", head)
    page = client.get(page_of(meeting)).text
    assert page.count('name="pick"') == 2
    assert f'value="{requests[0].reference}"' not in page


def test_a_control_a_row_and_a_page_of_a_sensible_weight(meeting: Meeting, client: Client) -> None:
    page = client.get(page_of(meeting)).text
    row = page[page.index("<tbody data-votes-rows>") : page.index("</tbody>", page.index("data-votes-rows"))]
    assert row.count("<button") == 3
    assert "<input" not in row
    each = len(row) / 3
    assert each < 1_000
    assert len(gzip.compress(page.encode())) + 240 * len(gzip.compress(row.encode())) / 3 < 150_000


def test_the_page_asks_the_same_of_the_database_whatever_it_shows(
    meeting: Meeting, head: User, procedure: Procedure, client: Client
) -> None:
    costs = []
    for _more in range(2):
        data = {"action": "look", **PRESENT, "is_unanimous": "on"}
        client.post(page_of(meeting), data)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(page_of(meeting), data).status_code == 200
        costs.append(len(queries))
        more = frozen(head, [make_proposed(procedure, head) for _number in range(3)])
        more.items.update(meeting=meeting, report=meeting.reports.get())
    assert costs[0] == costs[1]


# --- Who sat ---------------------------------------------------------------------------------------------------------
def test_who_presided_is_the_one_of_the_register_then_of_the_last_meeting(
    meeting: Meeting, head: User, procedure: Procedure, client: Client
) -> None:
    assert client.get(page_of(meeting)).context["form"].initial["in_office"] is None
    assert saved(client, meeting, **PRESENT)
    following = frozen(head, [make_proposed(procedure, head)])
    form = client.get(page_of(following)).context["form"]
    assert (form.initial["president"], form.initial["in_office"]) == ("Mme Claire Vernaie", 42)
    assert saved(client, following, president="Mme Claire Vernaie", in_office="42")
    assert attendance_of(now(following)) is None, "nobody said who was there"


def test_one_tick_makes_all_the_reports_unanimous(
    meeting: Meeting, requests: list[ServiceRequest], client: Client
) -> None:
    assert saved(
        client, meeting, **PRESENT, represented="3", is_unanimous="on",
        reference=requests[0].reference, recusals="Mme Petit",
    )  # fmt: skip
    assert tally_in(meeting.reports.get()) == Tally(25)
    assert now(meeting).members_represented == 3
    assert any("25" in value for _label, value in client.get(page_of(meeting, "")).context["seen"].sitting_facts)


@pytest.mark.parametrize(
    "data",
    [
        {**PRESENT, "present": "10"},
        {**PRESENT, "present": "beaucoup"},
        {**PRESENT, "present": "99999"},
        {**PRESENT, "present": "-1"},
        {**PRESENT, "president": " "},
        {**PRESENT, "represented": "30"},
        {"is_unanimous": "on"},
        {"is_second_sitting": "on"},
    ],
)
def test_who_sat_is_refused_in_place_and_what_was_typed_stays(
    meeting: Meeting, requests: list[ServiceRequest], client: Client, data: dict[str, str]
) -> None:
    typed = {"reference": requests[0].reference, "remark": "À revoir", "action": "save"}
    answer = client.post(page_of(meeting), {"revision": meeting.revision, **typed, **data})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "À revoir" in answer.text
    assert all(f'value="{value}"' in answer.text for value in data.values() if value.strip() and value != "on")
    assert now(meeting).state == MeetingState.FROZEN


def test_without_quorum_a_tick_says_that_it_sat_by_right_and_the_page_says_so(meeting: Meeting, client: Client) -> None:
    assert saved(client, meeting, **{**PRESENT, "present": "10"}, is_second_sitting="on")
    assert "L3121-14" in client.get(page_of(meeting, "")).text


def test_voices_of_a_report_and_of_an_item_are_typed(
    meeting: Meeting, requests: list[ServiceRequest], client: Client
) -> None:
    report = meeting.reports.get()
    voices = {f"ayes-{report.pk}": "20", f"noes-{report.pk}": "2"}
    item = {"reference": requests[0].reference, "ayes": "18", "noes": "1", "abstentions": "2", "recusals": "Mme Petit"}
    assert not saved(client, meeting, **PRESENT, **voices, **{**item, "ayes": "19"})
    assert not saved(client, meeting, **PRESENT, **voices, **{**item, "ayes": "dix"})
    assert saved(client, meeting, **PRESENT, **voices, **item)
    assert tally_in(report.__class__.objects.get(pk=report.pk)) == Tally(20, 2)
    assert tally_in(meeting.items.get(request=requests[0])) == Tally(18, 1, 2)
    kept = client.get(page_of(meeting)).context["typed"]
    assert [row.cells["ayes"] for row in kept.rows if row.cells] == ["18"]


def test_the_quorum_that_those_who_left_undo_is_told_and_refuses_nothing(
    meeting: Meeting, requests: list[ServiceRequest], client: Client
) -> None:
    data = {**PRESENT, "reference": requests[0].reference, "recusals": "Mme Petit"}
    _status, typed = posted(client, meeting, action="look", **data)
    assert typed is not None
    assert [row.line.item.request for row in typed.without_quorum] == [requests[0]]
    assert saved(client, meeting, **data)


def test_a_president_of_the_applicant_s_own_profile_is_told(
    meeting: Meeting, requests: list[ServiceRequest], client: Client
) -> None:
    user = requests[0].applicant
    User.objects.filter(pk=user.pk).update(first_name="Claire", last_name="Vernaie")
    Membership.objects.get_or_create(profile=requests[0].profile, user=user, defaults={"role": Role.EDITOR})
    for recusals, names in (("", ["Mme Claire Vernaie"]), ("Mme Claire Vernaie", [])):
        data = {**PRESENT, "reference": requests[0].reference, "recusals": recusals}
        _status, typed = posted(client, meeting, action="look", **data)
        assert typed is not None
        assert [row.interested for row in typed.rows if row.line.item.request == requests[0]] == [names]


# --- Doors -----------------------------------------------------------------------------------------------------------
def test_a_stale_page_is_told_and_keeps_what_was_typed(
    meeting: Meeting, requests: list[ServiceRequest], client: Client
) -> None:
    seen = meeting.revision
    assert saved(client, meeting, **PRESENT)
    typed = {"action": "save", "revision": seen, "reference": requests[0].reference, "remark": "Trop tard"}
    answer = client.post(page_of(meeting), typed)
    assert answer.status_code == 409
    assert "Trop tard" in answer.text
    assert not meeting.items.exclude(remark="").exists()


@pytest.mark.parametrize("role", [TeamRole.READER, TeamRole.INSTRUCTOR])
def test_who_does_not_hold_the_meeting_finds_no_votes(meeting: Meeting, client: Client, role: TeamRole) -> None:
    client.force_login(make_member(meeting.team, role))
    assert client.get(page_of(meeting)).status_code == 404
    assert client.post(page_of(meeting), {"action": "save", **PRESENT}).status_code == 404
    assert now(meeting).members_present is None


def test_voices_of_another_meeting_s_report_are_not_read(
    meeting: Meeting, head: User, procedure: Procedure, client: Client
) -> None:
    other = frozen(head, [make_proposed(procedure, head)])
    assert saved(client, meeting, **PRESENT, **{f"ayes-{other.reports.get().pk}": "9"}, unknown="x")
    assert tally_in(other.reports.get()) is None


# --- Minutes ---------------------------------------------------------------------------------------------------------
def test_the_minutes_say_who_sat_and_how_each_voted(
    meeting: Meeting, head: User, requests: list[ServiceRequest], client: Client
) -> None:
    exceptions = {
        "reference": [request.reference for request in requests[:2]],
        "vote": ["", "rejected"],
        "recusals": ["Mme Petit", ""],
        "reasons": ["", "Hors du champ de l’article 4."],
    }
    assert saved(client, meeting, **PRESENT, represented="3", is_unanimous="on", **exceptions)
    text = minutes_of(meeting, head, client)
    for words in ("Mme Claire Vernaie", "42", "22", "L3121-14-1", "25", "24", "Mme Petit", "Hors du champ"):
        assert words in text, words


def test_minutes_of_a_meeting_of_which_nobody_noted_who_sat_say_it(
    meeting: Meeting, head: User, client: Client
) -> None:
    assert saved(client, meeting)
    assert french("Not noted") in minutes_of(meeting, head, client)


def minutes_of(meeting: Meeting, head: User, client: Client) -> str:
    seen = now(meeting)
    make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=seen.revision, number="CP-12", transmitted_on=seen.meets_on
    )
    client.post(page_of(meeting, "proces-verbal/"), {"revision": now(meeting).revision})
    file = client.get(page_of(meeting, f"fichiers/{MeetingFile.objects.get(kind='minutes').uuid}/"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(b"".join(file))).pages)
    return " ".join(text.replace("\xa0", " ").split())
