"""The complete copy: made by a worker, whole, with bookmarks, made again when the request has changed."""

import datetime as dt
import io
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from locker.stores.storage import delete
from teleservices import tasks
from teleservices.models import Acknowledgement, CompleteCopy, ServiceRequest, State
from teleservices.models.requests.exchanges import COPY_AWAITED, COPY_KEPT
from teleservices.paperwork import complete_copy
from teleservices.paperwork.complete_copy import Weight
from tests import another_process, queue
from tests.factories.accounts import make_user
from tests.factories.procedures import act, make_draft, make_instructor, make_request

pytestmark = pytest.mark.django_db

Progress = CompleteCopy.Progress
ROOT = Path(__file__).parents[3]


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def sent(user: User) -> ServiceRequest:
    sent = make_request(state=State.IN_REVIEW, user=user)
    queue.drain()  # its acknowledgement is there: it belongs to the complete copy
    return sent


def page_of(sent: ServiceRequest, name: str = "request_complete") -> str:
    return reverse(name, args=[sent.reference])


def bookmarks(client: Client, sent: ServiceRequest) -> list[str]:
    """The first-level bookmarks of the complete copy, as the applicant downloads it."""
    content = b"".join(client.get(page_of(sent, "request_complete_file")).streaming_content)
    return [str(item.title) for item in PdfReader(io.BytesIO(content)).outline if not isinstance(item, list)]


def test_it_holds_the_request_and_its_documents(client: Client, sent: ServiceRequest) -> None:
    assert "Statuts – statuts" in client.get(page_of(sent)).content.decode()
    client.post(page_of(sent))
    queue.drain()
    assert "Télécharger le dossier complet" in client.get(page_of(sent)).content.decode()
    content = b"".join(client.get(page_of(sent, "request_complete_file")).streaming_content)
    made = PdfReader(io.BytesIO(content))
    titles = [str(item.title) for item in made.outline if not isinstance(item, list)]
    assert titles[-2:] == ["Accusé de réception", "Statuts – statuts"]
    alone = client.get(reverse("request_copy", args=[sent.reference])).content
    assert len(made.pages) == len(PdfReader(io.BytesIO(alone)).pages) + 2
    assert "/StructTreeRoot" in made.trailer["/Root"]
    copy = CompleteCopy.objects.get()
    assert (copy.progress, copy.documents_done, copy.documents_total) == (Progress.READY, 2, 2)


