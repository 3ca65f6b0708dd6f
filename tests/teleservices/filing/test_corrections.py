"""« Compléter »: the named fields and documents reopen, and only those, in a buffer apart until they are sent."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from formkit.fieldtypes import DocumentField
from formkit.schema import FormSchema
from locker.models import LockerDocument
from teleservices.answering.corrections.buffer import buffer_of
from teleservices.answering.corrections.changes import changes_transmitted
from teleservices.answering.corrections.folder import open_folder
from teleservices.answering.documents.folders import DraftFolder
from teleservices.filing.resubmission import Confirmation, resubmit
from teleservices.filing.transmission import IncompleteError, transmit
from teleservices.lifecycle import ActRefusedError, Corrections, StaleRevisionError, perform
from teleservices.models import CorrectionDraft, CorrectionRequest, ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.answers import fill_in
from tests.factories.procedures import act, make_draft, make_instructor, make_procedure, make_request, pdf_upload
from tests.locker.pdf_samples import ordinary
from tests.teleservices.filing.posts import beside, photo

pytestmark = pytest.mark.django_db

NAMED = ("f_name1234", "f_statuts1", "f_promise1")


@pytest.fixture
def sent(user: User, form: FormSchema) -> ServiceRequest:
    """Fields of two steps are to be corrected."""
    draft = make_draft(procedure=make_procedure(form=form), user=user)
    answers = {"f_name1234": "Comité", "f_amount12": 100, "f_place123": "in", "f_employs1": False, "f_promise1": 1}
    draft = fill_in(draft, answers)
    field = form.field("f_statuts1")
    assert isinstance(field, DocumentField)
    DraftFolder(draft).join_upload(field=field, upload=pdf_upload(), actor=user)
    request = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    instructor = make_instructor(request.team)
    request = act(request, "take_charge", instructor)
    perform(
        request_id=request.pk,
        act_name="request_corrections",
        actor=instructor,
        revision_number=request.revision_number,
        payload=Corrections(
            message="Le nom n’est pas celui des statuts.",
            field_keys=NAMED,
            deadline=timezone.localdate() + dt.timedelta(days=15),
        ),
    )
    request.refresh_from_db()
    return request


def signed() -> SimpleUploadedFile:
    """Another PDF than the one filed."""
    return SimpleUploadedFile("signés.pdf", ordinary(content=b"BT /F1 24 Tf 20 100 Td (Signed) Tj ET"))


def address(sent: ServiceRequest) -> str:
    return reverse("filing_correct", args=[sent.reference])


def check_address(sent: ServiceRequest) -> str:
    return reverse("filing_check_corrections", args=[sent.reference])


def draft(sent: ServiceRequest) -> CorrectionDraft:
    return CorrectionDraft.objects.get(correction__request=sent)


def revision(sent: ServiceRequest) -> int:
    correction_draft = CorrectionDraft.objects.filter(correction__request=sent).first()
    return correction_draft.revision_number if correction_draft else 1


def seen(sent: ServiceRequest) -> dict[str, str]:
    """The hidden controls of the page of corrections, as it would be made now."""
    return beside(buffer_of(sent.corrections.get(), sent).request)


def post(client: Client, sent: ServiceRequest, action: str = "check", **changes: object) -> tuple[int, str]:
    data = {**seen(sent), "action": action, "f_name1234": "Comité des fêtes", "f_promise1": "on"} | changes
    page = client.post(address(sent), data)
    return page.status_code, page.content.decode() or page.headers["Location"]


def transmit_corrections(client: Client, sent: ServiceRequest) -> tuple[int, str]:
    page = client.post(check_address(sent), {"revision_number": revision(sent)})
    return page.status_code, page.content.decode() or page.headers["Location"]


def test_only_what_is_named_reopens(client: Client, sent: ServiceRequest) -> None:
    page = client.get(address(sent)).content.decode()
    assert "Le nom n’est pas celui des statuts." in page
    assert 'name="f_name1234"' in page
    assert "f_amount12" not in page
    post(client, sent, "save", f_amount12="999", f_employs1="yes", f_promise1="")
    assert set(draft(sent).answers) == {"f_name1234", "f_promise1"}


def test_the_service_sees_the_request_as_filed_until_the_corrections_come(client: Client, sent: ServiceRequest) -> None:
    before, attachment = dict(sent.answers), sent.attachments.get()
    assert post(client, sent, "save", f_promise1="") == (302, address(sent))
    assert post(client, sent, f"take-away:{attachment.uuid}", f_promise1="")[0] == 302
    assert post(client, sent, "save", f_promise1="", file_f_statuts1=signed())[0] == 302
    sent.refresh_from_db()
    assert sent.answers == before
    assert list(sent.attachments.all()) == [attachment]
    assert sent.state == State.CORRECTION_REQUESTED
    assert draft(sent).answers == {"f_name1234": "Comité des fêtes", "f_promise1": None}
    page = client.get(address(sent)).content.decode()
    assert 'value="Comité des fêtes"' in page
    assert "signés" in page


def test_nothing_writes_in_the_request_itself_meanwhile(sent: ServiceRequest, user: User, form: FormSchema) -> None:
    with pytest.raises(ActRefusedError):
        fill_in(sent, {"f_name1234": "X"})
    field = form.field("f_statuts1")
    assert isinstance(field, DocumentField)
    with pytest.raises(ActRefusedError):
        DraftFolder(sent).join_upload(field=field, upload=pdf_upload("autre.pdf"), actor=user)


def test_they_are_compared_then_transmitted(client: Client, sent: ServiceRequest) -> None:
    attachment = sent.attachments.get()
    assert post(client, sent, f"take-away:{attachment.uuid}")[0] == 302
    status, page = post(client, sent)
    assert status == 422
    assert "Statuts – Joignez ce document." in page
    assert post(client, sent, file_f_statuts1=signed()) == (302, check_address(sent))
    page = client.get(check_address(sent)).content.decode()
    for said in ("<del>Comité</del>", "<ins>Comité des fêtes</ins>", "signés", "statuts", "Inchangé"):
        assert said in page
    assert transmit_corrections(client, sent) == (302, sent.get_absolute_url())
    sent.refresh_from_db()
    assert sent.state == State.IN_REVIEW
    assert sent.answers["f_name1234"] == "Comité des fêtes"
    assert [attachment.title for attachment in sent.attachments.all()] == ["signés"]
    correction = sent.corrections.get()
    assert correction.answered_at == correction.received_at is not None
    assert client.get(address(sent)).headers["Location"] == sent.get_absolute_url()


def test_the_service_reads_what_changed_and_the_document_taken_away(client: Client, sent: ServiceRequest) -> None:
    attachment = sent.attachments.get()
    post(client, sent, f"take-away:{attachment.uuid}")
    post(client, sent, file_f_statuts1=signed())
    transmit_corrections(client, sent)
    sent.refresh_from_db()
    changes = {change.key: change for change in changes_transmitted(sent, sent.corrections.get())}
    assert (changes["f_name1234"].before, changes["f_name1234"].after) == ("Comité", "Comité des fêtes")
    assert not changes["f_promise1"].is_changed
    assert [document.title for document in changes["f_statuts1"].removed] == [attachment.title]
    assert [document.title for document in changes["f_statuts1"].added] == ["signés"]
    assert changes["f_statuts1"].removed[0].stored_file == attachment.stored_file


def test_a_document_taken_away_and_joined_again_never_left(client: Client, sent: ServiceRequest) -> None:
    attachment = sent.attachments.get()
    post(client, sent, f"take-away:{attachment.uuid}")
    assert attachment.locker_document is not None
    post(client, sent, "join:f_statuts1", locker_f_statuts1=str(attachment.locker_document.uuid))
    assert not draft(sent).documents.exists()
    post(client, sent)
    transmit_corrections(client, sent)
    assert list(sent.attachments.all()) == [attachment]


def test_errors_are_told_and_the_rest_is_kept(client: Client, sent: ServiceRequest) -> None:
    post(client, sent, "save", f_promise1="")
    status, page = post(client, sent, f_name1234="", f_promise1="on")
    assert status == 422
    assert "<title>Erreur" in page
    assert 'href="#id_f_name1234"' in page
    assert draft(sent).answers == {"f_name1234": "Comité des fêtes", "f_promise1": 1}
    sent.refresh_from_db()
    assert sent.state == State.CORRECTION_REQUESTED


def test_enter_saves_and_never_transmits(sent: ServiceRequest, client: Client) -> None:
    page = client.get(address(sent)).content.decode()
    assert page.index('name="action" value="save"') < page.index('value="take-away:')


def test_the_later_of_two_windows_is_shown_both_answers_and_chooses(client: Client, sent: ServiceRequest) -> None:
    first = seen(sent)
    post(client, sent, "save", f_name1234="Autre fenêtre")
    status, page = post(client, sent, f_name1234="Typé ici", **first)
    assert status == 409
    assert 'value="Typé ici"' in page
    assert "Autre fenêtre" in page
    assert draft(sent).answers["f_name1234"] == "Autre fenêtre"
    choice = re.search(r'value="(mine:f_name1234:\w+)"', page)
    assert choice
    status, location = post(client, sent, choice[1], f_name1234="Typé ici", **first)
    assert (status, location) == (302, address(sent) + "#field-f_name1234")
    assert draft(sent).answers["f_name1234"] == "Typé ici"


def test_a_page_made_from_another_form_is_shown_what_is_saved(client: Client, sent: ServiceRequest) -> None:
    status, page = post(client, sent, version="9", f_name1234="Typé ici")
    assert status == 409
    assert 'value="Typé ici"' in page
    assert not CorrectionDraft.objects.exists()


def test_what_is_transmitted_is_what_was_checked(client: Client, sent: ServiceRequest) -> None:
    post(client, sent, "save")
    checked = revision(sent)
    post(client, sent, "save", f_name1234="Changé depuis")
    page = client.post(check_address(sent), {"revision_number": checked})
    assert page.headers["Location"] == check_address(sent)
    sent.refresh_from_db()
    assert sent.state == State.CORRECTION_REQUESTED


def test_a_reader_is_told(sent: ServiceRequest) -> None:
    reader = make_user()
    sent.profile.memberships.create(user=reader, role=Role.READER, function="")
    client = Client()
    client.force_login(reader)
    for door in (address(sent), check_address(sent)):
        page = client.get(door, follow=True)
        assert "Votre rôle" in page.content.decode()
        assert address(sent) not in page.content.decode()
    assert client.post(check_address(sent), {"revision_number": 1}).status_code == 302
    sent.refresh_from_db()
    assert sent.state == State.CORRECTION_REQUESTED


def test_a_named_document_that_lacks_stops_the_transmission(sent: ServiceRequest) -> None:
    sent.attachments.all().delete()
    with pytest.raises(IncompleteError) as refused:
        resubmit(request_id=sent.pk, actor=sent.applicant, revision_number=1)
    assert [problem.field_key for problem in refused.value.problems] == ["f_statuts1"]
    sent.refresh_from_db()
    assert sent.state == State.CORRECTION_REQUESTED


def test_resubmitting_twice_is_once_and_never_without_being_asked(sent: ServiceRequest) -> None:
    for _ in range(2):
        done = resubmit(request_id=sent.pk, actor=sent.applicant, revision_number=1, confirmation=Confirmation())
        assert done.state == State.IN_REVIEW
    assert sent.events.filter(act="resubmit").count() == 1
    accepted = make_request(state=State.ACCEPTED)
    with pytest.raises(StaleRevisionError):
        resubmit(request_id=accepted.pk, actor=accepted.applicant, revision_number=1)


def test_what_is_indispensable_is_said(client: Client, sent: ServiceRequest) -> None:
    page = client.get(address(sent)).content.decode()
    assert "Pendant ce temps, le service continue" in page
    CorrectionRequest.objects.filter(request=sent).update(indispensable_keys=["f_statuts1"])
    page = client.get(address(sent)).content.decode()
    assert "(indispensable)" in page
    assert "Pendant ce temps, le service continue" not in page


# --- Documents and questions by themselves, as in a draft -------------------------------------------------------------
def send(client: Client, sent: ServiceRequest, key: str = "f_statuts1", **data: Any) -> Any:
    """As the browser sends files by itself."""
    return client.post(reverse("filing_correct_upload", args=[sent.reference]), {"field": key, **data})


def save_by_itself(client: Client, sent: ServiceRequest, key: str, **data: Any) -> Any:
    """As the browser saves a question by itself."""
    return client.post(reverse("filing_correct_autosave", args=[sent.reference]), {**seen(sent), "field": key, **data})


def test_the_page_works_as_a_step_does(client: Client, sent: ServiceRequest) -> None:
    page = client.get(address(sent)).content.decode()
    assert f'data-uploads="{reverse("filing_correct_upload", args=[sent.reference])}"' in page
    assert f'data-autosave="{reverse("filing_correct_autosave", args=[sent.reference])}"' in page
    assert 'data-documents="f_statuts1"' in page
    assert "Compléments – non transmis" in page
    attachment = sent.attachments.get()
    picture = reverse("filing_thumbnail", args=[attachment.uuid])
    assert f'src="{picture}?v={attachment.stored_file}"' in page
    post(client, sent, f"take-away:{attachment.uuid}")
    page = client.get(address(sent)).content.decode()
    for said in ("Comment faire un PDF", "ou des photos", "Ne pas le garder dans mes documents", "Joindre un fichier"):
        assert said in page


def test_a_document_sent_by_itself_stays_in_the_buffer(client: Client, sent: ServiceRequest) -> None:
    attachment = sent.attachments.get()
    full = send(client, sent, file_f_statuts1=signed())
    assert full.status_code == 422
    assert "Un seul document suffit ici" in full.json()["message"]
    post(client, sent, f"take-away:{attachment.uuid}")
    refused = send(client, sent, file_f_statuts1=SimpleUploadedFile("a.pdf", b"%PDF-1.7 rien"))
    assert refused.status_code == 422
    assert "abîmé" in refused.json()["message"]
    answer = send(client, sent, file_f_statuts1=signed())
    assert answer.status_code == 200
    added = draft(sent).documents.get(is_taken_away=False)
    assert added.locker_document is not None
    assert send(client, sent, file_f_statuts1=signed()).status_code == 200, "the same, from a page sent meanwhile"
    picture = reverse("filing_thumbnail", args=[added.uuid])
    assert picture in answer.json()["html"]
    assert client.get(picture)["Content-Type"] == "image/webp"
    assert list(sent.attachments.all()) == [attachment]
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(picture).status_code == 404


@pytest.mark.parametrize("apart", [{}, {"apart_f_statuts1": "on"}])
def test_photos_become_one_document_of_the_corrections(
    client: Client, sent: ServiceRequest, apart: dict[str, str]
) -> None:
    lockers = LockerDocument.objects.count()
    post(client, sent, f"take-away:{sent.attachments.get().uuid}")
    taken = [photo("IMG_1.jpg"), photo("IMG_2.jpg", "grey")]
    assert send(client, sent, file_f_statuts1=taken, **apart).status_code == 200
    added = draft(sent).documents.get(is_taken_away=False)
    assert (added.title, added.stored_file.page_count, added.stored_file.made_of_photos) == ("Statuts", 2, True)
    assert LockerDocument.objects.count() == lockers + (not apart)


def test_several_at_once_without_javascript_one_refused_costs_nothing_else(
    client: Client, sent: ServiceRequest
) -> None:
    CorrectionRequest.objects.filter(request=sent).update(field_keys=[*NAMED, "f_quotes12"])
    wrong = SimpleUploadedFile("lettre.docx", b"PK lettre")
    status, page = post(client, sent, file_f_quotes12=[signed(), wrong])
    assert status == 422
    assert "« lettre.docx » n’a pas été joint" in page.replace("\xa0", " ")
    assert [document.title for document in draft(sent).documents.all()] == ["signés"]
    assert draft(sent).answers["f_name1234"] == "Comité des fêtes"


def test_a_locker_document_no_longer_valid_is_offered_with_that_said(client: Client, sent: ServiceRequest) -> None:
    post(client, sent, f"take-away:{sent.attachments.get().uuid}")
    LockerDocument.objects.update(valid_until=dt.date(2020, 3, 1))
    assert "n’est plus valable depuis le 1er mars 2020" in client.get(address(sent)).content.decode()


def test_a_question_saved_by_itself(client: Client, sent: ServiceRequest) -> None:
    answer = save_by_itself(client, sent, "f_name1234", f_name1234="Comité des fêtes")
    assert answer.status_code == 200
    assert answer.json()["saved"].startswith("enregistré à")
    assert draft(sent).answers == {"f_name1234": "Comité des fêtes"}
    assert draft(sent).edits["f_name1234"][0] == sent.applicant.pk
    sent.refresh_from_db()
    assert sent.answers["f_name1234"] == "Comité"
    assert save_by_itself(client, sent, "f_amount12", f_amount12="999").status_code == 410, "it was not named"


def test_what_can_t_be_read_is_kept_as_typed_and_not_transmitted(client: Client, sent: ServiceRequest) -> None:
    CorrectionRequest.objects.filter(request=sent).update(field_keys=["f_amount12"])
    answer = save_by_itself(client, sent, "f_amount12", f_amount12="beaucoup")
    assert answer.status_code == 422
    assert 'value="beaucoup"' in client.get(address(sent)).content.decode()
    with pytest.raises(IncompleteError):
        resubmit(request_id=sent.pk, actor=sent.applicant, revision_number=revision(sent))
    assert save_by_itself(client, sent, "f_amount12", f_amount12="250").status_code == 200
    resubmit(request_id=sent.pk, actor=sent.applicant, revision_number=revision(sent))
    sent.refresh_from_db()
    assert sent.answers["f_amount12"] == 25_000


def test_two_members_answer_the_same_question(client: Client, sent: ServiceRequest) -> None:
    nadia = make_user(first_name="Nadia", last_name="Roux")
    sent.profile.memberships.create(user=nadia, role=Role.EDITOR, function="")
    other = Client()
    other.force_login(nadia)
    before = seen(sent)
    assert save_by_itself(other, sent, "f_name1234", f_name1234="Selon Nadia").status_code == 200
    answer = save_by_itself(client, sent, "f_name1234", f_name1234="Selon moi", **before)
    assert answer.status_code == 409
    assert "Nadia Roux" in answer.json()["html"]
    assert draft(sent).answers["f_name1234"] == "Selon Nadia"


def test_nothing_is_saved_by_itself_where_nothing_is_asked(client: Client, sent: ServiceRequest) -> None:
    for answer in (send(Client(), sent), save_by_itself(Client(), sent, "f_name1234")):
        assert answer.status_code == 401
    stranger = Client()
    stranger.force_login(make_user())
    for answer in (send(stranger, sent), save_by_itself(stranger, sent, "f_name1234", f_name1234="X")):
        assert answer.status_code == 404
    assert send(client, sent, "f_name1234").status_code == 410
    version = seen(sent)
    CorrectionRequest.objects.filter(request=sent).update(answered_at=timezone.now())
    for door in ("filing_correct_upload", "filing_correct_autosave"):
        data = {**version, "field": "f_name1234", "f_name1234": "X"}
        assert client.post(reverse(door, args=[sent.reference]), data).status_code == 410


def test_a_later_correction_is_not_written_from_the_page_of_an_earlier_one(sent: ServiceRequest) -> None:
    folder = open_folder(sent)
    assert folder
    earlier = sent.corrections.get()
    CorrectionRequest.objects.filter(pk=earlier.pk).update(answered_at=timezone.now())
    CorrectionRequest.objects.create(
        request=sent, message="Encore.", field_keys=["f_name1234"], deadline=earlier.deadline
    )
    with pytest.raises(StaleRevisionError), transaction.atomic():
        folder.locked(sent.applicant)


def test_the_buffer_asks_a_constant_number_of_questions(
    sent: ServiceRequest, django_assert_num_queries: object
) -> None:
    correction = sent.corrections.get()
    with django_assert_num_queries(2):
        buffer_of(correction, sent)
