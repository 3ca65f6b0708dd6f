"""An instructor has the complete file of a request of their team made, and reads it; nobody else's."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings

from accounts.models import User
from teleservices.models import CompleteCopy, ServiceRequest, State
from teleservices.paperwork import complete_copy
from teleservices.paperwork.complete_copy import Weight
from tests import queue
from tests.factories.procedures import make_draft, make_instructor, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def sent() -> ServiceRequest:
    sent = make_request(state=State.IN_REVIEW)
    queue.drain()
    return sent


@pytest.fixture
def agent(sent: ServiceRequest, client: Client) -> User:
    agent = make_instructor(sent.team)
    client.force_login(agent)
    return agent


def page_of(request: ServiceRequest, name: str = "complete") -> str:
    return reverse(f"desk:{name}", args=[request.reference])


@pytest.mark.usefixtures("agent")
def test_it_is_made_and_downloaded(client: Client, sent: ServiceRequest) -> None:
    assert page_of(sent) in client.get(reverse("desk:sheet", args=[sent.reference])).content.decode()
    page = client.get(page_of(sent)).content.decode()
    assert "Accusé de réception" in page
    assert "Statuts" in page
    assert client.get(page_of(sent, "complete_file"))["Location"] == page_of(sent)
    assert client.post(page_of(sent))["Location"] == page_of(sent)
    assert "en préparation" in client.get(page_of(sent)).content.decode()
    queue.drain()
    assert page_of(sent, "complete_file") in client.get(page_of(sent)).content.decode()
    response = client.get(page_of(sent, "complete_file"))
    assert f"{sent.reference}" in response["Content-Disposition"].upper()
    assert len(PdfReader(io.BytesIO(b"".join(response.streaming_content))).pages) >= 3


@pytest.mark.usefixtures("agent")
def test_its_applicant_s_copy_is_the_same_one(client: Client, sent: ServiceRequest) -> None:
    complete_copy.ask(request=sent)
    client.post(page_of(sent))
    assert CompleteCopy.objects.count() == 1


@pytest.mark.usefixtures("agent")
def test_what_is_too_large_is_said_before_it_is_asked(
    client: Client, sent: ServiceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(complete_copy, "MOST", Weight(pages=0, size=0))
    assert "trop lourds" in client.get(page_of(sent)).content.decode()
    assert client.post(page_of(sent)).status_code == 302
    assert not CompleteCopy.objects.exists()


@pytest.mark.parametrize("name", ["complete", "complete_file"])
def test_another_team_s_and_a_draft_are_not_found(client: Client, sent: ServiceRequest, name: str) -> None:
    client.force_login(make_instructor(make_request().team))
    assert client.get(page_of(sent, name)).status_code == 404
    assert client.post(page_of(sent)).status_code == 404
    client.force_login(make_instructor(sent.team))
    assert client.get(page_of(make_draft(procedure=sent.procedure), name)).status_code == 404
    assert not CompleteCopy.objects.exists()
