"""The effects happen once, whoever asks and however often."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.utils import timezone

from locker.models import LockerDocument, StoredFile
from locker.stores.storage import open_stored
from teleservices.models import Acknowledgement, Decision, Ending
from teleservices.paperwork.acknowledgement import acknowledgement_pdf
from teleservices.paperwork.effects import deliver_decision_letter, keep_acknowledgement
from tests.teleservices.paperwork.conftest import FileRequest

Decide = Callable[..., Decision]


def test_an_acknowledgement_is_kept_once(file_request: FileRequest) -> None:
    receipt = Acknowledgement.objects.get(request=file_request())
    keep_acknowledgement(acknowledgement_id=receipt.pk)
    receipt.refresh_from_db()
    stored = receipt.stored_file
    assert stored is not None
    assert stored.page_count == 1
    with open_stored(stored) as stream:
        assert stream.read() == acknowledgement_pdf(receipt)
    keep_acknowledgement(acknowledgement_id=receipt.pk)
    assert StoredFile.objects.count() == 1


def test_a_kept_acknowledgement_is_never_replaced(file_request: FileRequest) -> None:
    request = file_request()
    receipt = Acknowledgement.objects.get(request=request)
    keep_acknowledgement(acknowledgement_id=receipt.pk)
    receipt.refresh_from_db()
    kept = receipt.stored_file
    request.procedure.title = "Un autre titre"
    request.procedure.save()
    keep_acknowledgement(acknowledgement_id=receipt.pk)
    receipt.refresh_from_db()
    assert receipt.stored_file == kept


def test_a_letter_is_made_and_delivered_once(file_request: FileRequest, decide: Decide) -> None:
    request = file_request()
    decision = decide(request)
    deliver_decision_letter(decision_id=decision.pk)
    deliver_decision_letter(decision_id=decision.pk)
    decision.refresh_from_db()
    document = LockerDocument.objects.received().get()
    assert document.stored_file == decision.letter
    assert document.profile == request.profile
    assert document.about == request.reference
    assert document.title == "Décision\u00a0: Subvention à une association"
    assert document.sender == "Direction de la vie associative"


def test_a_letter_that_exists_is_delivered_as_it_is(file_request: FileRequest, decide: Decide) -> None:
    stored = StoredFile.objects.create(sha256="a" * 64, original_sha256="a" * 64, size=1, page_count=1)
    decision = decide(file_request(), letter=stored)
    deliver_decision_letter(decision_id=decision.pk)
    assert LockerDocument.objects.received().get().stored_file == stored
    assert StoredFile.objects.count() == 1


def test_two_decisions_of_a_request_give_two_letters(file_request: FileRequest, decide: Decide) -> None:
    request = file_request()
    for number in ("CP-1", "CP-2"):
        request.decisions.update(ended_at=timezone.now(), ending=Ending.REPLACED)  # one stands at a time
        deliver_decision_letter(decision_id=decide(request, act_number=number).pk)
    assert LockerDocument.objects.received().count() == 2


@pytest.mark.django_db
def test_what_was_erased_needs_nothing() -> None:
    keep_acknowledgement(acknowledgement_id=999_999)
    deliver_decision_letter(decision_id=999_999)
    assert not StoredFile.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_give_one_document(file_request: FileRequest, decide: Decide) -> None:
    request = file_request()
    decision, receipt = decide(request), Acknowledgement.objects.get(request=request)
    start, errors = threading.Barrier(4), []

    def work(effect: Callable[[], None]) -> None:
        try:
            start.wait(timeout=10)
            effect()
        except Exception as error:  # noqa: BLE001 (told to the main thread)
            errors.append(error)
        finally:
            connections.close_all()

    effects: list[Callable[[], None]] = [
        lambda: deliver_decision_letter(decision_id=decision.pk),
        lambda: keep_acknowledgement(acknowledgement_id=receipt.pk),
    ]
    workers = [threading.Thread(target=work, args=(effect,)) for effect in effects * 2]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert LockerDocument.objects.received().count() == 1
    assert StoredFile.objects.count() == 2
    receipt.refresh_from_db()
    assert receipt.stored_file is not None
    assert connection.vendor in {"sqlite", "postgresql"}
