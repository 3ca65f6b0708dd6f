"""An account deleted by its owner: what goes, what stays and why, who can't, and that nothing is ever half done."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import DataExport, Membership, Profile, Role, User
from accounts.rights import erasure, export
from locker.models import LockerDocument, StoredFile
from notifications import outbox
from notifications.models import EmailState, OutgoingEmail
from teleservices.models import Attachment, ServiceRequest, State
from tests import queue
from tests.accounts.journeys import later, sign_in
from tests.accounts.rewriting import is_whole
from tests.factories.accounts import PASSWORD, make_profile, make_staff, make_user
from tests.factories.locker import make_received, make_sent
from tests.factories.procedures import act, complete, make_draft, make_instructor, make_request
from tests.french import french

pytestmark = pytest.mark.django_db
PAGE = "/compte/donnees-personnelles/supprimer/"


@pytest.fixture
def user() -> User:
    user = make_user("odile@exemple.test")
    user.address_line, user.postcode, user.city = "3 rue du Lavoir", "99000", "Brenne"
    user.telephone = "+33612345678"
    user.save()
    return user


@pytest.fixture
def proven(client: Client, user: User) -> Client:
    """Someone who has just confirmed their password."""
    sign_in(client, user.email, PASSWORD)
    client.post("/compte/confirmer/", {"password": PASSWORD})
    return client


def own(user: User) -> Profile:
    """Their « Particulier » profile."""
    return user.memberships.get(profile__type__is_personal=True).profile


def plain(response: object) -> str:
    """A page's text with ordinary spaces."""
    return response.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


def test_an_account_that_nothing_holds_goes_whole(proven: Client, user: User) -> None:
    make_sent(own(user), user=user)
    draft = complete(make_draft(user=user, profile=own(user)))
    export.ask(user=user)
    page = plain(proven.get(PAGE))
    assert "Votre brouillon" in page
    assert "documents que vous avez" in page
    response = proven.post(PAGE, {"confirm": "on"})
    assert response.url == "/compte/supprime/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert french("Your account is deleted") in plain(proven.get(response.url))
    assert not User.objects.filter(pk=user.pk).exists()
    for model in (Profile, Membership, LockerDocument, EmailAddress, UserSession, DataExport, Attachment):
        assert not model.objects.exists(), model
    assert not ServiceRequest.objects.filter(pk=draft.pk).exists()


def test_every_session_ends_and_nobody_signs_in(proven: Client, user: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, user.email, PASSWORD)
    assert elsewhere.get("/compte/").status_code == 200
    make_request(user=user)
    proven.post(PAGE, {"confirm": "on"})
    for browser in (proven, elsewhere):
        assert browser.get("/compte/").url.startswith("/compte/connexion/")
    again = sign_in(Client(), "odile@exemple.test", PASSWORD)
    assert again.status_code == 200
    assert "n’est pas" in plain(again)


def test_the_box_must_be_ticked(proven: Client, user: User) -> None:
    response = proven.post(PAGE, {})
    assert "cochez la case" in plain(response)
    assert User.objects.get(pk=user.pk).is_active


def test_the_password_is_asked_first(client: Client, user: User) -> None:
    sign_in(client, user.email, PASSWORD)
    with later(minutes=10):
        assert client.get(PAGE).url.startswith("/compte/confirmer/")
        assert client.post(PAGE, {"confirm": "on"}).url.startswith("/compte/confirmer/")
    assert User.objects.get(pk=user.pk).is_active


def test_a_request_under_review_stays_with_the_name_and_address_to_answer_to(proven: Client, user: User) -> None:
    request = make_request(state=State.IN_REVIEW, user=user)
    ServiceRequest.objects.filter(pk=request.pk).update(profile=own(user))
    page = plain(proven.get(PAGE))
    assert request.reference in page
    assert "5 ans après la décision" in page
    attachment = Attachment.objects.get(request=request)
    proven.post(PAGE, {"confirm": "on"})
    request = ServiceRequest.objects.get(pk=request.pk)
    assert request.state == State.IN_REVIEW
    assert request.answers
    assert request.applicant_name
    assert request.profile.name == "Odile Martin"
    assert request.profile.postal_address == "3 rue du Lavoir\n99000 Brenne"
    assert Attachment.objects.get(pk=attachment.pk).stored_file_id == attachment.stored_file_id
    assert not LockerDocument.objects.exists()
    decided = act(request, "accept", make_instructor(request.team))
    assert decided.state == State.ACCEPTED, "its instruction goes on"


