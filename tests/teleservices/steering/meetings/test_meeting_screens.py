"""A meeting on screen, from the list of requests to the letters: by its head, its service, and nobody else."""

import datetime as dt
import io
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import User
from locker.stores.storage import open_private
from teleservices.deciding.meetings import carrying_out
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.lines import lines_of
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.desk.batches import running
from teleservices.models import (
    Batch,
    Decision,
    Meeting,
    MeetingFile,
    MeetingState,
    Outcome,
    Procedure,
    Proposal,
    ServiceRequest,
    State,
    TeamRole,
    Vote,
)
from teleservices.paperwork.effects import deliver_decision_letter
from teleservices.steering.meetings.views import listed
from tests.factories.meetings import (
    PROPOSED,
    make_committee_procedure,
    make_head,
    make_meeting,
    make_member,
    make_proposed,
    make_voted,
    propose_amount,
)
from tests.factories.procedures import act
from tests.french import french

pytestmark = pytest.mark.django_db

DESK, MEETINGS = "/admin/instruction/", "/admin/instruction/seances/"


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


def now(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def page_of(meeting: Meeting, name: str = "") -> str:
    return f"{MEETINGS}{meeting.uuid}/{name}"


def test_requests_go_from_the_list_to_their_letters_in_few_clicks(
    procedure: Procedure, head: User, client: Client
) -> None:
    """Whatever their number, which only the list's own « toutes » and the worker know."""
    requests = [make_proposed(procedure, head) for _number in range(3)]
    clicks = 0

    def posted(path: str, **data: object) -> str:
        nonlocal clicks
        clicks += 2  # the link that leads there, the button
        answer = client.post(path, data)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    today = timezone.localdate()
    form = client.get(MEETINGS).context["form"]
    team, authority = (form.initial[name] for name in ("team", "authority"))
    path = posted(MEETINGS, team=team, authority=authority, label="CP de juin", meets_on=today.isoformat())
    meeting = Meeting.objects.get()
    batch = posted(f"{DESK}lots/nouveau/", act="enter_meeting", all="on", query=f"procedure={procedure.code}")
    posted(batch, action="do", shown=client.get(batch).context["look"].checksum, meeting=meeting.pk)
    running.run(Batch.objects.get().pk)
    assert client.get(path).text.count("Proposé") >= 1
    posted(page_of(meeting, "arreter/"), revision=now(meeting).revision)
    posted(page_of(meeting, "annexe/"), revision=now(meeting).revision, column=["reference", "proposed"])
    posted(
        page_of(meeting, "votes/"),
        action="save",
        revision=now(meeting).revision,
        reference=requests[0].reference,
        vote="",
        amount="500",
        recusals="Mme Petit",
        remark="Budget contraint.",
    )
    posted(
        page_of(meeting, "executoire/"),
        revision=now(meeting).revision, number="CP-2026-12", transmitted_on=today.isoformat(),
        published_on=today.isoformat(),
    )  # fmt: skip
    assert "CP-2026-12" in client.get(path).text
    assert [preview.count for preview in client.get(page_of(meeting, "decisions/")).context["previews"]] == [3]
    posted(page_of(meeting, "decisions/"), revision=now(meeting).revision)
    carrying_out.run(meeting.pk)
    assert now(meeting).state == MeetingState.NOTIFIED
    assert clicks <= 40
    letters = {}
    for decision in Decision.objects.all():
        deliver_decision_letter(decision_id=decision.pk)
        decision.refresh_from_db()
        assert decision.letter is not None
        with open_private(decision.letter.storage_name) as stream:
            letters[decision.request_id] = "".join(page.extract_text() for page in PdfReader(stream).pages)
    assert len(letters) == 3
    assert all("CP-2026-12" in text for text in letters.values())
    assert "500,00" in letters[requests[0].pk].replace("\xa0", " ")
    posted(page_of(meeting, "proces-verbal/"), revision=now(meeting).revision)
    minutes = client.get(page_of(meeting, f"fichiers/{MeetingFile.objects.get(kind='minutes').uuid}/"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(b"".join(minutes))).pages)
    assert "Mme Petit" in text


def test_the_annex_is_kept_as_it_was_given(procedure: Procedure, head: User, client: Client) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    client.post(page_of(meeting, "arreter/"), {"revision": meeting.revision})
    client.post(page_of(meeting, "annexe/"), {"revision": now(meeting).revision, "column": ["reference", "x"]})
    files = {file.format: file for file in MeetingFile.objects.all()}
    assert set(files) == {"pdf", "xlsx", "ods"}
    assert all(file.sha256 in client.get(page_of(meeting)).text for file in files.values())
    content = {name: b"".join(client.get(page_of(meeting, f"fichiers/{file.uuid}/"))) for name, file in files.items()}
    given = client.get(page_of(meeting, f"fichiers/{files['pdf'].uuid}/"))
    assert b"".join(given)
    assert 'filename="annexe-' in given["Content-Disposition"]
    reference = ServiceRequest.objects.get().reference
    assert reference in "".join(page.extract_text() for page in PdfReader(io.BytesIO(content["pdf"])).pages)
    assert reference in zipfile.ZipFile(io.BytesIO(content["xlsx"])).read("xl/worksheets/sheet1.xml").decode()
    assert reference in zipfile.ZipFile(io.BytesIO(content["ods"])).read("content.xml").decode()


def test_the_table_costs_the_same_whatever_it_shows(procedure: Procedure, head: User, client: Client) -> None:
    costs = []
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    for _more in range(2):
        client.get(page_of(meeting))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(meeting)).status_code == 200
        costs.append(len(queries))
        more = make_meeting(head, [make_proposed(procedure, head) for _number in range(3)])
        more.items.update(meeting=meeting, report=meeting.reports.get())
    assert costs[0] == costs[1]


