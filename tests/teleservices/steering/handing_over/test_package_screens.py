"""What is handed over, at the desk: no word of elimination, one's services' alone, fetched by who holds the right."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import AuditEvent, User
from teleservices import tasks
from teleservices.models import ArchiveTransfer, EliminationList, FinalFate, ServiceRequest, TransferState
from teleservices.steering.elimination.waiting import waiting
from tests.factories.meetings import make_head
from tests.factories.procedures import make_instructor, make_procedure, make_team, pdf_upload
from tests.factories.retention import (
    ACKNOWLEDGED,
    MONTHS,
    make_archive_settings,
    make_list,
    make_over,
    make_package,
    make_visaed,
    reply_of,
)
from tests.french import french

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(settings: Settings) -> ServiceRequest:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    return make_over(make_procedure(retention_months=MONTHS, final_fate=FinalFate.KEEPING))


@pytest.fixture
def made(over: ServiceRequest) -> EliminationList:
    return make_list(over)


@pytest.fixture
def head(over: ServiceRequest) -> User:
    return make_head(over.team)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, made: EliminationList, name: str, **data: object) -> tuple[int, str]:
    made.refresh_from_db()
    answer = client.post(reverse("desk:elimination_act", args=[made.uuid, name]), {"seen": made.revision, **data})
    return answer.status_code, answer.text


def page_of(client: Client, made: EliminationList) -> str:
    page = client.get(reverse("desk:elimination", args=[made.uuid])).text
    return page[page.index("<main") :] if "<main" in page else page


def package_of(transfer: ArchiveTransfer) -> str:
    return reverse("desk:package_file", args=[transfer.elimination.uuid, transfer.uuid])


def message(transfer: ArchiveTransfer, **changes: str) -> SimpleUploadedFile:
    today = timezone.localdate().isoformat()
    return SimpleUploadedFile("reponse.xml", reply_of(transfer, day=today, **changes).encode(), "application/xml")


def test_from_the_list_to_the_acknowledgement(made: EliminationList, over: ServiceRequest, head: User) -> None:
    client = signed_in(head)
    make_archive_settings()
    page = page_of(client, made)
    assert french("List of transfer to the archives") in page
    assert "visa" not in page.lower()
    assert "élimination" not in page.lower().replace("archives et éliminations", "")
    assert post(client, made, "verser")[0] == 302
    transfer = make_ready(made)
    assert "Télécharger le versement" in page_of(client, made)
    given = client.get(package_of(transfer))
    with zipfile.ZipFile(io.BytesIO(b"".join(given.streaming_content))) as package:  # type: ignore[attr-defined]
        assert "manifest.xml" in package.namelist()
    assert AuditEvent.objects.get(kind="archive_package_fetched").actor == head
    assert post(client, made, "repondre", transfer=transfer.pk, message=message(transfer))[0] == 302
    transfer.refresh_from_db()
    assert (transfer.state, transfer.reply_number, transfer.reply_code) == ("acknowledged", ACKNOWLEDGED, "OK")
    assert client.get(package_of(transfer)).status_code == 404
    assert "Versée aux archives" in page_of(client, made)


def make_ready(made: EliminationList) -> ArchiveTransfer:
    """The package that was asked for, as the worker of the test made it at once, or makes it now."""
    transfer = ArchiveTransfer.objects.get(elimination=made)
    tasks.make_archive_transfer(transfer.pk)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.READY
    return transfer


def test_an_acknowledgement_as_a_pdf(made: EliminationList, head: User, over: ServiceRequest) -> None:
    client, transfer = signed_in(head), make_package(made, head)
    answer = {"transfer": transfer.pk, "is_accepted": "yes", "number": "R-1", "on": timezone.localdate().isoformat()}
    assert post(client, made, "repondre", **answer)[0] == 422
    assert post(client, made, "repondre", **answer, file=pdf_upload())[0] == 302
    address = reverse("desk:acknowledgement_file", args=[made.uuid, transfer.uuid])
    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert signed_in(make_head(make_team())).get(address).status_code == 404
    listed = client.get(reverse("desk:elimination_file", args=[made.uuid, "pdf"]))
    assert listed.content.startswith(b"%PDF")
    assert "bordereau-versement-" in listed["Content-Disposition"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Dites ce qu’elles ont répondu."),
        ({"is_accepted": "yes", "number": "1"}, "Indiquez cette date."),
        ({"is_accepted": "no", "on": "TODAY"}, "Dites pourquoi les archives l’ont refusé."),
        ({"is_accepted": "yes", "number": "1", "on": "2020-01-01"}, "vérifiez la date"),
        ({"is_accepted": "yes", "number": "1", "on": "TODAY"}, "Joignez le récépissé"),
        ({"message": "x"}, "n’est pas un message ArchiveTransferReply"),
    ],
)
def test_what_is_wrong_in_an_answer_is_said(
    made: EliminationList, head: User, changes: dict[str, str], words: str
) -> None:
    client, transfer = signed_in(head), make_package(made, head)
    data: dict[str, object] = {
        name: timezone.localdate().isoformat() if value == "TODAY" else value for name, value in changes.items()
    }
    if "message" in data:
        data["message"] = SimpleUploadedFile("x.xml", b"<x/>", "application/xml")
    status, page = post(client, made, "repondre", transfer=transfer.pk, **data)
    assert (status, words in page) == (422, True)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.READY


def test_a_message_for_another_package_is_refused(made: EliminationList, head: User, over: ServiceRequest) -> None:
    client, transfer = signed_in(head), make_package(made, head)
    other = ArchiveTransfer(elimination=made)
    status, page = post(client, made, "repondre", transfer=transfer.pk, message=message(other))
    assert (status, french("This message answers another package.") in page) == (422, True)


def test_a_rejection_says_why_and_the_list_is_prepared_again(made: EliminationList, head: User) -> None:
    client, transfer = signed_in(head), make_package(made, head)
    refused = message(transfer, code="KO", comment="Empreinte différente")
    assert post(client, made, "repondre", transfer=transfer.pk, message=refused)[0] == 302
    page = page_of(client, made)
    assert ("Empreinte différente" in page, "Préparer le versement" in page) == (True, True)
    assert post(client, made, "repondre", transfer=transfer.pk, message=message(transfer))[0] == 409


def test_one_is_given_up_once(made: EliminationList, head: User) -> None:
    client, transfer = signed_in(head), make_package(made, head)
    assert post(client, made, "abandonner", transfer="x")[0] == 409
    assert post(client, made, "abandonner", transfer=transfer.pk)[0] == 302
    assert post(client, made, "abandonner", transfer=transfer.pk)[0] == 409
    assert client.get(package_of(transfer)).status_code == 404


def test_an_instructor_reads_it_and_takes_nothing_away(made: EliminationList, over: ServiceRequest, head: User) -> None:
    transfer, client = make_package(made, head), signed_in(make_instructor(over.team))
    page = page_of(client, made)
    assert ("Prêt" in page, "Télécharger le versement" in page) == (True, False)
    assert client.get(package_of(transfer)).status_code == 404
    assert post(client, made, "verser")[0] == 422
    assert post(client, made, "abandonner", transfer=transfer.pk)[0] == 422
    assert post(client, made, "repondre", transfer=transfer.pk, message=message(transfer))[0] == 422
    transfer.refresh_from_db()
    assert transfer.state == TransferState.READY


@pytest.mark.parametrize("name", ["verser", "abandonner", "repondre"])
def test_another_services_package_is_not_found(made: EliminationList, head: User, name: str) -> None:
    transfer, client = make_package(made, head), signed_in(make_head(make_team()))
    assert client.get(package_of(transfer)).status_code == 404
    assert post(client, made, name, transfer=transfer.pk)[0] == 404


def test_a_package_of_another_list_is_not_answered_here(made: EliminationList, head: User) -> None:
    other = make_over(make_procedure(retention_months=MONTHS, final_fate=FinalFate.KEEPING, team=made.team))
    transfer, client = make_package(make_list(other), head), signed_in(head)
    assert client.get(reverse("desk:package_file", args=[made.uuid, transfer.uuid])).status_code == 404
    assert post(client, made, "repondre", transfer=transfer.pk, message=message(transfer))[0] == 409


# --- What waits, on the first page ------------------------------------------------------------------------------------
TO_READ = "bordereau à relire : demandes au terme de leur conservation"
TO_VISA = "bordereau qui attend le visa des archives"
TO_HAND_OVER = "bordereau à verser aux archives"
UNANSWERED = "versement dont les archives n’ont pas donné récépissé"


def counts(user: User) -> dict[str, int]:
    """What waits for this person, by its words, their spaces plain."""
    return {line.words.replace("\xa0", " "): line.count for line in waiting(user)}


def test_what_waits_is_said_to_who_may_act(
    made: EliminationList, over: ServiceRequest, head: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agent, stranger = make_instructor(over.team), make_head(make_team())
    assert counts(head) == {TO_HAND_OVER: 1}
    assert counts(agent) == counts(stranger) == {}
    EliminationList.objects.update(notice_until=timezone.localdate())
    assert counts(agent) == {TO_READ: 1}
    EliminationList.objects.update(notice_until=made.notice_until)
    make_package(made, head)
    head = User.objects.get(pk=head.pk)
    head.has_perm("teleservices.instruct_request")
    with django_assert_num_queries(4):
        assert counts(head) == {UNANSWERED: 1}
    assert counts(over.applicant) == {}


def test_the_first_page_says_it_in_bounded_queries(
    made: EliminationList, head: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_package(made, head)
    client, home = signed_in(head), reverse("wagtailadmin_home")
    client.get(home)
    with django_assert_max_num_queries(30):
        page = client.get(home).text
    assert UNANSWERED in page


def test_a_list_waits_for_its_visa(head: User) -> None:
    request = make_over(make_procedure(retention_months=MONTHS))
    head, made = make_head(request.team), make_list(request)
    assert counts(head) == {TO_VISA: 1}
    make_visaed(made, head)
    assert counts(head) == {}
