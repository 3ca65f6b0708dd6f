"""Documents beside the answers: drawn page by page for who instructs the request, and for nobody else."""

import io
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from locker import viewing
from locker.models import Download
from teleservices.models import Attachment, ServiceRequest, State
from tests.factories.procedures import make_instructor, make_request, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def reviewed(client: Client) -> ServiceRequest:
    """A request that the client's instructor has in hand, with its statutes."""
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    return request


@pytest.fixture
def document(reviewed: ServiceRequest) -> Attachment:
    return reviewed.attachments.select_related("stored_file").get()


def page(
    client: Client, request: ServiceRequest, uuid: UUID, number: int = 1, query: str = "", name: str = "page"
) -> HttpResponse:
    return client.get(reverse(f"desk:{name}", args=[request.reference, uuid, number]) + query)


def size(answer: HttpResponse) -> tuple[int, int]:
    with Image.open(io.BytesIO(answer.content)) as picture:
        return picture.size


def test_a_page_is_drawn_large_enlarged_and_turned(
    client: Client, reviewed: ServiceRequest, document: Attachment
) -> None:
    drawn = page(client, reviewed, document.uuid)
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/webp")
    assert "no-store" in drawn["Cache-Control"], "the admin keeps nothing on a desk that is shared"
    width, height = size(drawn)
    assert max(width, height) == 1_100
    assert size(page(client, reviewed, document.uuid, query="?turn=1")) == (height, width)
    assert max(size(page(client, reviewed, document.uuid, query="?zoom=2"))) == 2_000
    assert size(page(client, reviewed, document.uuid, query="?zoom=99&turn=x&pixels=90000")) == (width, height)


def test_who_reads_it_is_recorded_once(client: Client, reviewed: ServiceRequest, document: Attachment) -> None:
    for _time in range(3):
        page(client, reviewed, document.uuid)
    page(client, reviewed, document.uuid, name="page_text")
    seen = Download.objects.get(context="desk page")
    assert (seen.user, seen.stored_file) == (reviewed.assignee, document.stored_file)


def test_its_text_is_read_or_said_not_to_be_there(
    client: Client, reviewed: ServiceRequest, document: Attachment
) -> None:
    answer = page(client, reviewed, document.uuid, name="page_text")
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.text.strip()


@pytest.mark.parametrize("name", ["page", "page_text"])
def test_nobody_else_and_no_other_page(
    name: str, client: Client, reviewed: ServiceRequest, document: Attachment
) -> None:
    other = make_request(state=State.IN_REVIEW)
    for request, uuid, number in (
        (reviewed, document.uuid, 0),
        (reviewed, document.uuid, document.stored_file.page_count + 1),
        (reviewed, other.attachments.get().uuid, 1),
        (reviewed, uuid4(), 1),
        (other, other.attachments.get().uuid, 1),
    ):
        assert page(client, request, uuid, number, name=name).status_code == 404
    client.force_login(make_instructor(make_team()))
    assert page(client, reviewed, document.uuid, name=name).status_code == 404
    assert Download.objects.filter(context="desk page").count() == 0


def test_a_document_replaced_meanwhile_is_not_shown(
    client: Client, reviewed: ServiceRequest, document: Attachment
) -> None:
    uuid = document.uuid
    document.delete()
    assert page(client, reviewed, uuid).status_code == 404
    sheet = client.get(reverse("desk:sheet", args=[reviewed.reference]), {"piece": uuid})
    assert (sheet.status_code, sheet.context["viewer"]) == (200, None)


def test_a_crowd_is_told_to_come_back(
    client: Client, reviewed: ServiceRequest, document: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "PATIENCE", 0.01)
    slots = [viewing._slots.acquire() for _ in range(viewing.SIMULTANEOUS)]
    try:
        answer = page(client, reviewed, document.uuid)
    finally:
        for _slot in slots:
            viewing._slots.release()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_the_sheet_shows_it_and_keeps_the_rest(client: Client, reviewed: ServiceRequest, document: Attachment) -> None:
    url = reverse("desk:sheet", args=[reviewed.reference])
    assert 'id="viewer"' not in client.get(url).text
    sheet = client.get(url, {"piece": document.uuid, "page": "900", "zoom": "2", "turn": "3"})
    viewer = sheet.context["viewer"]
    assert (viewer.page, viewer.zoom, viewer.quarters) == (document.stored_file.page_count, 2, 3)
    assert f"piece={document.uuid}" in sheet.context["at"], "what is posted comes back to it"
    for query in ({"piece": "x" * 36}, {"piece": "-" * 36}, {"piece": uuid4(), "page": "x"}):
        assert client.get(url, query).context["viewer"] is None
