"""The messages' pages of both sides: written, read, refused, by role and team; documents through the intake."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Membership, Role, User
from teleservices.lifecycle.messaging import send_message
from teleservices.models import RequestMessage, ServiceRequest, Side, State
from tests.factories.accounts import make_user
from tests.factories.procedures import make_draft, make_instructor, make_put_away, make_request, pdf_upload
from tests.teleservices.filing.posts import photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def sent() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def staff(sent: ServiceRequest) -> User:
    """Who follows it: what a colleague opens is not read by the service."""
    assert sent.assignee is not None
    return sent.assignee


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(sent: ServiceRequest, name: str = "request_messages") -> str:
    return reverse(name, args=[sent.reference])


@pytest.mark.parametrize("name", ["request_messages", "desk:messages"])
def test_written_with_a_document_then_read_on_the_other_side(sent: ServiceRequest, staff: User, name: str) -> None:
    writes, reads = (sent.applicant, staff) if name == "request_messages" else (staff, sent.applicant)
    other = "desk:messages" if name == "request_messages" else "request_messages"
    assert "Comment faire un PDF" in at(writes).get(page_of(sent, name)).text
    posted = at(writes).post(page_of(sent, name), {"text": "Voici le devis.", "documents": pdf_upload("devis.pdf")})
    assert posted.status_code == 302
    message = RequestMessage.objects.get()
    assert message.read_at is None
    page = at(reads).get(page_of(sent, other)).content.decode()
    assert "Voici le devis." in page
    assert "devis" in page
    message.refresh_from_db()
    assert message.read_by == reads
    document = message.documents.get()
    for user, door in [
        (sent.applicant, reverse("message_document", args=[document.uuid])),
        (staff, reverse("desk:message_document", args=[sent.reference, document.uuid])),
    ]:
        assert b"".join(at(user).get(door).streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["request_messages", "desk:messages"])
def test_photos_of_a_message_become_one_pdf(sent: ServiceRequest, staff: User, name: str) -> None:
    writes = sent.applicant if name == "request_messages" else staff
    page = at(writes).get(page_of(sent, name)).text
    assert "PDF ou photos, 10\xa0Mo au plus par fichier." in page
    assert "image/jpeg" in page
    chosen = [photo("devis 1.jpg"), photo("devis 2.jpg", "grey"), pdf_upload("statuts.pdf")]
    assert at(writes).post(page_of(sent, name), {"text": "Voici.", "documents": chosen}).status_code == 302
    stored_files = {document.title: document.stored_file for document in RequestMessage.objects.get().documents.all()}
    assert {title: stored.page_count for title, stored in stored_files.items()}["devis 1"] == 2
    assert stored_files["devis 1"].made_of_photos
    assert not stored_files["statuts"].made_of_photos


@pytest.mark.parametrize("name", ["request_messages", "desk:messages"])
def test_where_photos_are_not_taken_a_message_says_so(
    sent: ServiceRequest, staff: User, name: str, settings: Settings
) -> None:
    settings.PARVIS_ACCEPT_PHOTOS = False
    writes = sent.applicant if name == "request_messages" else staff
    page = at(writes).get(page_of(sent, name)).text
    assert "PDF uniquement, 10\xa0Mo au plus par fichier." in page
    assert "image/jpeg" not in page
    refused = at(writes).post(page_of(sent, name), {"text": "Voici.", "documents": photo("devis.jpg")})
    assert refused.status_code == 422
    assert "Voici." in refused.text
    assert not RequestMessage.objects.exists()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(sent: ServiceRequest, staff: User) -> None:
    bad = SimpleUploadedFile("photo.pdf", b"not a PDF")
    for user, name in [(sent.applicant, "request_messages"), (staff, "desk:messages")]:
        page = at(user).post(page_of(sent, name), {"text": "Mon texte reste.", "documents": bad})
        assert page.status_code == 422
        assert "Mon texte reste." in page.content.decode()
        assert "Écrivez votre message." in at(user).post(page_of(sent, name), {"text": " "}).content.decode()
    assert not RequestMessage.objects.exists()


@pytest.mark.parametrize("name", ["request_messages", "desk:messages"])
def test_a_message_is_counted_as_answers_are(sent: ServiceRequest, staff: User, name: str) -> None:
    writes = at(sent.applicant if name == "request_messages" else staff)
    assert 'data-counter="4000"' in writes.get(page_of(sent, name)).text
    refused = writes.post(page_of(sent, name), {"text": "é" * 300_000})
    assert refused.status_code == 422
    assert "4\u202f000 caractères au plus. Il en compte 300\u202f000." in refused.text
    lines = ["À"] * 1_400  # 2,799 characters, of which browsers send 4,198
    assert writes.post(page_of(sent, name), {"text": "\r\n".join(lines)}).status_code == 302
    assert RequestMessage.objects.get().text == "\n".join(lines)


def test_a_reader_reads_and_a_stranger_finds_nothing(sent: ServiceRequest, staff: User) -> None:
    reader = make_user()
    Membership.objects.create(profile=sent.profile, user=reader, role=Role.READER)
    empty = at(reader).get(page_of(sent)).content.decode()
    assert "Votre rôle" in empty
    assert "Écrivez au service" not in empty
    assert "Écrivez au service ci-dessous" in at(sent.applicant).get(page_of(sent)).content.decode()
    message = send_message(request_id=sent.pk, actor=staff, side=Side.SERVICE, text="Bonjour")
    page = at(reader).get(page_of(sent)).content.decode()
    assert "Bonjour" in page
    assert "<textarea" not in page
    assert at(reader).post(page_of(sent), {"text": "Moi"}).status_code == 403
    message.refresh_from_db()
    assert message.read_at is None
    assert at(make_user()).get(page_of(sent)).status_code == 404
    other_team = make_instructor(make_request().team)
    assert at(other_team).get(page_of(sent, "desk:messages")).status_code == 404
    assert RequestMessage.objects.count() == 1


def test_a_draft_has_no_messages() -> None:
    draft = make_draft()
    assert at(draft.applicant).get(page_of(draft)).status_code == 404


def test_a_file_put_away_says_that_nothing_more_is_sent() -> None:
    closed = make_put_away()
    page = at(closed.applicant).get(page_of(closed)).content.decode()
    assert "Ce dossier est classé" in page
    assert "<textarea" not in page


@pytest.mark.parametrize("many", [1, 8])
def test_queries(
    sent: ServiceRequest, staff: User, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        send_message(request_id=sent.pk, actor=staff, side=Side.SERVICE, text=f"Message {number}")
    client = at(sent.applicant)
    client.get(page_of(sent))
    with django_assert_max_num_queries(12):
        client.get(page_of(sent))