def test_what_must_stay_of_the_account_names_nobody(proven: Client, user: User) -> None:
    make_request(user=user)
    shape = {"is_active": False, "first_name": "", "last_name": "", "telephone": "", "address_line": "", "city": ""}
    proven.post(PAGE, {"confirm": "on"})
    left = User.objects.get(pk=user.pk)
    assert {name: getattr(left, name) for name in shape} == shape
    assert left.email == f"{left.uuid}@compte-efface.invalid"
    assert not left.has_usable_password()
    assert not EmailAddress.objects.filter(user=left).exists()
    assert not UserSession.objects.filter(user=left).exists()
    assert not left.memberships.exists()
    assert is_whole(account=left)
    assert left.audit_events.filter(kind="account_erased").exists()


def test_a_decided_request_says_the_day_until_which_it_is_kept(proven: Client, user: User) -> None:
    request = make_request(state=State.REFUSED, user=user)
    ServiceRequest.objects.filter(pk=request.pk).update(profile=own(user))
    assert request.decided_at is not None
    page = plain(proven.get(PAGE))
    assert f"{request.decided_at.year + 5}." in page
    assert "Conservée au moins jusqu’au" in page
    assert "La demande est ensuite détruite, avec l’accord des archives départementales" in page


def test_an_organisation_with_other_members_goes_on(proven: Client, user: User) -> None:
    other = make_user("autre@exemple.test")
    club = make_profile(member=other, name="Club de la Brenne")
    Membership.objects.create(profile=club, user=user, role=Role.EDITOR, function="Trésorière")
    make_received(club, title="Courrier du club")
    draft = make_draft(user=user, profile=club)
    page = plain(proven.get(PAGE))
    assert "Club de la Brenne" in page
    assert "autres membres" in page
    proven.post(PAGE, {"confirm": "on"})
    assert list(club.memberships.values_list("user", flat=True)) == [other.pk]
    assert LockerDocument.objects.filter(profile=club).count() == 1
    assert ServiceRequest.objects.get(pk=draft.pk).applicant == other, "its drafts go on with an administrator"
    assert club.audit_events.filter(kind="member_left").exists()


def test_the_archive_of_ones_data_goes_at_once(
    user: User, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]]
) -> None:
    export.ask(user=user)
    queue.drain()
    archive = DataExport.objects.get(user=user).storage_name
    assert storages["private"].exists(archive)
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(user=user)
    assert not storages["private"].exists(archive)


def test_an_archive_being_written_is_dropped(
    user: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager],
) -> None:
    """The account ends between the writing of the archive and its announcement."""
    export.ask(user=user)
    row = DataExport.objects.get(user=user)
    write = export._write

    def write_then_erase(claimed: DataExport) -> int:
        size = write(claimed)
        with django_capture_on_commit_callbacks(execute=True):
            erasure.erase(user=User.objects.get(pk=user.pk))
        return size

    monkeypatch.setattr(export, "_write", write_then_erase)
    export.prepare(export_id=row.pk)
    assert not storages["private"].exists(row.storage_name)


def test_who_alone_administers_an_organisation_hands_over_first(proven: Client, user: User) -> None:
    club = make_profile(member=user, name="Club de la Brenne")
    other = make_user()
    Membership.objects.create(profile=club, user=other, role=Role.EDITOR, function="Secrétaire")
    page = plain(proven.get(PAGE))
    assert f"/compte/espaces/{club.uuid}/composition/" in page
    assert 'name="confirm"' not in page
    assert proven.post(PAGE, {"confirm": "on"}).status_code == 409
    assert User.objects.get(pk=user.pk).is_active
    Membership.objects.filter(user=other).update(role=Role.ADMINISTRATOR)
    assert proven.post(PAGE, {"confirm": "on"}).url == "/compte/supprime/"


def test_an_administrator_whose_account_is_closed_is_nobody_to_hand_over_to(user: User) -> None:
    club, other = make_profile(member=user), make_user()
    Membership.objects.create(profile=club, user=other, role=Role.ADMINISTRATOR, function="Secrétaire")
    other.is_active = False
    other.save()
    with pytest.raises(erasure.MustHandOverError):
        erasure.erase(user=user)


