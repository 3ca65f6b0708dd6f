"""What the annex of a meeting says of each request, and the number of a report in the agenda."""

import datetime as dt
import io
import zipfile

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import User
from teleservices.deciding.errors import DecidingError, MeetingRefusedError
from teleservices.deciding.meetings.entering import remove, set_report
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.lines import lines_of
from teleservices.deciding.meetings.voting import vote
from teleservices.models import Meeting, MeetingReport, Procedure, RequestFacts, ServiceRequest
from teleservices.steering.meetings.annexing import ANNEX, USUAL, make_annex, make_minutes
from teleservices.steering.meetings.opened import Opened
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_proposed
from tests.factories.procedures import make_request

pytestmark = pytest.mark.django_db
MEETINGS = "/admin/instruction/seances/"
SIRET = "00000001800010"


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


def opened(meeting: Meeting, head: User) -> Opened:
    return Opened(head, now(meeting), runs=True, acts=True)


def frozen(head: User, *requests: ServiceRequest) -> Meeting:
    meeting = make_meeting(head, requests)
    return freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)


def text_of(client: Client, meeting: Meeting, file_format: str, kind: str = "annex") -> str:
    file = meeting.files.filter(kind=kind, format=file_format).first()
    assert file is not None
    content = b"".join(client.get(f"{MEETINGS}{meeting.uuid}/fichiers/{file.uuid}/"))
    if file_format == "pdf":
        pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return " ".join(pages.split())
    part = "content.xml" if file_format == "ods" else "xl/worksheets/sheet1.xml"
    return zipfile.ZipFile(io.BytesIO(content)).read(part).decode()


def number(meeting: Meeting, head: User, text: str, report: MeetingReport | None = None) -> MeetingReport:
    report = report or meeting.reports.get()
    return set_report(
        meeting_id=meeting.pk, actor=head, report_id=report.pk, title=report.title, envelope_cents=None, number=text
    )


# --- Its columns -----------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
def test_it_says_who_they_are_where_they_are_and_what_they_had(
    procedure: Procedure, head: User, client: Client
) -> None:
    request = make_proposed(procedure, head)
    former = make_request(procedure=procedure, profile=request.profile, user=request.applicant)
    RequestFacts.objects.filter(request=former).update(amount_granted=76_500, ended_on=dt.date(2024, 6, 3))
    RequestFacts.objects.filter(request=request).update(
        siret=SIRET, commune_name="Brenne", canton="La Brenne", territory="Plateau"
    )
    meeting = frozen(head, request)
    [line] = lines_of(meeting)
    assert (line.former.cents, line.former.year) == (76_500, 2024)
    number(meeting, head, "2.04")
    make_annex(seen=opened(meeting, head), revision=now(meeting).revision, columns=USUAL)
    for file_format in ("pdf", "xlsx", "ods"):
        text = text_of(client, meeting, file_format)
        assert all(word in text for word in (SIRET, "Brenne", "Plateau", "2024", "2.04 – ", request.reference))
    assert "765,00" in text_of(client, meeting, "pdf")


def test_who_had_nothing_before_has_neither_sum_nor_year(procedure: Procedure, head: User) -> None:
    [line] = lines_of(frozen(head, make_proposed(procedure, head)))
    assert [ANNEX[name].value(line) for name in ("former", "former_year")] == [None, None]


def test_all_of_its_columns_at_once_are_still_a_page(procedure: Procedure, head: User, client: Client) -> None:
    request = make_proposed(procedure, head)
    name = "Association intercommunale pour la sauvegarde et l’animation du patrimoine rural de la Vernaie"
    ServiceRequest.objects.filter(pk=request.pk).update(applicant_name=name)
    RequestFacts.objects.filter(request=request).update(siret=SIRET, amount_asked=123_456_789_00)
    meeting = frozen(head, request)
    make_annex(seen=opened(meeting, head), revision=meeting.revision, columns=list(ANNEX))
    text = text_of(client, meeting, "pdf")
    assert all(word in text for word in ("intercommunale", SIRET, "123 456 789,00"))


# --- The number of a report ------------------------------------------------------------------------------------------
def test_a_number_is_one_report_s_alone_in_a_meeting(procedure: Procedure, head: User) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    first = number(meeting, head, " 204 ")
    assert first.heading == f"204 – {first.title}"
    second = MeetingReport.objects.create(meeting=meeting, title="Culture")
    with pytest.raises(MeetingRefusedError, match="204"):
        number(meeting, head, "204", second)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingReport.objects.filter(pk=second.pk).update(number="204")
    assert number(meeting, head, "", second).heading == "Culture"
    assert number(make_meeting(head, [make_proposed(procedure, head)]), head, "204").number == "204"


def test_reports_come_in_the_order_of_the_agenda(procedure: Procedure, head: User) -> None:
    meeting = make_meeting(head)
    for text, title in (("2.10", "A"), ("", "B"), ("2.9", "C"), ("1", "D")):
        MeetingReport.objects.create(meeting=meeting, title=title, number=text)
    labels = [total.label for total in opened(meeting, head).totals.reports]
    assert labels == ["1 – D", "2.9 – C", "2.10 – A", "B"]


def test_a_report_has_its_number_until_the_vote_and_stays_without_requests(procedure: Procedure, head: User) -> None:
    meeting = make_meeting(head, [make_proposed(procedure, head)])
    number(meeting, head, "204")
    remove(meeting, [meeting.items.get().pk])
    assert meeting.reports.get().number == "204"
    voted = frozen(head, make_proposed(procedure, head))
    assert number(voted, head, "205").number == "205"
    vote(meeting_id=voted.pk, actor=head, seen=now(voted).revision, ballots={})
    with pytest.raises(DecidingError):
        number(voted, head, "206")


def test_it_is_written_beside_the_envelope_and_read_in_the_minutes(
    procedure: Procedure, head: User, client: Client
) -> None:
    meeting = frozen(head, make_proposed(procedure, head))
    report, page = meeting.reports.get(), f"{MEETINGS}{meeting.uuid}/"
    typed = {f"r{report.pk}-number": "2.04", f"r{report.pk}-title": "Culture", f"r{report.pk}-envelope": "5000"}
    assert client.post(f"{page}rapport/", {"report": report.pk, **typed}).status_code == 302
    report.refresh_from_db()
    assert (report.number, report.title, report.envelope_cents) == ("2.04", "Culture", 500_000)
    assert "2.04 – Culture" in client.get(page).text
    vote(meeting_id=meeting.pk, actor=head, seen=now(meeting).revision, ballots={})
    today = timezone.localdate().isoformat()
    enforced = {"number": "CP-12", "transmitted_on": today, "published_on": today}
    client.post(f"{page}executoire/", {"revision": now(meeting).revision, **enforced})
    make_minutes(seen=opened(meeting, head), revision=now(meeting).revision)
    assert "2.04 – Culture" in text_of(client, meeting, "pdf", "minutes")
