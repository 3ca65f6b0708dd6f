"""A package for the departmental archives: whole, valid, taken up after a kill; nothing goes before a reply."""

import datetime as dt
import hashlib
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from locker.models import StoredFile
from portal.history.append_only import append
from teleservices import tasks
from teleservices.lifecycle.acts_beside import BESIDE
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.new_events import event_of
from teleservices.lifecycle.retention import handing_over
from teleservices.lifecycle.retention.handing_over import Reply, answer, ask, give_up
from teleservices.lifecycle.retention.holding import hold, lift
from teleservices.lifecycle.retention.list_changes import extend, keep_for_archives
from teleservices.models import (
    ArchiveTransfer,
    EliminationLine,
    EliminationList,
    FinalFate,
    RequestEvent,
    RequestMessage,
    ServiceRequest,
    State,
    TransferState,
)
from teleservices.steering.elimination.personal_data import written_by
from teleservices.steering.handing_over import package, packing, seda_messages
from teleservices.steering.handing_over.checks import schema_is_there
from tests.factories.locker import make_stored_file
from tests.factories.meetings import make_head
from tests.factories.procedures import PROJECT, make_instructor, make_procedure
from tests.factories.retention import (
    ACKNOWLEDGED,
    MONTHS,
    OVER,
    VISAED,
    make_archive_settings,
    make_list,
    make_over,
    make_package,
    make_visaed,
    reply_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SEDA = {"s": "fr:gouv:culture:archivesdefrance:seda:v2.2"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def over() -> ServiceRequest:
    request = make_over(make_procedure(retention_months=MONTHS, final_fate=FinalFate.KEEPING))
    RequestMessage.objects.create(request=request, side="service", author_name="Camille", text="Bonjour \x0b & <merci>")
    return request


@pytest.fixture
def head(over: ServiceRequest) -> User:
    return make_head(over.team)


def opened(transfer: ArchiveTransfer) -> zipfile.ZipFile:
    with storages["private"].open(transfer.storage_name, "rb") as stream:
        return zipfile.ZipFile(io.BytesIO(stream.read()))


def replied(transfer: ArchiveTransfer, head: User, *, is_accepted: bool = True, at: dt.datetime = VISAED) -> int:
    reply = Reply(
        is_accepted=is_accepted, number=ACKNOWLEDGED, on=at.date(), code="OK", reason="" if is_accepted else "Doublon",
        file=make_stored_file(),
    )  # fmt: skip
    with time_machine.travel(at, tick=False):
        return answer(transfer_id=transfer.pk, actor=head, reply=reply)


def carried_out(at: dt.datetime = VISAED) -> int:
    with time_machine.travel(at, tick=False):
        return tasks.eliminate_requests()


def is_destroyed(request: ServiceRequest) -> bool:
    return PROJECT not in ServiceRequest.objects.get(pk=request.pk).answers


# --- What it holds ---------------------------------------------------------------------------------------------------
def test_it_is_valid_and_says_what_it_holds(over: ServiceRequest, head: User) -> None:
    transfer = make_package(make_list(over), head)
    assert (transfer.state, transfer.done, transfer.reason) == (TransferState.READY, 1, "")
    whole = opened(transfer)
    message = ET.fromstring(whole.read("manifest.xml"))
    assert message.find("s:MessageIdentifier", SEDA).text == str(transfer.uuid)
    assert message.find("s:ArchivalAgreement", SEDA).text == "ACCORD-2025-03"
    assert message.find("s:ArchivalAgency/s:Identifier", SEDA).text == "FRAD036"
    objects = message.findall(".//s:BinaryDataObject", SEDA)
    assert len(objects) == transfer.files == len(whole.namelist()) - 1
    for each in objects:
        content = whole.read(each.find("s:Uri", SEDA).text)
        assert content.startswith(b"%PDF")
        assert each.find("s:MessageDigest", SEDA).text == hashlib.sha512(content).hexdigest()
        assert each.find("s:Size", SEDA).text == str(len(content))
    titles = [title.text for title in message.findall(".//s:ArchiveUnit//s:Title", SEDA)]
    assert any(over.reference in str(title) for title in titles)
    assert "Échanges et notes" in titles
    final = message.findall(".//s:AppraisalRule/s:FinalAction", SEDA)
    assert [action.text for action in final] == ["Keep"]


def test_without_its_optional_codes_it_is_valid_too(over: ServiceRequest, head: User) -> None:
    row = make_archive_settings()
    made = make_list(over)
    row.agreement = row.appraisal_rule = row.access_rule = ""
    row.save()
    with time_machine.travel(VISAED, tick=False):
        transfer = ask(list_id=made.pk, actor=head, seen=made.revision)
        tasks.make_archive_transfer(transfer.pk)
    transfer.refresh_from_db()
    assert transfer.state == TransferState.READY


def test_made_again_it_holds_the_same(over: ServiceRequest, head: User) -> None:
    made = make_list(over)
    first = opened(make_package(made, head)).read("manifest.xml")
    transfer = ArchiveTransfer.objects.get()
    ArchiveTransfer.objects.update(state=TransferState.WAITING)
    packing.work.make(transfer.pk)
    assert opened(transfer).read("manifest.xml") == first


def test_a_document_that_is_not_what_was_stored_is_not_handed_over(over: ServiceRequest, head: User) -> None:
    made = make_list(over)
    make_package(made, head)
    give_up(transfer_id=ArchiveTransfer.objects.get().pk, actor=head)
    StoredFile.objects.filter(pk=over.acknowledgement.stored_file_id).update(sha256="0" * 64)
    make_package(made, head)
    transfer = ArchiveTransfer.objects.latest("pk")
    assert (transfer.state, over.reference in transfer.reason) == (TransferState.FAILED, True)
    assert EliminationLine.objects.get().transfer is None


# --- Who asks, when ---------------------------------------------------------------------------------------------------
def test_it_is_asked_for_after_the_thirty_days_by_who_holds_the_right(over: ServiceRequest, head: User) -> None:
    made = make_list(over)
    with time_machine.travel(VISAED, tick=False), pytest.raises(ActRefusedError, match="administrateur"):
        ask(list_id=made.pk, actor=head, seen=made.revision)
    make_archive_settings()
    with time_machine.travel(OVER + 30 * DAY, tick=False), pytest.raises(ActRefusedError, match="jusqu’au"):
        ask(list_id=made.pk, actor=head, seen=made.revision)
    with time_machine.travel(VISAED, tick=False):
        with pytest.raises(ActRefusedError):
            ask(list_id=made.pk, actor=make_instructor(over.team), seen=made.revision)
        ask(list_id=made.pk, actor=head, seen=made.revision)
        with pytest.raises(StaleRevisionError):
            ask(list_id=made.pk, actor=head, seen=made.revision)
        with pytest.raises(ActRefusedError):
            ask(list_id=made.pk, actor=head, seen=made.revision + 1)


def test_what_the_archives_keep_has_no_visa(over: ServiceRequest, head: User) -> None:
    with pytest.raises(ActRefusedError, match="versées"):
        make_visaed(make_list(over), head)
    assert EliminationList.objects.get().visaed_at is None


def test_what_is_packed_is_not_kept_longer(over: ServiceRequest, head: User) -> None:
    made = make_list(over)
    make_package(made, head)
    made.refresh_from_db()
    lines = list(made.lines.values_list("pk", flat=True))
    with time_machine.travel(VISAED, tick=False), pytest.raises(ActRefusedError):
        extend(
            list_id=made.pk, actor=head, seen=made.revision, lines=lines, until=VISAED.date() + 30 * DAY, reason="Non"
        )


def test_a_dispute_keeps_a_request_out(over: ServiceRequest, head: User) -> None:
    made = make_list(over)
    hold(request_id=over.pk, actor=head, reason="Recours")
    transfer = make_package(made, head)
    assert transfer.state == TransferState.FAILED
    assert EliminationLine.objects.get().transfer is None


# --- What the archives answer -----------------------------------------------------------------------------------------
def test_nothing_is_destroyed_before_the_acknowledgement(
    over: ServiceRequest, head: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = make_list(over)
    transfer = make_package(made, head)
    assert carried_out() == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert replied(transfer, head) == 1
    assert not storages["private"].exists(transfer.storage_name)
    assert carried_out() == 1
    assert is_destroyed(over)
    assert RequestEvent.objects.filter(request=over).latest("number").data["transfer"] == str(transfer.uuid)
    assert EliminationList.objects.get().finished_at


def test_a_rejection_returns_the_list_to_preparation(over: ServiceRequest, head: User) -> None:
    made = make_list(over)
    transfer = make_package(made, head)
    assert replied(transfer, head, is_accepted=False) == 0
    assert carried_out() == 0
    transfer.refresh_from_db()
    assert (transfer.state, transfer.reason) == (TransferState.REJECTED, "Doublon")
    again = make_package(made, head)
    assert replied(again, head) == 1
    assert carried_out() == 1


def test_of_two_answers_the_second_is_told(over: ServiceRequest, head: User) -> None:
    transfer = make_package(make_list(over), head)
    replied(transfer, head)
    with pytest.raises(StaleRevisionError):
        replied(transfer, head, is_accepted=False)
    with pytest.raises(StaleRevisionError):
        give_up(transfer_id=transfer.pk, actor=head)


def test_who_asked_and_who_answered_have_it_among_their_data(over: ServiceRequest, head: User) -> None:
    transfer = make_package(make_list(over), head)
    replied(transfer, head)
    [record] = written_by(head)
    assert (record.data["uuid"], record.data["reply_number"]) == (transfer.uuid, ACKNOWLEDGED)


def test_what_was_answered_never_changes(over: ServiceRequest, head: User) -> None:
    transfer = make_package(make_list(over), head)
    replied(transfer, head)
    for changes in ({"state": "rejected", "reason": "x"}, {"reply_number": "autre"}, {"replied_by_name": "autre"}):
        with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
            ArchiveTransfer.objects.filter(pk=transfer.pk).update(**changes)
    EliminationLine.objects.update(transfer=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ArchiveTransfer.objects.filter(pk=transfer.pk).delete()


def test_what_changed_since_waits_for_another_package(over: ServiceRequest, head: User) -> None:
    made = make_list(over)
    transfer = make_package(made, head)
    with time_machine.travel(VISAED + DAY, tick=False):
        lift(hold_id=hold(request_id=over.pk, actor=head, reason="Recours").pk, request_id=over.pk, actor=head,
             reason="Rejeté")  # fmt: skip
    assert replied(transfer, head, at=VISAED + 2 * DAY) == 0
    assert carried_out(VISAED + 2 * DAY) == 0
    again = make_package(made, head, at=VISAED + 3 * DAY)
    assert replied(again, head, at=VISAED + 3 * DAY) == 1
    with time_machine.travel(VISAED + 4 * DAY, tick=False):
        request = ServiceRequest.objects.get(pk=over.pk)
        state = State(request.state)
        append(event_of(BESIDE["hold"], request, actor=head, before=state, stage=None, at=VISAED + 4 * DAY))
    assert carried_out(VISAED + 4 * DAY) == 0
    assert EliminationLine.objects.get().transfer is None
    assert not is_destroyed(over)


def test_of_a_sorted_list_what_the_archives_keep_is_handed_over(head: User) -> None:
    kept = make_over(make_procedure(retention_months=MONTHS, final_fate=FinalFate.SORTING))
    other = make_over(kept.procedure)
    head, made = make_head(kept.team), make_list(kept)
    line = made.lines.get(request=kept)
    with time_machine.travel(VISAED, tick=False):
        keep_for_archives(list_id=made.pk, actor=head, seen=made.revision, lines=[line.pk])
        with pytest.raises(ActRefusedError, match="visa"):
            make_package(made, head)
    make_visaed(made, head)
    assert carried_out() == 1
    assert (is_destroyed(other), is_destroyed(kept)) == (True, False)
    assert EliminationList.objects.get().finished_at is None
    assert replied(make_package(made, head), head) == 1
    assert carried_out() == 1
    assert is_destroyed(kept)
    assert EliminationList.objects.get().finished_at


# --- Killed, given up, too heavy --------------------------------------------------------------------------------------
class KilledError(BaseException):
    """As a worker that is killed: nothing is caught."""


def test_a_worker_that_is_killed_is_followed(over: ServiceRequest, head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make_over(over.procedure)
    made = make_list(over)
    make_archive_settings()
    with time_machine.travel(VISAED, tick=False):
        transfer = ask(list_id=made.pk, actor=head, seen=made.revision)
        calls = list[int]()

        def killed(*, request_id: int) -> None:
            calls.append(request_id)
            if len(calls) == 2:
                raise KilledError

        with monkeypatch.context() as patched:
            patched.setattr(packing, "make_what_is_missing", killed)
            with pytest.raises(KilledError):
                packing.work.make(transfer.pk)
        packing.work.make(transfer.pk)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.done) == (TransferState.RUNNING, 1)
    with time_machine.travel(VISAED + DAY, tick=False):
        assert tasks.sweep_archive_transfers() == 1
        packing.work.make(transfer.pk)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.done) == (TransferState.READY, 2)


def test_one_that_is_given_up_leaves_nothing(over: ServiceRequest, head: User) -> None:
    transfer = make_package(make_list(over), head)
    give_up(transfer_id=transfer.pk, actor=head)
    assert EliminationLine.objects.get().transfer is None
    storages["private"].save(f"archive-transfers/{transfer.uuid}.zip", io.BytesIO(b"x"))
    with time_machine.travel(dt.datetime.now(dt.UTC) + DAY, tick=False):
        tasks.sweep_archive_transfers()
    assert not storages["private"].exists(transfer.storage_name)


def test_what_is_too_heavy_waits_for_the_next(
    over: ServiceRequest, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_over(over.procedure)
    made = make_list(over)
    monkeypatch.setattr(package, "MOST_BYTES", 1)
    transfer = make_package(made, head)
    assert (transfer.state, transfer.total, made.lines.filter(transfer=None).count()) == (TransferState.READY, 1, 1)


def test_one_that_fails_three_times_has_failed(
    over: ServiceRequest, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_list(over)
    make_archive_settings()

    def broken(*, request_id: int) -> None:
        raise OSError

    monkeypatch.setattr(packing, "make_what_is_missing", broken)
    with time_machine.travel(VISAED, tick=False):
        transfer = ask(list_id=made.pk, actor=head, seen=made.revision)
        for _again in range(3):
            with pytest.raises(OSError):
                packing.work.make(transfer.pk)
    transfer.refresh_from_db()
    assert (transfer.state, bool(transfer.reason)) == (TransferState.FAILED, True)
    assert EliminationLine.objects.get().transfer is None


def test_two_hundred_a_package(over: ServiceRequest, head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make_over(over.procedure)
    monkeypatch.setattr(handing_over, "MOST_REQUESTS", 1)
    assert make_package(make_list(over), head).total == 1


# --- The message of the archives --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("code", "is_accepted"), [("OK", True), ("WARNING", True), ("KO", False), ("", False)])
def test_the_message_of_the_archives_is_read(over: ServiceRequest, head: User, code: str, is_accepted: bool) -> None:
    transfer = make_package(make_list(over), head)
    message = reply_of(transfer, code or "ERROR", comment="Empreinte différente")
    read = seda_messages.read_answer(message.encode())
    assert (read.number, read.answers, read.is_accepted) == (ACKNOWLEDGED, str(transfer.uuid), is_accepted)
    assert (read.day, read.reason) == ("2025-04-12", "Empreinte différente")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<x/>",
        b"not xml",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<ArchiveTransferReply xmlns="fr:gouv:culture:archivesdefrance:seda:v2.2"/>',
        b"<" * 2_000_001,
    ],
)
def test_what_is_not_such_a_message_is_refused(content: bytes) -> None:
    with pytest.raises(seda_messages.InvalidMessageError):
        seda_messages.read_answer(content)


def test_schemas_that_were_not_installed_are_missed(settings: Settings, tmp_path: Path) -> None:
    assert schema_is_there() == []
    settings.BASE_DIR = tmp_path
    assert [error.id for error in schema_is_there()] == ["teleservices.E001"]


def test_an_invalid_manifest_is_never_offered() -> None:
    with pytest.raises(seda_messages.InvalidMessageError):
        seda_messages.check(io.BytesIO(b'<ArchiveTransfer xmlns="fr:gouv:culture:archivesdefrance:seda:v2.2"/>'))