def test_staff_can_t(client: Client) -> None:
    agent = make_staff("agent@exemple.test")
    sign_in(client, agent.email, PASSWORD)
    client.post("/compte/confirmer/", {"password": PASSWORD})
    assert "la personne qui administre le portail qui le ferme" in plain(client.get(PAGE))
    assert client.post(PAGE, {"confirm": "on"}).status_code == 409
    with pytest.raises(erasure.StaffErasureError):
        erasure.erase(user=agent)
    assert User.objects.get(pk=agent.pk).is_active


def test_the_last_email_confirms_and_the_address_is_then_forgotten(user: User) -> None:
    make_request(user=user)
    queue.drain()
    erasure.erase(user=user)
    farewell = OutgoingEmail.objects.get(kind="account.account_erased")
    assert farewell.recipient == "odile@exemple.test"
    others = OutgoingEmail.objects.exclude(pk=farewell.pk)
    assert not others.filter(recipient="odile@exemple.test", state=EmailState.SENT).exists()
    queue.drain()
    erasure.forget_what_was_kept()
    assert not OutgoingEmail.objects.filter(recipient="odile@exemple.test").exists()


def test_nothing_more_is_written_to_an_erased_account(user: User) -> None:
    request = make_request(state=State.IN_REVIEW, user=user)
    erasure.erase(user=user)
    queue.drain()
    left = act(ServiceRequest.objects.get(pk=request.pk), "accept", make_instructor(request.team)).applicant
    with transaction.atomic():
        outbox.post(key="encore", kind="essai", recipient=left.email, subject="Encore", text="x", html="x")
    noted = OutgoingEmail.objects.get(key="encore")
    assert (noted.state, noted.text, noted.html) == (EmailState.FAILED, "", "")
    assert not OutgoingEmail.objects.filter(recipient=left.email, state=EmailState.QUEUED).exists()


def test_what_only_kept_requests_held_goes_with_them(user: User) -> None:
    request = make_request(user=user)
    ServiceRequest.objects.filter(pk=request.pk).update(profile=own(user))
    erasure.erase(user=user)
    erasure.forget_what_was_kept()
    assert User.objects.filter(pk=user.pk).exists()
    ServiceRequest.objects.filter(pk=request.pk).delete()
    erasure.forget_what_was_kept()
    assert not User.objects.filter(pk=user.pk).exists()
    assert not Profile.objects.filter(memberships=None, type__is_personal=True).exists()


@pytest.mark.both_databases
@pytest.mark.parametrize("where", ["locker.personal_data.erase", "accounts.letters.leaving.tell_erased"])
def test_all_or_nothing(user: User, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def fails(*args: object, **values: object) -> None:
        raise IntegrityError("refused")

    make_sent(own(user), user=user)
    make_draft(user=user, profile=own(user))
    steps = {id(step): step for step in erasure.erasure_steps}
    if where.startswith("locker"):
        [locker_step] = [step for step in steps.values() if step.run.__module__ == "locker.personal_data"]
        erasure.erasure_steps.register("locker", erasure.Step(locker_step.erased, locker_step.kept, fails), order=20)
    else:
        monkeypatch.setattr(where, fails)
    try:
        with pytest.raises(erasure.UnsettledError):
            erasure.erase(user=user)
    finally:
        if where.startswith("locker"):
            erasure.erasure_steps.register("locker", locker_step, order=20)
    assert User.objects.get(pk=user.pk).email == "odile@exemple.test"
    assert LockerDocument.objects.count() == 1
    assert ServiceRequest.objects.drafts().count() == 1
    assert own(user)


def test_a_tab_left_open_writes_nothing_afterwards(proven: Client, user: User) -> None:
    draft = complete(make_draft(user=user, profile=own(user)))
    erasure.erase(user=user)
    response = proven.post(f"/compte/demandes/{draft.reference}/transmettre/", {"on_honour": "on"})
    assert response.status_code in (302, 404)
    assert not ServiceRequest.objects.exists()


def test_the_bytes_that_a_request_holds_stay(user: User) -> None:
    request = make_request(user=user)
    stored = StoredFile.objects.get(attachments__request=request)
    erasure.erase(user=user)
    assert StoredFile.objects.filter(pk=stored.pk).exists()
