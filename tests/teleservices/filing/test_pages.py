"""The pages of photos ordered and turned in a draft, for a beneficiary, in corrections; what is transmitted stays."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from formkit.fieldtypes import DocumentField
from locker.models import LockerDocument, StoredFile
from locker.screens.arranging import Arrangement, ChangedMeanwhileError, arranged
from teleservices.answering.corrections.folder import open_folder
from teleservices.answering.documents.folders import DraftFolder
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import ActRefusedError, Corrections, perform
from teleservices.models import MANDATE, Attachment, CorrectionDocument, ForWhom, ServiceRequest, State
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import (
    ANSWERS,
    PROJECT,
    STATUTES,
    act,
    make_draft,
    make_instructor,
    make_procedure,
    pdf_upload,
)
from tests.teleservices.filing.posts import beside, photo
from tests.teleservices.lifecycle.test_concurrency import at_once

pytestmark = pytest.mark.django_db

TURNED = "2,1.1"
"""Two photos the other way round, what was the first turned."""


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return make_draft(user=user)


def join(request: ServiceRequest, *, keep: bool = True) -> Attachment:
    """Two photos joined to a draft, as one document."""
    field = request.form_version.form.field(STATUTES)
    assert isinstance(field, DocumentField)
    taken = [photo("IMG_1.jpg"), photo("IMG_2.jpg", "grey")]
    attachment = DraftFolder(request).join_photos(field=field, photos=taken, actor=request.applicant, keep=keep)
    assert isinstance(attachment, Attachment)
    return attachment


def address(piece: Attachment | CorrectionDocument) -> str:
    return reverse("filing_pages", args=[piece.uuid])


def keep(client: Client, piece: Attachment | CorrectionDocument, plan: str = TURNED, seen: str = "") -> tuple[int, str]:
    answer = client.post(address(piece), {"plan": plan, "seen": seen or piece.stored_file.sha256})
    return answer.status_code, answer.headers.get("Location", "") or answer.content.decode()


def step_of(request: ServiceRequest) -> str:
    return reverse("filing_step", args=[request.reference, "s_pieces12"])


# --- In a draft ------------------------------------------------------------------------------------------------------
def test_the_button_of_the_document_saves_the_page_and_leads_there(client: Client, draft: ServiceRequest) -> None:
    attachment = join(draft)
    assert "Ordonner ou tourner les pages" in client.get(step_of(draft)).text
    first = reverse("filing_step", args=[draft.reference, "s_project1"])
    answer = client.post(
        first, {**beside(draft), "action": f"pages:{attachment.uuid}", PROJECT: "Fête", "f_amount12": "x"}
    )
    assert (answer.status_code, answer["Location"]) == (302, address(attachment))
    draft.refresh_from_db()
    assert draft.answers[PROJECT] == "Fête"
    assert draft.unread["f_amount12"]
    assert client.post(step_of(draft), {**beside(draft), "action": "pages:no uuid"}, follow=True).status_code == 404


def test_a_new_file_takes_the_document_s_place_and_the_locker_follows(client: Client, draft: ServiceRequest) -> None:
    attachment = join(draft)
    before, document = attachment.stored_file, attachment.locker_document
    assert document is not None
    assert keep(client, attachment) == (302, f"{step_of(draft)}#field-{STATUTES}")
    attachment.refresh_from_db()
    document.refresh_from_db()
    assert attachment.stored_file != before
    assert (attachment.stored_file.page_count, attachment.stored_file.made_of_photos) == (2, True)
    assert document.stored_file == attachment.stored_file
    assert [version.stored_file for version in document.versions.all()] == [before]
    assert "Ordonner ou tourner les pages" in client.get(step_of(draft)).text, "again, as often as one likes"
    assert keep(client, attachment, "1,2")[0] == 302
    assert document.versions.count() == 1, "nothing moved"


def test_a_document_apart_from_the_locker(client: Client, draft: ServiceRequest) -> None:
    attachment = join(draft, keep=False)
    assert keep(client, attachment, "2")[0] == 302
    attachment.refresh_from_db()
    assert attachment.stored_file.page_count == 1
    assert not LockerDocument.objects.exists()


def test_a_locker_document_replaced_meanwhile_is_left_alone(client: Client, draft: ServiceRequest) -> None:
    attachment = join(draft)
    asked = Arrangement.read("1.2,2.2", 2)
    other = arranged(user=draft.applicant, stored_file=attachment.stored_file, arrangement=asked)
    LockerDocument.objects.update(stored_file=other)
    assert keep(client, attachment)[0] == 302
    attachment.refresh_from_db()
    assert LockerDocument.objects.get().stored_file == other != attachment.stored_file


def test_a_full_space_says_so_and_changes_nothing(
    client: Client, draft: ServiceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachment = join(draft)
    monkeypatch.setattr("locker.space.quota_bytes", lambda: 1)
    StoredFile.objects.update(size=1)
    attachment.refresh_from_db()
    status, page = keep(client, attachment)
    assert status == 422
    assert "espace est plein" in page
    before = attachment.stored_file
    attachment.refresh_from_db()
    assert attachment.stored_file == before


def test_of_two_windows_the_later_is_told_and_overwrites_nothing(client: Client, draft: ServiceRequest) -> None:
    attachment = join(draft)
    seen = attachment.stored_file.sha256
    keep(client, attachment, "2,1", seen)
    attachment.refresh_from_db()
    now = attachment.stored_file
    assert keep(client, attachment, "1.2,2", seen) == (302, address(attachment))
    assert "modifié dans une autre fenêtre" in client.get(address(attachment)).text
    attachment.refresh_from_db()
    assert attachment.stored_file == now


def test_the_very_same_pages_twice_in_a_field_are_refused(client: Client, draft: ServiceRequest) -> None:
    attachment = join(draft, keep=False)
    made = arranged(user=draft.applicant, stored_file=attachment.stored_file, arrangement=Arrangement.read(TURNED, 2))
    draft.attachments.create(field_key=STATUTES, stored_file=made, title="Les mêmes")
    status, page = keep(client, attachment)
    assert status == 422
    assert "déjà jointes ici" in page


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_the_very_same_moment() -> None:
    draft = make_draft()
    attachment = join(draft)

    def arranging(plan: str) -> Callable[[], object]:
        def act_at_once() -> object:
            piece = DraftFolder(draft).piece(attachment.uuid)
            assert piece
            try:
                DraftFolder(draft).rearrange(
                    piece=attachment, arrangement=Arrangement.read(plan, 2), actor=draft.applicant
                )
            except ChangedMeanwhileError as changed:
                return changed
            return None

        return act_at_once

    outcomes = at_once([arranging("2,1"), arranging("1.1,2"), arranging("1,2.1")])
    assert sum(outcome is None for outcome in outcomes) == 1, outcomes
    document = LockerDocument.objects.get()
    assert document.stored_file == Attachment.objects.get().stored_file
    assert document.versions.count() == 1


# --- Who may, and when -----------------------------------------------------------------------------------------------
def test_only_who_may_edit_the_draft(client: Client, draft: ServiceRequest) -> None:
    attachment = join(draft)
    picture = reverse("filing_page_picture", args=[attachment.uuid, 2])
    answer = client.get(picture)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert client.get(reverse("filing_page_picture", args=[attachment.uuid, 3])).status_code == 404
    stranger, reader = make_user(), make_user()
    draft.profile.memberships.create(user=reader, role=Role.READER, function="")
    other = Client()
    other.force_login(stranger)
    for door in (address(attachment), picture):
        assert other.get(door).status_code == 404
    assert other.post(address(attachment), {"plan": TURNED}).status_code == 404
    other.force_login(reader)
    assert "Votre rôle" in other.get(address(attachment), follow=True).text
    assert keep(other, attachment)[0] == 302
    before = attachment.stored_file
    attachment.refresh_from_db()
    assert attachment.stored_file == before


def test_an_ordinary_pdf_is_never_touched(client: Client, draft: ServiceRequest) -> None:
    field = draft.form_version.form.field(STATUTES)
    assert isinstance(field, DocumentField)
    attachment = DraftFolder(draft).join_upload(field=field, upload=pdf_upload(), actor=draft.applicant)
    assert "Ordonner ou tourner" not in client.get(step_of(draft)).text
    for door in (
        reverse("filing_pages", args=[attachment.uuid]),
        reverse("filing_page_picture", args=[attachment.uuid, 1]),
    ):
        assert client.get(door).status_code == 404


def transmitted(draft: ServiceRequest) -> ServiceRequest:
    """The draft with its photos, transmitted."""
    draft.answers = dict(ANSWERS)
    draft.save()
    return transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)


def test_what_was_transmitted_never_changes(client: Client, draft: ServiceRequest) -> None:
    attachment = join(draft)
    read_before = DraftFolder(draft)
    sent = transmitted(draft)
    assert keep(client, attachment) == (302, sent.get_absolute_url())
    with pytest.raises(ActRefusedError):
        read_before.rearrange(piece=attachment, arrangement=Arrangement.read(TURNED, 2), actor=draft.applicant)
    before = attachment.stored_file
    document = LockerDocument.objects.get()
    client.post(reverse("locker_pages", args=[document.uuid]), {"plan": TURNED, "seen": before.sha256})
    attachment.refresh_from_db()
    document.refresh_from_db()
    assert attachment.stored_file == before != document.stored_file


# --- For a beneficiary -----------------------------------------------------------------------------------------------
def test_the_proof_of_a_beneficiary(client: Client, user: User) -> None:
    procedure = make_procedure(for_whom=ForWhom.OTHER, asks_mandate_proof=True)
    draft = start(procedure=procedure, profile=make_profile(member=user), user=user, for_someone=True)
    page = reverse("filing_beneficiary", args=[draft.reference])
    answer = client.post(
        page, {**beside(draft), "action": "join:b_x", f"file_{MANDATE}": [photo("a.jpg"), photo("b.jpg", "grey")]}
    )
    assert answer.status_code == 302
    attachment = draft.attachments.get()
    assert f'value="pages:{attachment.uuid}"' in client.get(page).text
    typed = {"b_firstname": "Léa", "b_birthdate": "hier"}
    answer = client.post(page, {**beside(draft), "action": f"pages:{attachment.uuid}", **typed})
    assert (answer.status_code, answer["Location"]) == (302, address(attachment))
    draft.refresh_from_db()
    assert draft.for_someone
    assert draft.for_someone.first_name == "Léa"
    assert keep(client, attachment) == (302, f"{page}#field-{MANDATE}")


# --- In corrections --------------------------------------------------------------------------------------------------
@pytest.fixture
def sent(draft: ServiceRequest) -> ServiceRequest:
    """The document made of photos is to be corrected."""
    join(draft)
    request = transmitted(draft)
    assert request.team is not None
    instructor = make_instructor(request.team)
    request = act(request, "take_charge", instructor)
    deadline = timezone.localdate() + dt.timedelta(days=15)
    perform(
        request_id=request.pk,
        act_name="request_corrections",
        actor=instructor,
        revision_number=request.revision_number,
        payload=Corrections(message="La page 2 est à l’envers.", field_keys=(STATUTES,), deadline=deadline),
    )
    request.refresh_from_db()
    return request


def added(sent: ServiceRequest) -> CorrectionDocument:
    return CorrectionDocument.objects.get(draft__correction__request=sent, is_taken_away=False)


def test_what_was_filed_leaves_and_its_pages_as_arranged_come_in(client: Client, sent: ServiceRequest) -> None:
    attachment = sent.attachments.get()
    back = reverse("filing_correct", args=[sent.reference])
    answer = client.post(back, {**beside(sent), "action": f"pages:{attachment.uuid}"})
    assert (answer.status_code, answer["Location"]) == (302, address(attachment))
    assert keep(client, attachment) == (302, f"{back}#field-{STATUTES}")
    assert list(sent.attachments.all()) == [attachment], "the service reads it as it was filed"
    prepared = added(sent)
    assert prepared.stored_file != attachment.stored_file
    assert keep(client, attachment)[0] == 302, "gone from the corrections"
    assert keep(client, prepared, "2.3,1")[0] == 302
    assert added(sent).stored_file != prepared.stored_file
    assert CorrectionDocument.objects.filter(is_taken_away=True).count() == 1


def test_arranged_back_as_it_was_filed_nothing_is_corrected(client: Client, sent: ServiceRequest) -> None:
    attachment = sent.attachments.get()
    keep(client, attachment, "2,1")
    prepared = added(sent)
    back = arranged(user=sent.applicant, stored_file=prepared.stored_file, arrangement=Arrangement.read("2,1", 2))
    Attachment.objects.filter(pk=attachment.pk).update(stored_file=back)
    CorrectionDocument.objects.filter(is_taken_away=True).update(stored_file=back)
    assert keep(client, prepared, "2,1")[0] == 302
    assert not CorrectionDocument.objects.exists()


def test_corrections_changed_meanwhile(client: Client, sent: ServiceRequest) -> None:
    folder = open_folder(sent)
    assert folder
    attachment = folder.piece(sent.attachments.get().uuid)
    assert attachment
    folder.take_away(attachment, sent.applicant)
    folder.take_away(attachment, sent.applicant)
    assert CorrectionDocument.objects.count() == 1, "once"
    with pytest.raises(ChangedMeanwhileError):
        folder.rearrange(piece=attachment, arrangement=Arrangement.read(TURNED, 2), actor=sent.applicant)
    assert sent.state == State.CORRECTION_REQUESTED
