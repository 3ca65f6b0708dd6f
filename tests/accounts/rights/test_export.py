"""The archive of one's data: all of it, nothing of others, once, for a week, for its owner alone."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import DataExport, ExportState, Membership, Role, User
from accounts.rights import export
from locker.models import StoredFile
from locker.stores.storage import delete
from notifications.models import OutgoingEmail
from teleservices.lifecycle.messaging import send_message
from teleservices.models import Capacity, RequestPerson, Side, State
from tests import queue
from tests.accounts.journeys import later, sign_in
from tests.factories.accounts import PASSWORD, make_profile, make_user
from tests.factories.locker import make_received, make_sent
from tests.factories.procedures import PROJECT, make_request
from tests.french import french

pytestmark = pytest.mark.django_db
PAGE = "/compte/donnees-personnelles/export/"


@pytest.fixture
def user() -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def proven(client: Client, user: User) -> Client:
    """Someone who has just confirmed their password."""
    sign_in(client, user.email, PASSWORD)
    client.post("/compte/confirmer/", {"password": PASSWORD})
    return client


def archive_of(user: User) -> zipfile.ZipFile:
    """The archive, once the worker has made it."""
    queue.drain()
    made = DataExport.objects.get(user=user)
    assert made.state == ExportState.READY
    with storages["private"].open(made.storage_name) as stream:
        return zipfile.ZipFile(io.BytesIO(stream.read()))


def section(archive: zipfile.ZipFile, name: str) -> list[dict[str, object]]:
    """A section as a program reads it."""
    return json.loads(archive.read(f"donnees/{name}.json"))


def test_from_the_button_to_the_archive(proven: Client, user: User) -> None:
    assert "Préparer mes données" in proven.get(PAGE).content.decode()
    assert proven.post(PAGE).url == PAGE
    waiting = proven.get(PAGE).content.decode()
    assert "en préparation" in waiting
    assert french("See how far it is") in waiting, "without JavaScript; a page that reloads by itself is a trap"
    archive = archive_of(user)
    assert archive.testzip() is None
    ready = proven.get(PAGE).content.decode()
    made = DataExport.objects.get(user=user)
    assert made.done == made.total > 0
    link = f"{PAGE}{made.uuid}/"
    assert link in ready
    response = proven.get(link)
    assert response["Content-Type"] == "application/zip"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith('attachment; filename="mes-donnees-')
    assert zipfile.ZipFile(io.BytesIO(response.getvalue())).namelist() == archive.namelist()


def test_everything_is_there_for_machines_and_for_people(user: User) -> None:
    own = user.memberships.get().profile
    document = make_sent(own, user=user, title="Mon RIB")
    request = make_request(state=State.ACCEPTED, user=user)
    queue.drain()
    export.ask(user=user)
    archive = archive_of(user)
    account = section(archive, "compte")[0]
    assert account["email"] == user.email
    assert not {"password", "id", "is_superuser"} & set(account)
    [known] = [entry for entry in section(archive, "demandes") if entry["reference"] == request.reference]
    assert known["answers"][PROJECT] == "Fête de la rivière"  # type: ignore[index]
    assert known["decisions"]
    assert len(known["files"]) >= 3, "the copy, the document joined, the acknowledgement"  # type: ignore[arg-type]
    assert {entry["title"] for entry in section(archive, "documents")} >= {document.title}
    index = archive.read("index.html").decode()
    for words in ("Mon RIB", request.reference, "Fête de la rivière", "Nom du projet"):
        assert words in index
    for path in [name for name in archive.namelist() if name.endswith(".pdf")]:
        assert archive.read(path).startswith(b"%PDF"), path
        assert f'href="{path}"' in index


def test_a_request_says_whom_it_is_for_and_what_was_written_about_it(user: User) -> None:
    request = make_request(state=State.IN_REVIEW, user=user)
    RequestPerson.objects.create(
        request=request, beneficiary_of=request, first_name="Lou", last_name="Roussel", capacity=Capacity.PARENT
    )
    paper = request.attachments.all()[0].stored_file
    send_message(
        request_id=request.pk,
        actor=user,
        side=Side.APPLICANT,
        text="Quand saurai-je ?",
        files=[(paper, "Devis corrigé")],
    )
    export.ask(user=user)
    archive = archive_of(user)
    [known] = section(archive, "demandes")
    assert known["persons"][0]["first_name"] == "Lou"  # type: ignore[index]
    assert [message["text"] for message in known["messages"]] == ["Quand saurai-je ?"]  # type: ignore[attr-defined]
    assert [name for name in archive.namelist() if "devis" in name.lower()]
    assert "Quand saurai-je ?" in archive.read("index.html").decode()


def test_what_was_typed_is_never_markup_in_the_index(user: User) -> None:
    user.first_name = "<script>alert(1)</script>"
    user.save()
    export.ask(user=user)
    index = archive_of(user).read("index.html").decode()
    assert "<script" not in index
    assert "&lt;script" in index


def test_of_an_organisation_everything_to_who_administers_it_else_ones_own_part(user: User) -> None:
    administered = make_profile(member=user, name="Club administré", city="Brenne")
    read = make_profile(member=make_user(), name="Club lu", city="Vernay")
    Membership.objects.create(profile=read, user=user, role=Role.READER, function="Bénévole")
    make_received(administered, title="Courrier du club")
    make_received(read, title="Courrier secret")
    export.ask(user=user)
    archive = archive_of(user)
    profiles = {entry["name"]: entry for entry in section(archive, "profils")}
    assert profiles["Club administré"]["profile"]["city"] == "Brenne"  # type: ignore[index]
    assert "profile" not in profiles["Club lu"]
    assert profiles["Club lu"]["membership"]["function"] == "Bénévole"  # type: ignore[index]
    whole = archive.read("index.html").decode()
    assert "Courrier du club" in whole
    assert "Courrier secret" not in whole


def test_nothing_of_another_person(user: User) -> None:
    stranger = make_user("autre@exemple.test", first_name="Zébulon")
    make_request(user=stranger)
    export.ask(user=user)
    archive = archive_of(user)
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="ignore")
    assert "Zébulon" not in everything
    assert "autre@exemple.test" not in everything


def test_a_document_that_the_storage_lost_is_said_and_stops_nothing(user: User) -> None:
    make_sent(user.memberships.get().profile, user=user, title="Perdu")
    for stored in StoredFile.objects.all():
        delete(stored.storage_name)
    export.ask(user=user)
    archive = archive_of(user)
    assert "n’a pas pu être lu" in archive.read("index.html").decode()
    assert not [name for name in archive.namelist() if name.endswith(".pdf")]


@pytest.mark.both_databases
def test_one_at_a_time_and_three_a_day(proven: Client, user: User) -> None:
    proven.post(PAGE)
    again = proven.post(PAGE, follow=True).content.decode()
    assert "déjà en préparation" in again
    assert DataExport.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        DataExport.objects.create(user=user)
    for _ in range(2):
        queue.drain()
        proven.post(PAGE)
    queue.drain()
    refused = proven.post(PAGE)
    assert refused.status_code == 429
    assert "dans 24 heures" in refused.content.decode().replace("\u00a0", " ")
    assert DataExport.objects.count() == 1, "a new one replaces the former"


def test_the_password_is_asked_again_but_not_to_see_the_progress(client: Client, user: User) -> None:
    sign_in(client, user.email, PASSWORD)
    with later(minutes=10):
        assert client.get(PAGE).url.startswith("/compte/confirmer/")
        assert client.post(PAGE).url.startswith("/compte/confirmer/")
        assert not DataExport.objects.exists()
        export.ask(user=user)
        assert client.get(PAGE).status_code == 200
        queue.drain()
        uuid = DataExport.objects.get().uuid
        assert client.get(f"{PAGE}{uuid}/").url.startswith("/compte/confirmer/")


def test_the_email_leads_to_the_page_and_holds_no_way_in(user: User) -> None:
    export.ask(user=user)
    queue.drain()
    email = OutgoingEmail.objects.get(kind="account.export_ready")
    assert email.recipient == user.email
    uuid = str(DataExport.objects.get().uuid)
    assert uuid not in email.text + email.html
    assert Client().get(PAGE).url.startswith("/compte/connexion/")


def test_nobody_else_fetches_it(proven: Client, user: User) -> None:
    other = make_user()
    export.ask(user=other)
    queue.drain()
    assert proven.get(f"{PAGE}{DataExport.objects.get().uuid}/").status_code == 404


def test_it_expires_after_seven_days(proven: Client, user: User) -> None:
    export.ask(user=user)
    queue.drain()
    made = DataExport.objects.get()
    assert made.expires_at is not None
    assert dt.timedelta(days=6, hours=23) < made.expires_at - timezone.now() <= dt.timedelta(days=7)
    with later(days=7, minutes=1):
        assert not made.is_ready
        export.sweep()
    assert not DataExport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_with_its_row(user: User) -> None:
    export.ask(user=user)
    queue.drain()
    name = DataExport.objects.get().storage_name
    assert storages["private"].exists(name)
    with later(days=8):
        assert export.sweep() >= 1
    assert not storages["private"].exists(name)


def test_a_worker_that_died_is_replaced_and_gives_up_in_the_end(user: User) -> None:
    made = export.ask(user=user)
    claimed = export._claim(made.pk)
    assert claimed is not None
    export.prepare(export_id=made.pk)
    made.refresh_from_db()
    assert made.state == ExportState.RUNNING, "another worker has it"
    with later(minutes=16):
        export.sweep()
        export.prepare(export_id=made.pk)
    made.refresh_from_db()
    assert made.state == ExportState.READY
    DataExport.objects.filter(pk=made.pk).update(
        state=ExportState.RUNNING, attempts=export.MOST_ATTEMPTS, claimed_at=timezone.now() - dt.timedelta(hours=1)
    )
    export.sweep()
    made.refresh_from_db()
    assert made.state == ExportState.FAILED


def test_a_failure_is_shown_and_can_be_tried_again(proven: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**values: object) -> None:
        raise OSError("no space left")

    made = export.ask(user=user)
    with monkeypatch.context() as broken:
        broken.setattr(export, "write_archive", fails)
        for _ in range(export.MOST_ATTEMPTS):
            with pytest.raises(OSError, match="no space"):
                export.prepare(export_id=made.pk)
    made.refresh_from_db()
    assert made.state == ExportState.FAILED
    page = proven.get(PAGE).content.decode()
    assert french("The preparation failed. Try again; if it fails once more, write to us.") in page
    proven.post(PAGE)
    assert archive_of(user).testzip() is None


def test_an_account_erased_meanwhile_leaves_no_archive(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    made = export.ask(user=user)
    monkeypatch.setattr(export, "_finish", lambda export, size: False)
    export.prepare(export_id=made.pk)
    assert not storages["private"].exists(made.storage_name)