def test_a_cell_reads_no_other_line(procedure: Procedure, head: User, client: Client) -> None:
    costs = []
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    cell = page_of(meeting, f"lignes/{meeting.items.get().pk}/")
    for seen in (1, 2, 3):
        with CaptureQueriesContext(connection) as queries:
            saved = client.post(cell, {"seen": seen, "amount": 500 + seen}, headers={"HX-Request": "true"})
        assert saved.status_code == 200
        costs.append(len(queries))
        more = make_meeting(head, [make_proposed(procedure, head) for _number in range(3)])
        more.items.update(meeting=meeting, report=meeting.reports.get())
    assert costs[1] == costs[2], "the first fills the caches"


def test_a_long_table_is_shown_a_page_at_a_time(
    procedure: Procedure, head: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "ROWS", 2)
    meeting = make_meeting(head, [make_proposed(procedure, head) for _number in range(3)])
    ids = [line.item.pk for line in lines_of(meeting)]
    second_page = f"?after={ids[1]}"
    first, second = client.get(page_of(meeting)).text, client.get(page_of(meeting, second_page)).text
    assert [f'id="item-{pk}"' in first for pk in ids] == [True, True, False]
    assert [f'id="item-{pk}"' in second for pk in ids] == [False, False, True]
    assert f'href="{second_page}#requests"' in first
    assert f'href="?before={ids[2]}#requests"' in second
    cell = page_of(meeting, f"lignes/{ids[2]}/")
    assert f'action="{cell}{second_page}"' in second
    assert client.post(cell + second_page, {"seen": "1", "amount": "500"}).url.endswith(f"/{second_page}#item-{ids[2]}")
    wrong = client.post(cell, {"seen": "2", "amount": "beaucoup"})
    assert wrong.status_code == 422
    assert f'id="item-{ids[2]}"' in wrong.text
    assert "beaucoup" in wrong.text
    assert f'action="{cell}{second_page}"' in wrong.text, "what is typed next is saved from the page that is shown"


@pytest.mark.parametrize("name", ["after", "before"])
def test_what_is_no_line_of_a_meeting_s_table_is_no_landmark(
    name: str, procedure: Procedure, head: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "ROWS", 2)
    meeting = make_meeting(head, [make_proposed(procedure, head) for _number in range(3)])
    other = make_meeting(head, [make_proposed(procedure, head)])
    ids = [line.item.pk for line in lines_of(meeting)]
    for absurd in (other.items.get().pk, "0", "-1", "9" * 400, "x", "%00"):
        page = client.get(page_of(meeting, f"?{name}={absurd}"))
        assert [line.item.pk for line, _unfilled in page.context["rows"]] == ids[:2]


def test_an_order_is_kept_from_page_to_page(
    procedure: Procedure, head: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "ROWS", 2)
    meeting = make_meeting(head, [make_proposed(procedure, head) for _number in range(3)])
    first = client.get(page_of(meeting, "?ordering=-reference"))
    second = client.get(page_of(meeting, first.context["links"].next))
    rows = [line.item.request.reference for page in (first, second) for line, _unfilled in page.context["rows"]]
    assert (len(rows), rows) == (3, sorted(rows, reverse=True))
    pk = second.context["rows"][0][0].item.pk
    cell = page_of(meeting, f"lignes/{pk}/{second.context['here']}")
    assert client.post(cell, {"seen": "1", "amount": "500"}).url.endswith(f"{second.context['here']}#item-{pk}")


