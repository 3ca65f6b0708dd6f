"""Documents in a step: joined, picked, refused, taken away; each alone."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from formkit.fieldtypes import DocumentField
from formkit.schema import FormSchema
from locker.entry.intake import RefusedError
from locker.models import LockerDocument
from teleservices.answering.documents.folders import DraftFolder
from teleservices.lifecycle import ActRefusedError
from teleservices.models import ServiceRequest
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category, make_sent
from tests.factories.procedures import make_draft, make_procedure, make_request, pdf_upload
from tests.locker.pdf_samples import ordinary
from tests.teleservices.filing.posts import beside, photo

pytestmark = pytest.mark.django_db

PIECES = "s_pieces12"


@pytest.fixture
def draft(user: User, form: FormSchema) -> ServiceRequest:
    return make_draft(procedure=make_procedure(form=form), user=user)


def address(draft: ServiceRequest) -> str:
    return reverse("filing_step", args=[draft.reference, PIECES])


def post(client: Client, draft: ServiceRequest, action: str = "continue", **data: object) -> tuple[int, str]:
    draft.refresh_from_db()
    revision = {**beside(draft), "action": action}
    page = client.post(address(draft), {**revision, **data})
    return page.status_code, page.content.decode() or page.headers["Location"]


def field(draft: ServiceRequest, key: str) -> DocumentField:
    field = draft.form_version.form.field(key)
    assert isinstance(field, DocumentField)
    return field


def pdf(number: int) -> SimpleUploadedFile:
    content = ordinary(content=b"BT /F1 24 Tf 20 100 Td (Devis %d) Tj ET" % number)
    return SimpleUploadedFile(f"devis-{number}.pdf", content, content_type="application/pdf")


def titles(draft: ServiceRequest) -> list[str]:
    return list(draft.attachments.values_list("title", flat=True))


def test_limits_are_said_before(client: Client, draft: ServiceRequest) -> None:
    page = client.get(address(draft)).content.decode()
    assert "Un PDF de 10\xa0Mo au plus, ou des photos\xa0: elles deviennent un seul PDF." in page
    assert "Les photos se suivent dans l’ordre où vous les choisissez" in page
    assert "jusqu’à 2 documents" in page
    assert "Comment faire un PDF" in page
    assert re.search(r'name="file_f_quotes12"\s+accept="application/pdf,.pdf,image/jpeg', page)


def test_where_photos_are_not_taken_only_pdf_is_offered(
    client: Client, draft: ServiceRequest, settings: Settings
) -> None:
    settings.PARVIS_ACCEPT_PHOTOS = False
    page = client.get(address(draft)).content.decode()
    assert "PDF uniquement, 10\xa0Mo au plus." in page
    assert re.search(r'name="file_f_quotes12"\s+accept="application/pdf,.pdf"\s+multiple', page)
    assert 'aria-describedby="file_f_statuts1_helptext"' in page
    assert page.index('value="continue"') < page.index('value="join:f_statuts1"')


def test_a_file_is_joined_and_goes_to_the_locker(client: Client, draft: ServiceRequest) -> None:
    status, location = post(client, draft, "join:f_statuts1", file_f_statuts1=pdf_upload("nos statuts.pdf"))
    assert (status, location) == (302, address(draft) + "#field-f_statuts1")
    assert titles(draft) == ["nos statuts"]
    kept = LockerDocument.objects.sent().get()
    assert kept.category is not None
    assert (kept.profile, kept.category.code) == (draft.profile, "statuts")
    page = client.get(address(draft)).content.decode()
    assert "nos statuts" in page
    assert 'name="file_f_statuts1"' not in page


def test_several_at_once_one_refused_costs_nothing_else(client: Client, draft: ServiceRequest) -> None:
    wrong = SimpleUploadedFile("dossier/lettre.docx", b"PK lettre", content_type="application/msword")
    status, page = post(client, draft, file_f_statuts1=pdf_upload(), file_f_quotes12=[pdf(1), wrong], f_promise1="on")
    assert status == 422
    assert titles(draft) == ["statuts", "devis-1"]
    draft.refresh_from_db()
    assert draft.answers["f_promise1"] == 1
    assert "« lettre.docx » n’a pas été joint. Ce fichier n’est pas un document PDF." in page.replace("\xa0", " ")
    assert 'href="#file_f_quotes12"' in page
    assert 'aria-describedby="file_f_quotes12_helptext file_f_quotes12_error"' in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Ce fichier est vide."),
        (b"%PDF-1.7\nrien", "abîmé"),
        (ordinary(catalog=b"/OpenAction<</S/Launch/F(x)>>"), "commandes"),
    ],
)
def test_each_refusal_has_its_words(client: Client, draft: ServiceRequest, content: bytes, words: str) -> None:
    status, page = post(client, draft, file_f_statuts1=SimpleUploadedFile("statuts.pdf", content))
    assert status == 422
    assert words in page
    assert titles(draft) == []


def test_a_file_too_large(client: Client, draft: ServiceRequest, settings: Settings) -> None:
    settings.PARVIS_FILE_MAX_MB = 0
    _status, page = post(client, draft, file_f_statuts1=pdf_upload())
    assert "trop volumineux" in page


def test_what_is_required_is_asked_for(client: Client, draft: ServiceRequest) -> None:
    status, page = post(client, draft, f_promise1="on")
    assert status == 422
    assert "Statuts – Joignez ce document." in page
    assert "Devis – " not in page


def test_one_too_many(client: Client, draft: ServiceRequest) -> None:
    _status, page = post(client, draft, file_f_quotes12=[pdf(1), pdf(2), pdf(3)])
    assert titles(draft) == ["devis-1", "devis-2"]
    assert "devis-3.pdf" in page
    assert "2 documents au plus" in page
    assert 'href="#document_f_quotes12"' in page
    assert 'id="document_f_quotes12"' in page
    _status, page = post(client, draft, file_f_statuts1=[pdf(4), pdf(5)])
    assert "Un seul document suffit ici" in page


@pytest.mark.parametrize("files", [lambda: [pdf(4)], lambda: [photo("IMG_1.jpg"), photo("IMG_2.jpg", "grey")]])
@pytest.mark.parametrize("kept", [{}, {"apart_f_statuts1": "on"}])
def test_a_page_sent_while_its_files_are_on_their_way_joins_them_once(
    client: Client, draft: ServiceRequest, files: Callable[[], list[SimpleUploadedFile]], kept: dict[str, str]
) -> None:
    """The script that sends them came after somebody had pressed « Continuer »: the page holds them too."""
    assert send(client, draft, file_f_statuts1=files(), **kept).status_code == 200
    status, _page = post(client, draft, file_f_statuts1=files(), f_promise1="on", **kept)
    assert status == 302
    assert draft.attachments.count() == 1
    assert LockerDocument.objects.count() == (not kept)
    status, page = post(client, draft, file_f_statuts1=[pdf(5)])
    assert "Un seul document suffit ici" in page
    _status, page = post(client, draft, file_f_statuts1=[photo("IMG_3.jpg", "red")])
    assert "Un seul document suffit ici" in page
    assert draft.attachments.count() == 1


def test_picked_in_the_locker_once(client: Client, draft: ServiceRequest) -> None:
    mine = make_sent(draft.profile, title="Statuts 2026")
    assert "Statuts 2026" not in client.get(address(draft)).content.decode()  # its category is another one
    mine.category = make_category("statuts", "Statuts")
    mine.save(update_fields=["category"])
    assert "Statuts 2026" in client.get(address(draft)).content.decode()
    post(client, draft, "join:f_statuts1", locker_f_statuts1=str(mine.uuid))
    assert titles(draft) == ["Statuts 2026"]
    again = DraftFolder(draft).join_from_locker(field=field(draft, "f_statuts1"), document=mine, actor=draft.applicant)
    assert again == draft.attachments.get()
    mine.delete()
    assert titles(draft) == ["Statuts 2026"]


def test_another_space_s_document_is_refused(client: Client, draft: ServiceRequest) -> None:
    other = make_sent(make_profile(member=draft.applicant))
    for chosen in (str(other.uuid), "pas un identifiant"):
        status, page = post(client, draft, locker_f_statuts1=chosen)
        assert status == 422
        assert "n’est plus dans votre porte-document" in page.lower()
    with pytest.raises(RefusedError):
        DraftFolder(draft).join_from_locker(field=field(draft, "f_statuts1"), document=other, actor=draft.applicant)
    assert titles(draft) == []


def test_taken_away_the_locker_keeps_its_own(client: Client, draft: ServiceRequest) -> None:
    post(client, draft, "join:f_statuts1", file_f_statuts1=pdf_upload())
    attachment = draft.attachments.get()
    for uuid in ("pas un identifiant", "00000000-0000-4000-8000-000000000000"):
        assert post(client, draft, f"take-away:{uuid}")[0] == 302
    assert post(client, draft, f"take-away:{attachment.uuid}") == (302, address(draft))
    assert titles(draft) == []
    assert LockerDocument.objects.sent().count() == 1


def test_an_overtaken_step_still_keeps_the_file(client: Client, draft: ServiceRequest) -> None:
    page = client.post(address(draft), {"version": "99", "action": "continue", "file_f_statuts1": pdf_upload()})
    assert page.status_code == 409
    assert titles(draft) == ["statuts"]


def test_a_transmitted_request_takes_and_gives_nothing() -> None:
    sent = make_request()
    attachment = sent.attachments.get()
    with pytest.raises(ActRefusedError):
        DraftFolder(sent).take_away(attachment, sent.applicant)
    with pytest.raises(ActRefusedError):
        DraftFolder(sent).join_upload(
            field=field(sent, attachment.field_key), upload=pdf_upload(), actor=sent.applicant
        )
    assert sent.attachments.count() == 1


def send(client: Client, draft: ServiceRequest, key: str = "f_statuts1", **data: Any) -> Any:
    """As the browser sends files by itself."""
    return client.post(reverse("filing_upload", args=[draft.reference, PIECES]), {"field": key, **data})


def test_photos_become_one_document_under_the_field_s_name(client: Client, draft: ServiceRequest) -> None:
    taken = [photo("IMG_1.jpg"), photo("IMG_2.jpg", "grey")]
    answer = send(client, draft, file_f_statuts1=taken)
    assert answer.status_code == 200
    attachment = draft.attachments.get()
    assert (attachment.title, attachment.stored_file.page_count) == ("Statuts", 2)
    assert attachment.locker_document is not None
    assert "Retirer" in answer.json()["html"]


def test_a_photo_that_is_none_is_refused_and_named(client: Client, draft: ServiceRequest) -> None:
    answer = send(client, draft, file_f_statuts1=[photo("IMG_1.jpg"), SimpleUploadedFile("IMG_2.jpg", b"non")])
    assert answer.status_code == 422
    assert "Photo 2" in answer.json()["message"]
    assert not draft.attachments.exists()


@pytest.mark.parametrize("file", [pdf_upload("secret.pdf"), photo("secret.jpg")])
def test_what_is_not_to_be_kept_goes_to_no_locker(client: Client, draft: ServiceRequest, file: Any) -> None:
    file.seek(0)
    assert send(client, draft, file_f_statuts1=file, apart_f_statuts1="on").status_code == 200
    attachment = draft.attachments.get()
    assert attachment.locker_document is None
    assert not LockerDocument.objects.exists()


def test_a_file_sent_by_itself_is_joined_and_shown(client: Client, draft: ServiceRequest) -> None:
    answer = send(client, draft, file_f_statuts1=pdf_upload())
    assert (answer.status_code, titles(draft)) == (200, ["statuts"])
    assert "statuts" in answer.json()["html"]
    assert "data-joining" not in answer.json()["html"], "one is enough here"
    refused = send(client, draft, "f_quotes12", file_f_quotes12=SimpleUploadedFile("a.pdf", b"%PDF-1.7 rien"))
    assert refused.status_code == 422
    assert "abîmé" in refused.json()["message"]
    assert titles(draft) == ["statuts"]


def test_the_picture_of_a_document_is_its_owner_s(client: Client, draft: ServiceRequest) -> None:
    send(client, draft, file_f_statuts1=pdf_upload())
    address = reverse("filing_thumbnail", args=[draft.attachments.get().uuid])
    assert client.get(address).headers["Content-Type"] == "image/webp"
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(address).status_code == 404


def test_who_may_not_send_a_file(client: Client, draft: ServiceRequest, user: User) -> None:
    assert send(Client(), draft, file_f_statuts1=pdf_upload()).status_code == 401
    assert send(client, make_draft(), file_f_statuts1=pdf_upload()).status_code == 404
    assert send(client, make_request(user=user), file_f_statuts1=pdf_upload()).status_code == 410
    assert send(client, draft, "f_promise1", file_f_statuts1=pdf_upload()).status_code == 410
    assert titles(draft) == []


def test_a_document_no_longer_valid_is_offered_with_that_said(client: Client, draft: ServiceRequest) -> None:
    send(client, draft, file_f_statuts1=pdf_upload())
    draft.attachments.all().delete()
    LockerDocument.objects.update(valid_until=dt.date(2020, 3, 1))
    assert "n’est plus valable depuis le 1er mars 2020" in client.get(address(draft)).content.decode()