def test_it_is_made_in_the_background_with_its_progress(
    client: Client, sent: ServiceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[tuple[object, ...]] = []
    monkeypatch.setattr(complete_copy, "async_task", lambda *call, **_options: queued.append(call))
    client.post(page_of(sent))
    page = client.get(page_of(sent)).content.decode()
    assert "en préparation" in page
    assert "0 documents sur 2" in page
    assert client.get(page_of(sent, "request_complete_file")).headers["Location"] == page_of(sent)
    ((path, copy_id),) = queued
    assert path == "teleservices.tasks.make_complete_copy"
    for _ in range(2):
        tasks.make_complete_copy(int(str(copy_id)))
    assert "Il est prêt." in client.get(page_of(sent)).content.decode()


def test_what_prevents_it_is_said_and_it_can_be_asked_again(client: Client, sent: ServiceRequest) -> None:
    stored_file = sent.attachments.get().stored_file
    delete(stored_file.storage_name)
    client.post(page_of(sent))
    queue.drain()
    assert "n’a pas pu être préparé" in client.get(page_of(sent)).content.decode()
    assert "Préparer le dossier complet" in client.get(page_of(sent)).content.decode()


def test_it_is_made_again_once_the_request_has_changed(client: Client, sent: ServiceRequest) -> None:
    client.post(page_of(sent))
    queue.drain()
    assert sent.team is not None
    act(sent, "request_corrections", make_instructor(sent.team))
    assert "Préparer le dossier complet" in client.get(page_of(sent)).content.decode()


class TestBeforeItsPartsAreMade:
    """Asked for while the acknowledgement or a letter waits in the queue: it holds them all the same."""

    def test_it_makes_the_acknowledgement_itself(self, client: Client, user: User) -> None:
        sent = make_request(state=State.IN_REVIEW, user=user)
        client.post(page_of(sent))
        tasks.make_complete_copy(CompleteCopy.objects.get().pk)
        assert bookmarks(client, sent)[-2:] == ["Accusé de réception", "Statuts – statuts"]
        queue.drain()
        assert "Il est prêt." in client.get(page_of(sent)).content.decode()
        assert CompleteCopy.objects.count() == 1

    def test_the_acknowledgement_made_meanwhile_does_not_make_it_another(self, client: Client, user: User) -> None:
        sent = make_request(state=State.IN_REVIEW, user=user)
        client.post(page_of(sent))
        tasks.keep_acknowledgement(Acknowledgement.objects.get(request=sent).pk)
        assert "en préparation" in client.get(page_of(sent)).content.decode()
        tasks.make_complete_copy(CompleteCopy.objects.get().pk)
        assert bookmarks(client, sent)[-2:] == ["Accusé de réception", "Statuts – statuts"]

    def test_the_letter_of_a_decision_too(self, client: Client, user: User) -> None:
        decided = make_request(state=State.ACCEPTED, user=user)
        client.post(page_of(decided))
        tasks.make_complete_copy(CompleteCopy.objects.get().pk)
        assert bookmarks(client, decided)[-3:] == ["Accusé de réception", "Statuts – statuts", "Lettre de décision"]
        queue.drain()
        assert decided.decisions.get().letter is not None
        assert "Il est prêt." in client.get(page_of(decided)).content.decode()

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("last_act", ["make_what_is_missing", "request_copy_pdf", "merged", "keep_generated"])
    def test_a_worker_killed_on_the_way_changes_nothing(self, client: Client, user: User, last_act: str) -> None:
        sent = make_request(state=State.IN_REVIEW, user=user)
        client.post(page_of(sent))
        asked = CompleteCopy.objects.get()
        program = (
            "import os, signal, django; django.setup()\n"
            "from teleservices import tasks\n"
            "from teleservices.paperwork import complete_copy\n"
            f"really = complete_copy.{last_act}\n"
            "def act(*given, **named):\n"
            "    done = really(*given, **named)\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
            f"complete_copy.{last_act} = act\n"
            f"tasks.make_complete_copy({asked.pk})\n"
        )
        worker = [sys.executable, "-c", program]
        died = subprocess.run(worker, cwd=ROOT, env=another_process.environment(), capture_output=True, check=False)
        assert died.returncode == -signal.SIGKILL, died.stderr
        assert "en préparation" in client.get(page_of(sent)).content.decode()
        queue.drain()
        assert bookmarks(client, sent)[-2:] == ["Accusé de réception", "Statuts – statuts"]
        assert CompleteCopy.objects.get().progress == Progress.READY


def test_a_request_too_large_is_told_before_it_is_asked(
    client: Client, sent: ServiceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(complete_copy, "MOST", Weight(pages=1, size=200 * 1024 * 1024))
    page = client.get(page_of(sent)).content.decode().replace("\u00a0", " ")
    assert "trop volumineux pour être réunis" in page
    assert " et 2 pages, pour 200,0 Mo et 1 pages au plus" in page
    assert "Préparer le dossier complet" not in page
    assert client.post(page_of(sent)).headers["Location"] == page_of(sent)
    assert not CompleteCopy.objects.exists()


def test_what_cannot_be_put_together_has_a_message_of_its_own(client: Client, sent: ServiceRequest) -> None:
    stored_file = sent.attachments.get().stored_file
    delete(stored_file.storage_name)
    storages["private"].save(stored_file.storage_name, ContentFile(b"x" * stored_file.size))
    client.post(page_of(sent))
    queue.drain()
    delete(stored_file.storage_name)  # the next test that keeps these bytes writes them again
    page = client.get(page_of(sent)).content.decode()
    assert "trop complexe" in page
    assert "Préparer le dossier complet" in page
    assert CompleteCopy.objects.get().stored_file is None


def test_one_that_the_queue_gave_up_can_be_asked_again(client: Client, sent: ServiceRequest) -> None:
    client.post(page_of(sent))
    with time_machine.travel(timezone.now() + COPY_AWAITED - dt.timedelta(seconds=5)):
        assert "en préparation" in client.get(page_of(sent)).content.decode()
    with time_machine.travel(timezone.now() + COPY_AWAITED + dt.timedelta(seconds=5)):
        page = client.get(page_of(sent)).content.decode()
        assert "n’a pas pu être préparé" in page
        assert "Préparer le dossier complet" in page


def test_nobody_elses_nor_of_a_draft(client: Client, sent: ServiceRequest, user: User) -> None:
    draft = make_draft(user=user)
    assert client.get(page_of(draft)).status_code == 404
    client.force_login(make_user())
    for name in ("request_complete", "request_complete_file"):
        assert client.get(page_of(sent, name)).status_code == 404
    assert client.post(page_of(sent)).status_code == 404


def test_they_are_forgotten_after_a_week(client: Client, sent: ServiceRequest) -> None:
    client.post(page_of(sent))
    assert tasks.forget_complete_copies() == 0
    CompleteCopy.objects.update(asked_at=timezone.now() - COPY_KEPT)
    assert tasks.forget_complete_copies() == 1