# --- A cell ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["whole page", "htmx"])
def test_a_cell_is_saved_alone_and_a_colleague_s_is_never_written_over(
    procedure: Procedure, head: User, client: Client, headers: dict[str, str]
) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    cell = page_of(meeting, f"lignes/{meeting.items.get().pk}/")
    saved = client.post(cell, {"seen": "1", "amount": "600"}, headers=headers)
    assert saved.status_code == (200 if headers else 302)
    stale = client.post(cell, {"seen": "1", "amount": "500"}, headers=headers)
    assert stale.status_code == 409
    assert "600,00" in stale.text
    wrong = client.post(cell, {"seen": "2", "amount": "beaucoup"}, headers=headers)
    assert wrong.status_code == 422
    assert Proposal.objects.get(is_current=True).amount_proposed == 60_000
    client.post(cell, {"seen": "2", "amount": "600", "action": "undo"}, headers=headers)
    assert Proposal.objects.get(is_current=True).amount_proposed == PROPOSED


def test_an_instructor_arbitrates_and_a_reader_does_not(procedure: Procedure, head: User, client: Client) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    cell = page_of(meeting, f"lignes/{meeting.items.get().pk}/")
    for role, status in ((TeamRole.READER, 404), (TeamRole.INSTRUCTOR, 302)):
        assert procedure.team is not None
        client.force_login(make_member(procedure.team, role))
        assert client.get(page_of(meeting)).status_code == 200
        assert client.post(cell, {"seen": "1", "amount": "600"}).status_code == status
        for name in ("arreter/", "votes/", "simuler/", "annuler/", "annexe/", "retirer/"):
            assert client.post(page_of(meeting, name)).status_code == 404


def test_another_service_finds_nothing(procedure: Procedure, head: User, client: Client) -> None:
    meeting = make_voted(head, [make_proposed(procedure, head)])
    client.force_login(make_head(make_committee_procedure().team))
    for name in ("", "votes/", "executoire/", "decisions/", "annuler/", "arreter/", "simuler/"):
        assert client.get(page_of(meeting, name)).status_code == 404
    assert str(meeting.uuid) not in client.get(MEETINGS).text


# --- Votes -----------------------------------------------------------------------------------------------------------
def test_a_file_of_votes_is_looked_at_then_written(procedure: Procedure, head: User, client: Client) -> None:
    first, second, third = (make_proposed(procedure, head) for _number in range(3))
    meeting = make_meeting(head, [first, second, third])
    client.post(page_of(meeting, "arreter/"), {"revision": meeting.revision})
    act(third, "withdraw", head)
    lines = [f"{first.reference};Ajournée;;;", f"{second.reference};;400,00 €;;Moins."]
    text = "\n".join(["Référence;Vote;Montant;Déports;Remarque", *lines])
    upload = io.BytesIO(text.encode("cp1252"))
    upload.name = "votes.csv"
    read = client.post(page_of(meeting, "votes/"), {"action": "read", "file": upload})
    assert read.status_code == 200
    assert not meeting.items.exclude(vote="").exists()
    rows = [row.cells for row in read.context["typed"].rows if row.cells]
    data = {name: [row[name] for row in rows] for name in ("reference", "vote", "amount", "recusals", "remark")}
    client.post(page_of(meeting, "votes/"), {"action": "save", "revision": now(meeting).revision, **data})
    votes = dict(meeting.items.values_list("request", "vote"))
    assert votes == {first.pk: Vote.ADJOURNED, second.pk: Vote.AMENDED, third.pk: Vote.WITHDRAWN}
    assert client.get(page_of(meeting, "votes/")).status_code == 200


