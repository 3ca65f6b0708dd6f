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
from teleservices.desk.notices.personal_data import forget
from teleservices.desk.sheet.notes.writing import MOST, change_note, pin_note, remove_note, write_note
from teleservices.lifecycle import ActRefusedError
from teleservices.models import Absence, NoteMention, RequestNote, ServiceRequest, State, TeamMember
from tests.factories.procedures import make_instructor, make_request, make_team

pytestmark = pytest.mark.django_db

SECRET = "À voir ensemble : double demande de la commune ?"


@pytest.fixture
def shown() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def yann(shown: ServiceRequest, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = named(shown, "Yann", "Le Goff")
    client.force_login(user)
    return user


def named(shown: ServiceRequest, first: str, last: str) -> User:
    """A colleague of the request's service."""
    user = make_instructor(shown.team)
    user.first_name, user.last_name = first, last
    user.save()
    return user


def page(shown: ServiceRequest, name: str = "notes", *args: object) -> str:
    return reverse(f"desk:{name}", args=[shown.reference, *args])


def post(client: Client, shown: ServiceRequest, **typed: object) -> int:
    data = {"text": SECRET, "nature": "preparatory", "uuid": str(uuid4())} | typed
    return client.post(page(shown), data).status_code


@pytest.mark.both_databases
def test_a_note_is_written_once_and_shown_to_the_service_alone(
    shown: ServiceRequest, yann: User, client: Client
) -> None:
    once = str(uuid4())
    for _twice in range(2):
        assert post(client, shown, uuid=once) == 302
    note = shown.notes.get()
    assert (note.author, note.text, note.is_preparatory) == (yann, SECRET, True)
    sheet = client.get(page(shown)).text
    assert SECRET in sheet
    assert "Préparatoire\u00a0: non communicable avant la décision" in sheet
    client.force_login(shown.applicant)
    assert SECRET not in client.get(shown.get_absolute_url()).text
    assert client.get(page(shown)).status_code != 200
    client.force_login(make_instructor(make_team()))
    for name, args in (("notes", ()), ("note", (note.uuid,)), ("note_pin", (note.uuid,))):
        assert client.post(page(shown, name, *args), {"text": "Lu."}).status_code == 404, name
    assert shown.notes.get().text == SECRET


def test_who_is_mentioned_is_told_without_a_word_of_it_and_reads_it_on_the_sheet(
    shown: ServiceRequest, yann: User, client: Client
) -> None:
    ines = named(shown, "Inès", "Marchand")
    OutgoingEmail.objects.all().delete()
    assert post(client, shown, mentioned=[str(ines.uuid)]) == 302
    email = OutgoingEmail.objects.get()
    assert (email.recipient, email.kind) == (ines.email, "service.mention")
    assert "Yann Le Goff vous mentionne" in email.text
    assert f"/admin/instruction/demandes/{shown.reference}/notes/" in email.text
    for secret in (SECRET, "double demande", shown.applicant_name, shown.applicant.email):
        assert secret not in email.text + email.html + email.subject
    mine = "/admin/instruction/?work=mentions"
    assert shown.reference not in client.get(mine).text
    client.force_login(ines)
    assert shown.reference in client.get(mine).text
    assert "l’une d’elles vous mentionne" in client.get(page(shown, "sheet")).text
    assert "Vous mentionne" in client.get(page(shown)).text
    assert "vous mentionne" not in client.get(page(shown)).text.lower()
    assert shown.reference not in client.get(mine).text


def test_only_who_may_open_the_request_is_offered_and_mentioned(
    shown: ServiceRequest, yann: User, client: Client
) -> None:
    elsewhere, left = make_instructor(make_team()), named(shown, "Lou", "Partie")
    offered = client.get(page(shown)).text
    assert str(left.uuid) in offered
    assert str(elsewhere.uuid) not in offered
    assert str(yann.uuid) not in offered
    TeamMember.objects.filter(user=left).delete()
    OutgoingEmail.objects.all().delete()
    for mentioned in (str(elsewhere.uuid), str(left.uuid), "x", ""):
        refused = client.post(page(shown), {"text": SECRET, "nature": "preparatory", "mentioned": [mentioned]})
        assert refused.status_code == 422, mentioned
        assert SECRET in refused.text, "what was typed stays"
    with pytest.raises(ActRefusedError, match="n’est plus du service"):
        write_note(request_id=shown.pk, author=yann, text="x", mentioned=[left])
    assert not RequestNote.objects.exists()
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("typed", [{"text": "  "}, {"text": "é" * 4001}, {"nature": "secret"}, {"uuid": "x"}])
def test_what_is_wrong_is_said_and_nothing_is_written(
    shown: ServiceRequest, yann: User, client: Client, typed: dict[str, str]
) -> None:
    assert post(client, shown, **typed) == 422
    assert not shown.notes.exists()


def test_its_author_changes_or_removes_it_for_a_day(shown: ServiceRequest, yann: User, client: Client) -> None:
    ines = named(shown, "Inès", "Marchand")
    note = write_note(request_id=shown.pk, author=yann, text=SECRET, mentioned=[ines])
    OutgoingEmail.objects.all().delete()
    own, typed = page(shown, "note", note.uuid), {"text": "Vu avec elle.", "nature": "communicable", "is_pinned": "on"}
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


def test_rights_are_asked_again_when_something_is_written(shown: ServiceRequest, yann: User) -> None:
    note = write_note(request_id=shown.pk, author=yann, text=SECRET)
    TeamMember.objects.filter(user=yann).delete()
    with pytest.raises(ActRefusedError):
        change_note(note_id=note.pk, author=yann, text="x", mentioned=[], is_preparatory=True, is_pinned=False)
    with pytest.raises(ActRefusedError):
        pin_note(note_id=note.pk, actor=yann, is_pinned=True)
    with pytest.raises(ActRefusedError):
        write_note(request_id=shown.pk, author=yann, text="x")


def test_a_note_is_on_a_document_of_the_request_and_leads_to_it(
    shown: ServiceRequest, yann: User, client: Client
) -> None:
    document, elsewhere = shown.attachments.get(), make_request().attachments.get()
    viewer = client.get(f"{page(shown, 'documents')}?piece={document.uuid}").text
    [address] = re.findall(r'href="([^"]*)">Écrire une note sur cette pièce', viewer)
    assert f'<option value="{document.uuid}" selected>' in client.get(unescape(address)).text
    assert client.get(f"{page(shown)}?document=n%27importe").status_code == 200
    assert post(client, shown, document=str(elsewhere.uuid)) == 422
    assert post(client, shown, document=str(document.uuid)) == 302
    note = shown.notes.get()
    assert note.document == document
    assert f"?piece={document.uuid}#viewer" in client.get(page(shown)).text
    typed = {"text": "Elle est signée.", "nature": "preparatory", "document": ""}
    assert f'<option value="{document.uuid}" selected>' in client.get(page(shown, "note", note.uuid)).text
    assert client.post(page(shown, "note", note.uuid), typed).status_code == 302
    note.refresh_from_db()
    assert (note.document, note.text) == (None, "Elle est signée.")
    with pytest.raises(ActRefusedError, match="Cette pièce ne fait plus partie"):
        write_note(request_id=shown.pk, author=yann, text=SECRET, document=elsewhere)
    change_note(
        note_id=note.pk, author=yann, text=SECRET, mentioned=[], is_preparatory=True, is_pinned=False, document=document
    )
    document.delete()
    assert SECRET in client.get(page(shown)).text, "it outlives its document"


def test_a_deputy_signs_for_who_is_away(shown: ServiceRequest, yann: User, client: Client) -> None:
    absent, today = shown.assignee, timezone.localdate()
    assert absent is not None
    User.objects.filter(pk=absent.pk).update(first_name="Odile", last_name="Perrin")
    Absence.objects.create(user=absent, starts_on=today, ends_on=today, deputy=yann, entered_by=absent)
    post(client, shown)
    client.post(page(shown, "messages"), {"text": "Votre demande avance.", "uuid": str(uuid4())})
    note, message = shown.notes.get(), shown.messages.get()
    assert (note.author_for, message.author_for) == (absent, absent)
    for tab in ("notes", "messages"):
        assert "Yann Le Goff, pour Odile Perrin" in client.get(page(shown, tab)).text
    client.force_login(shown.applicant)
    read = client.get(reverse("request_messages", args=[shown.reference])).text
    assert "Votre demande avance." in read
    assert "Odile Perrin" not in read, "who is away is the service's business"
    write_note(request_id=shown.pk, author=absent, text="De retour.")
    assert shown.notes.get(text="De retour.").author_for is None


@pytest.mark.both_databases
def test_pinned_ones_come_first_whoever_pins(shown: ServiceRequest, yann: User, client: Client) -> None:
    first = write_note(request_id=shown.pk, author=yann, text="La première.")
    write_note(request_id=shown.pk, author=yann, text="La seconde.")
    client.force_login(named(shown, "Inès", "Marchand"))
    for pin, order in (("on", ["La première.", "La seconde."]), ("", ["La seconde.", "La première."])):
        assert client.post(page(shown, "note_pin", first.uuid), {"pin": pin}).status_code == 302
        assert [note.text for note in shown.notes.all()] == order


def test_a_preparatory_note_is_communicable_once_the_decision_is_taken(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    decided = make_request(state=State.REFUSED)
    agent = make_instructor(decided.team)
    write_note(request_id=decided.pk, author=agent, text=SECRET)
    client.force_login(agent)
    assert "communicable depuis la décision" in client.get(page(decided)).text


def test_notes_are_counted_and_cost_no_query_each(shown: ServiceRequest, yann: User, client: Client) -> None:
    ines = named(shown, "Inès", "Marchand")
    costs = []
    for number in (1, 30):
        while shown.notes.count() < number:
            write_note(request_id=shown.pk, author=yann, text=SECRET, mentioned=[ines])
        client.get(page(shown))
        with CaptureQueriesContext(connection) as queries:
            client.get(page(shown))
        costs.append(len(queries))
    assert costs[0] == costs[1]
    RequestNote.objects.bulk_create(RequestNote(request=shown, author=yann, text="x") for _n in range(MOST - 30))
    refused = client.post(page(shown), {"text": SECRET, "nature": "preparatory"})
    assert refused.status_code == 422
    assert "on ne peut plus en ajouter" in refused.text
    [tab] = [tab for tab in client.get(page(shown, "sheet")).context["tabs"] if tab.name == "notes"]
    assert tab.count == MOST


def test_the_archive_says_when_not_what_and_mentions_go_with_the_account(shown: ServiceRequest, yann: User) -> None:
    ines = named(shown, "Inès", "Marchand")
    write_note(request_id=shown.pk, author=yann, text=SECRET, mentioned=[ines])
    [section] = [known for known in personal_data_sections if known.folder == "notes"]
    for user in (yann, ines):
        [record] = section.records(user)
        assert record.data["request"] == shown.reference
        assert SECRET not in str((record.data, record.facts))
    forget(ines)
    assert section.count(ines) == 0
    assert shown.notes.get().text == SECRET, "it is the request's"
