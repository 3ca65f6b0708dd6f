"""The files of a message are kept while a model text comes into it, or until what is wrong is mended."""

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from locker.models import StoredFile
from locker.screens.forms import MOST_FILES
from teleservices.desk.acts.kept_files import KEPT_FOR
from teleservices.models import ModelText, ServiceRequest, State, TeamMember, TeamRole, TextUse
from tests.factories.procedures import make_instructor, make_request
from tests.teleservices.desk.acts.test_acting import signed_letter

pytestmark = pytest.mark.django_db

LOST = "n’est plus conservé"


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def service_request(client: Client) -> ServiceRequest:
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    return request


def post(client: Client, service_request: ServiceRequest, **typed: object) -> HttpResponse:
    return client.post(reverse("desk:messages", args=[service_request.reference]), typed)


def insert(client: Client, service_request: ServiceRequest, **typed: object) -> HttpResponse:
    """Press « Insérer », as a browser without JavaScript does."""
    text, _made = ModelText.objects.get_or_create(
        team=service_request.team, use=TextUse.MESSAGE, title="Rappel", text="Merci."
    )
    return post(client, service_request, insert="text", model_text_text=text.pk, **typed)


def notes(page: HttpResponse) -> list[str]:
    return re.findall(r'name="kept_documents" value="([^"]+)"', page.text)


def joined(service_request: ServiceRequest) -> list[str]:
    return [document.title for document in service_request.messages.get().documents.order_by("pk")]


def test_those_chosen_before_inserting_leave_with_the_message(client: Client, service_request: ServiceRequest) -> None:
    page = insert(client, service_request, text="Bonjour", documents=[signed_letter(), signed_letter()])
    assert (page.status_code, len(notes(page))) == (200, 2)
    assert "arrêté signé, 1 page" in page.text
    assert not service_request.messages.exists()
    page = insert(client, service_request, text="", kept_documents=notes(page), documents_taken_away="0")
    assert len(notes(page)) == 1
    assert "Écrivez votre message." not in page.text, "nothing is wrong yet"
    sent = post(client, service_request, text="Bonjour", kept_documents=notes(page), documents=signed_letter())
    assert sent.status_code == 302
    assert joined(service_request) == ["arrêté signé", "arrêté signé"]


def test_so_do_those_of_a_message_that_says_nothing_yet(client: Client, service_request: ServiceRequest) -> None:
    page = post(client, service_request, text="", documents=signed_letter())
    assert (page.status_code, len(notes(page))) == (422, 1)
    assert post(client, service_request, text="Voici.", kept_documents=notes(page)).status_code == 302
    assert joined(service_request) == ["arrêté signé"]


def test_a_file_that_is_refused_costs_the_others_nothing(client: Client, service_request: ServiceRequest) -> None:
    first = notes(insert(client, service_request, documents=signed_letter()))
    wrong = SimpleUploadedFile("faux.pdf", b"rien", content_type="application/pdf")
    page = insert(client, service_request, text="Bonjour", kept_documents=first, documents=wrong)
    assert (page.status_code, notes(page)) == (422, first)
    assert page.context["form"]["text"].value() == "Bonjour\n\nMerci."
    assert page.context["form"].errors.keys() == {"documents"}


def test_there_are_never_more_than_may_be_given_at_once(client: Client, service_request: ServiceRequest) -> None:
    first = notes(insert(client, service_request, documents=signed_letter()))
    before = StoredFile.objects.count()
    page = post(client, service_request, text="Voici.", kept_documents=first * MOST_FILES, documents=signed_letter())
    assert (page.status_code, StoredFile.objects.count()) == (422, before)
    assert not service_request.messages.exists()


def test_a_note_is_worth_something_to_its_agent_about_its_request_for_half_a_day(
    client: Client, service_request: ServiceRequest
) -> None:
    kept = notes(insert(client, service_request, documents=signed_letter()))
    other, colleague = make_request(state=State.IN_REVIEW, procedure=service_request.procedure), Client()
    colleague.force_login(make_instructor(service_request.team))
    for who, about in ((client, other), (colleague, service_request)):
        page = post(who, about, text="Voici.", kept_documents=kept)
        assert (page.status_code, LOST in page.text, about.messages.exists()) == (422, True, False)
    assert LOST in post(client, service_request, text="Voici.", kept_documents=["forged"]).text
    with time_machine.travel(timezone.now() + KEPT_FOR):
        client.force_login(service_request.assignee)
        assert LOST in post(client, service_request, text="Voici.", kept_documents=kept).text


def test_who_may_not_write_has_no_file_received(client: Client, service_request: ServiceRequest) -> None:
    reader = make_instructor(service_request.team)
    TeamMember.objects.filter(user=reader).update(role=TeamRole.READER, until=timezone.localdate())
    client.force_login(reader)
    before = StoredFile.objects.count()
    for page in (
        insert(client, service_request, text="Moi", documents=signed_letter()),
        post(client, service_request, text="Moi"),
    ):
        assert (page.status_code, "Moi" in page.text, StoredFile.objects.count()) == (403, True, before)