def test_a_wrong_file_writes_nothing_and_says_where(procedure: Procedure, head: User, client: Client) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    client.post(page_of(meeting, "arreter/"), {"revision": meeting.revision})
    upload = io.BytesIO(b"reference;vote\nAAAA-AAAA;adoptee\n")
    upload.name = "votes.csv"
    answer = client.post(page_of(meeting, "votes/"), {"action": "read", "file": upload})
    assert answer.status_code == 422
    assert "Ligne 2" in answer.text
    assert client.post(page_of(meeting, "votes/"), {"action": "read"}).status_code == 422
    reference = ServiceRequest.objects.get().reference
    typed = {"action": "save", "reference": ["ZZZZ-ZZZZ", reference], "amount": ["", "x"], "remark": ["", "À revoir"]}
    answer = client.post(page_of(meeting, "votes/"), typed)
    assert answer.status_code == 422
    assert "À revoir" in answer.text
    assert [stray for stray, _why in answer.context["typed"].strays] == ["ZZZZ-ZZZZ"]
    assert "ZZZZ-ZZZZ" in answer.text
    assert not meeting.items.exclude(vote="").exists()


def test_an_envelope_exceeded_is_said_and_blocks_nothing(procedure: Procedure, head: User, client: Client) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    report = meeting.reports.get()
    data = {"report": report.pk, f"r{report.pk}-title": "Culture", f"r{report.pk}-envelope": "100"}
    client.post(page_of(meeting, "rapport/"), data)
    page = client.get(page_of(meeting)).text
    assert "dépasse son enveloppe de 700,00" in page.replace("\xa0", " ")
    assert client.post(page_of(meeting, "arreter/"), {"revision": now(meeting).revision}).status_code == 302
    assert now(meeting).state == MeetingState.FROZEN


# --- The rest --------------------------------------------------------------------------------------------------------
def test_what_if_is_shown_then_applied_unless_it_moved(procedure: Procedure, head: User, client: Client) -> None:
    request, other = make_proposed(procedure, head), make_proposed(procedure, head)
    meeting = make_meeting(head, [request, other])
    meeting.reports.update(envelope_cents=100_050)
    path = page_of(meeting, "simuler/")
    shown = client.get(path, {"rule": "pro_rata", "sum": "50"})
    assert [cents for _line, cents in shown.context["rows"]] == [50_000, 50_000]
    data = {"rule": "pro_rata", "sum": "50", "shown": shown.context["scenario"].checksum}
    propose_amount(request, head, 70_000, seen=1)
    assert client.post(path, data).status_code == 409
    data["shown"] = client.get(path, {"rule": "pro_rata", "sum": "50"}).context["scenario"].checksum
    assert client.post(path, data).status_code == 302
    proposed = Proposal.objects.filter(is_current=True).values_list("amount_proposed", flat=True)
    assert sorted(proposed) == [45_000, 50_000]
    assert client.get(path, {"rule": "ceiling"}).status_code == 422


def test_a_meeting_is_changed_and_cancelled(procedure: Procedure, head: User, client: Client) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    day = (timezone.localdate() + dt.timedelta(days=3)).isoformat()
    client.post(page_of(meeting, "modifier/"), {"revision": meeting.revision, "label": "CP", "meets_on": day})
    assert now(meeting).meets_on.isoformat() == day
    assert client.post(page_of(meeting, "annuler/"), {"revision": meeting.revision}).status_code == 409
    assert client.post(page_of(meeting, "annuler/"), {"revision": now(meeting).revision}).status_code == 409
    client.post(page_of(meeting, "annuler/"), {"revision": now(meeting).revision, "reason": "Quorum non atteint."})
    assert now(meeting).cancelled_at is not None
    assert "Annulée" in client.get(page_of(meeting)).text
    assert "Quorum non atteint." in client.get(f"{DESK}seances/").text


def test_the_sheet_says_in_which_meeting_a_request_is(procedure: Procedure, head: User, client: Client) -> None:
    request = make_proposed(procedure, head)
    make_meeting(head, [request])
    page = client.get(f"{DESK}demandes/{request.reference}/")
    assert french("Entered the meeting of") in page.text
    assert ServiceRequest.objects.get(pk=request.pk).state == State.IN_REVIEW


def test_why_an_amount_is_not_the_computed_one_stands_in_the_table(
    procedure: Procedure, head: User, client: Client
) -> None:
    request, gap = make_proposed(procedure, head), "Aide de l’an dernier non employée."
    proposed = Proposed(outcome=Outcome.ACCEPTED_IN_PART, eligible_base=100_000, amount=40_000, gap=gap)
    propose(request_id=request.pk, author=head, seen=1, proposed=proposed)
    meeting = make_meeting(head, [request])
    assert gap in client.get(page_of(meeting)).text
    freeze(meeting_id=meeting.pk, actor=head, seen=now(meeting).revision)
    assert gap in client.get(page_of(meeting)).text
