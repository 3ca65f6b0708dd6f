"""Internal notes: for the service alone, told to whom they mention without a word of them."""

import datetime as dt
import re
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from notifications.models import OutgoingEmail
from teleservices.desk.sheet.notes.writing import MOST, change_note, pin_note, remove_note, write_note
from teleservices.lifecycle import ActRefusedError
from teleservices.models import Absence, NoteMention, RequestNote, ServiceRequest, State, TeamMember
from teleservices.steering.notices.personal_data import forget
from tests.factories.procedures import make_instructor, make_request, make_team
from tests.french import french
from tests.teleservices.reading import read_whole

pytestmark = pytest.mark.django_db

SECRET = "À voir ensemble : double demande de la commune ?"


@pytest.fixture
def service_request() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def yann(service_request: ServiceRequest, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = named(service_request, "Yann", "Le Goff")
    client.force_login(user)
    return user


def named(service_request: ServiceRequest, first: str, last: str) -> User:
    """A colleague of the request's service."""
    user = make_instructor(service_request.team)
    user.first_name, user.last_name = first, last
    user.save()
    return user


def page(service_request: ServiceRequest, name: str = "notes", *args: object) -> str:
    return reverse(f"desk:{name}", args=[service_request.reference, *args])


def post(client: Client, service_request: ServiceRequest, **typed: object) -> int:
    data = {"text": SECRET, "nature": "preparatory", "uuid": str(uuid4())} | typed
    return client.post(page(service_request), data).status_code


@pytest.mark.both_databases
def test_a_note_is_written_once_and_shown_to_the_service_alone(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    once = str(uuid4())
    for _twice in range(2):
        assert post(client, service_request, uuid=once) == 302
    note = service_request.notes.get()
    assert (note.author, note.text, note.is_preparatory) == (yann, SECRET, True)
    sheet = client.get(page(service_request)).text
    assert SECRET in sheet
    assert french("Preparatory: not communicable before the decision") in sheet
    client.force_login(service_request.applicant)
    assert SECRET not in read_whole(client, service_request)
    assert client.get(page(service_request)).status_code != 200
    client.force_login(make_instructor(make_team()))
    for name, args in (("notes", ()), ("note", (note.uuid,)), ("note_pin", (note.uuid,))):
        assert client.post(page(service_request, name, *args), {"text": "Lu."}).status_code == 404, name
    assert service_request.notes.get().text == SECRET


def test_an_identifier_of_another_request_s_note_writes_another(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    other = make_request(procedure=service_request.procedure)
    once = str(uuid4())
    assert [post(client, request, uuid=once) for request in (other, service_request)] == [302, 302]
    assert [request.notes.count() for request in (other, service_request)] == [1, 1]


def test_who_is_mentioned_is_told_without_a_word_of_it_and_reads_it_on_the_sheet(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    ines = named(service_request, "Inès", "Marchand")
    OutgoingEmail.objects.all().delete()
    assert post(client, service_request, mentioned=[str(ines.uuid)]) == 302
    email = OutgoingEmail.objects.get()
    assert (email.recipient, email.kind) == (ines.email, "service.mention")
    assert "Yann Le Goff vous mentionne" in email.text
    assert f"/admin/instruction/demandes/{service_request.reference}/notes/" in email.text
    for secret in (SECRET, "double demande", service_request.applicant_name, service_request.applicant.email):
        assert secret not in email.text + email.html + email.subject
    mine = "/admin/instruction/?work=mentions"
    assert service_request.reference not in client.get(mine).text
    client.force_login(ines)
    assert service_request.reference in client.get(mine).text
    assert french("one of them mentions you") in client.get(page(service_request, "sheet")).text
    assert "Vous mentionne" in client.get(page(service_request)).text
    assert "vous mentionne" not in client.get(page(service_request)).text.lower()
    assert service_request.reference not in client.get(mine).text


def test_only_who_may_open_the_request_is_offered_and_mentioned(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    elsewhere, left = make_instructor(make_team()), named(service_request, "Lou", "Partie")
    offered = client.get(page(service_request)).text
    assert str(left.uuid) in offered
    assert str(elsewhere.uuid) not in offered
    assert str(yann.uuid) not in offered
    TeamMember.objects.filter(user=left).delete()
    OutgoingEmail.objects.all().delete()
    for mentioned in (str(elsewhere.uuid), str(left.uuid), "x", ""):
        refused = client.post(
            page(service_request), {"text": SECRET, "nature": "preparatory", "mentioned": [mentioned]}
        )
        assert refused.status_code == 422, mentioned
        assert SECRET in refused.text, "what was typed stays"
    with pytest.raises(ActRefusedError, match="n’est plus du service"):
        write_note(request_id=service_request.pk, author=yann, text="x", mentioned=[left])
    assert not RequestNote.objects.exists()
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("typed", [{"text": "  "}, {"text": "é" * 4001}, {"nature": "secret"}, {"uuid": "x"}])
def test_what_is_wrong_is_said_and_nothing_is_written(
    service_request: ServiceRequest, yann: User, client: Client, typed: dict[str, str]
) -> None:
    assert post(client, service_request, **typed) == 422
    assert not service_request.notes.exists()


def test_its_author_changes_or_removes_it_for_a_day(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    ines = named(service_request, "Inès", "Marchand")
    note = write_note(request_id=service_request.pk, author=yann, text=SECRET, mentioned=[ines])
    OutgoingEmail.objects.all().delete()
    own, typed = (
        page(service_request, "note", note.uuid),
        {"text": "Vu avec elle.", "nature": "communicable", "is_pinned": "on"},
    )
    assert client.post(own, typed | {"mentioned": [str(ines.uuid)]}).status_code == 302
    note.refresh_from_db()
    assert (note.text, note.is_preparatory, note.is_pinned) == ("Vu avec elle.", False, True)
    assert not OutgoingEmail.objects.exists(), "she was told already"
    client.force_login(ines)
    refused = client.post(own, {"text": "Pas d’accord.", "nature": "communicable"})
    assert refused.status_code == 409
    assert "Pas d’accord." in refused.text
    assert client.post(own, {"action": "remove"}).status_code == 409
    client.force_login(yann)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=False):
        client.force_login(yann)
        assert client.post(own, typed).status_code == 409
        with pytest.raises(ActRefusedError, match="24 heures"):
            remove_note(note_id=note.pk, author=yann)
    client.force_login(yann)
    assert client.post(own, {"action": "remove"}).status_code == 302
    assert client.get(own).status_code == 404
    assert not NoteMention.objects.exists()


def test_rights_are_asked_again_when_something_is_written(service_request: ServiceRequest, yann: User) -> None:
    note = write_note(request_id=service_request.pk, author=yann, text=SECRET)
    TeamMember.objects.filter(user=yann).delete()
    with pytest.raises(ActRefusedError):
        change_note(note_id=note.pk, author=yann, text="x", mentioned=[], is_preparatory=True, is_pinned=False)
    with pytest.raises(ActRefusedError):
        pin_note(note_id=note.pk, actor=yann, is_pinned=True)
    with pytest.raises(ActRefusedError):
        write_note(request_id=service_request.pk, author=yann, text="x")


def test_a_note_is_on_a_document_of_the_request_and_leads_to_it(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    document, elsewhere = service_request.attachments.get(), make_request().attachments.get()
    viewer = client.get(f"{page(service_request, 'documents')}?piece={document.uuid}").text
    [address] = re.findall(r'href="([^"]*)">Écrire une note sur cette pièce', viewer)
    assert f'<option value="{document.uuid}" selected>' in client.get(unescape(address)).text
    assert client.get(f"{page(service_request)}?document=n%27importe").status_code == 200
    assert post(client, service_request, document=str(elsewhere.uuid)) == 422
    assert post(client, service_request, document=str(document.uuid)) == 302
    note = service_request.notes.get()
    assert note.document == document
    assert f"?piece={document.uuid}#viewer" in client.get(page(service_request)).text
    typed = {"text": "Elle est signée.", "nature": "preparatory", "document": ""}
    assert f'<option value="{document.uuid}" selected>' in client.get(page(service_request, "note", note.uuid)).text
    assert client.post(page(service_request, "note", note.uuid), typed).status_code == 302
    note.refresh_from_db()
    assert (note.document, note.text) == (None, "Elle est signée.")
    with pytest.raises(ActRefusedError, match="Cette pièce ne fait plus partie"):
        write_note(request_id=service_request.pk, author=yann, text=SECRET, document=elsewhere)
    change_note(
        note_id=note.pk, author=yann, text=SECRET, mentioned=[], is_preparatory=True, is_pinned=False, document=document
    )
    document.delete()
    assert SECRET in client.get(page(service_request)).text, "it outlives its document"


def test_a_deputy_signs_for_who_is_away(service_request: ServiceRequest, yann: User, client: Client) -> None:
    absent, today = service_request.assignee, timezone.localdate()
    assert absent is not None
    User.objects.filter(pk=absent.pk).update(first_name="Odile", last_name="Perrin")
    Absence.objects.create(user=absent, starts_on=today, ends_on=today, deputy=yann, entered_by=absent)
    post(client, service_request)
    client.post(page(service_request, "messages"), {"text": "Votre demande avance.", "uuid": str(uuid4())})
    note, message = service_request.notes.get(), service_request.messages.get()
    assert (note.author_for, message.author_for) == (absent, absent)
    for tab in ("notes", "messages"):
        assert "Yann Le Goff, pour Odile Perrin" in client.get(page(service_request, tab)).text
    client.force_login(service_request.applicant)
    read = client.get(reverse("request_messages", args=[service_request.reference])).text
    assert "Votre demande avance." in read
    assert "Odile Perrin" not in read, "who is away is the service's business"
    write_note(request_id=service_request.pk, author=absent, text="De retour.")
    assert service_request.notes.get(text="De retour.").author_for is None


@pytest.mark.both_databases
def test_pinned_ones_come_first_whoever_pins(service_request: ServiceRequest, yann: User, client: Client) -> None:
    first = write_note(request_id=service_request.pk, author=yann, text="La première.")
    write_note(request_id=service_request.pk, author=yann, text="La seconde.")
    client.force_login(named(service_request, "Inès", "Marchand"))
    for pin, order in (("on", ["La première.", "La seconde."]), ("", ["La seconde.", "La première."])):
        assert client.post(page(service_request, "note_pin", first.uuid), {"pin": pin}).status_code == 302
        assert [note.text for note in service_request.notes.all()] == order


def test_a_preparatory_note_is_communicable_once_the_decision_is_taken(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    decided = make_request(state=State.REFUSED)
    agent = make_instructor(decided.team)
    write_note(request_id=decided.pk, author=agent, text=SECRET)
    client.force_login(agent)
    assert french("Preparatory: communicable since the decision") in client.get(page(decided)).text


def test_notes_are_counted_and_cost_no_query_each(service_request: ServiceRequest, yann: User, client: Client) -> None:
    ines = named(service_request, "Inès", "Marchand")
    costs = []
    for number in (1, 30):
        while service_request.notes.count() < number:
            write_note(request_id=service_request.pk, author=yann, text=SECRET, mentioned=[ines])
        client.get(page(service_request))
        with CaptureQueriesContext(connection) as queries:
            client.get(page(service_request))
        costs.append(len(queries))
    assert costs[0] == costs[1]
    RequestNote.objects.bulk_create(
        RequestNote(request=service_request, author=yann, text="x") for _n in range(MOST - 30)
    )
    refused = client.post(page(service_request), {"text": SECRET, "nature": "preparatory"})
    assert refused.status_code == 422
    assert "on ne peut plus en ajouter" in refused.text
    [tab] = [tab for tab in client.get(page(service_request, "sheet")).context["tabs"] if tab.name == "notes"]
    assert tab.count == MOST


def test_the_archive_says_when_not_what_and_mentions_go_with_the_account(
    service_request: ServiceRequest, yann: User
) -> None:
    ines = named(service_request, "Inès", "Marchand")
    write_note(request_id=service_request.pk, author=yann, text=SECRET, mentioned=[ines])
    [section] = [known for known in personal_data_sections if known.folder == "notes"]
    for user in (yann, ines):
        [record] = section.records(user)
        assert record.data["request"] == service_request.reference
        assert SECRET not in str((record.data, record.lines))
    forget(ines)
    assert section.count(ines) == 0
    assert service_request.notes.get().text == SECRET, "it is the request's"
