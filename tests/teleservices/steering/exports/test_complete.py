"""The complete files of requests in one archive: each under its name, what can't be made is listed, none of others."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, User
from locker.models import StoredFile
from locker.stores.storage import delete, open_stored
from teleservices.long_work import slices
from teleservices.models import (
    Attachment,
    CompleteCopy,
    DeskExport,
    ExportContent,
    ExportState,
    RequestFacts,
    ServiceRequest,
    Team,
)
from teleservices.paperwork import complete_copy
from teleservices.steering.exports import making
from teleservices.steering.exports.archives import complete
from teleservices.steering.exports.errors import TooManyCompleteError
from tests.factories.locker import make_stored_file
from tests.factories.procedures import STATUTES, make_procedure, make_request, make_team
from tests.teleservices.steering.exports.conftest import content_of, made, ordered

pytestmark = pytest.mark.django_db
COMPLETE = {"content": ExportContent.COMPLETE, "names": "{reference}_{piece}_{nom}"}


def archive_of(export: DeskExport) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content_of(export)))


def test_each_complete_file_under_its_name_with_an_index_and_a_trace(teams: list[Team], camille: User) -> None:
    procedure = make_procedure(team=teams[0])
    request, theirs = make_request(procedure=procedure), make_request()
    export = made(ordered(camille, **COMPLETE))
    archive = archive_of(export)
    name = f"{request.reference}_dossier complet_{request.applicant_name}.pdf"
    assert archive.testzip() is None
    assert archive.namelist() == [name, "index.csv"]
    copy = CompleteCopy.objects.get()
    assert copy.stored_file
    with open_stored(copy.stored_file) as kept:
        assert archive.read(name) == kept.read()
    lines = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";"))
    assert lines[1:] == [[request.reference, request.applicant_name, procedure.title, name]]
    assert theirs.reference not in str(lines)
    assert (export.done, export.files, export.format) == (1, 1 + copy.documents_total, "zip")
    event = AuditEvent.objects.filter(kind="requests_exported").latest("pk")
    assert (event.details["content"], event.details["documents"]) == ("complete", export.files)


def spoiled(request: ServiceRequest) -> StoredFile:
    """The document of a request, whose bytes the jail refuses."""
    stored = request.attachments.get().stored_file
    delete(stored.storage_name)
    storages["private"].save(stored.storage_name, ContentFile(b"x" * stored.size))
    return stored


def test_one_that_cannot_be_made_is_listed_and_the_others_come(teams: list[Team], camille: User) -> None:
    procedure = make_procedure(team=teams[0])
    bad, large, good = (make_request(procedure=procedure) for _ in range(3))
    good.attachments.all().delete()
    large.attachments.all().delete()
    fat = make_stored_file()
    StoredFile.objects.filter(pk=fat.pk).update(page_count=5_000)
    Attachment.objects.create(request=large, field_key=STATUTES, stored_file=fat, title="Gros")
    stored = spoiled(bad)
    export = made(ordered(camille, references=[bad.reference, large.reference, good.reference], **COMPLETE))
    delete(stored.storage_name)  # the next test that keeps these bytes writes them again
    archive = archive_of(export)
    assert [name.split("_")[0] for name in archive.namelist()] == [good.reference, "index.csv", "dossiers-absents.txt"]
    lines = archive.read("dossiers-absents.txt").decode("utf-8-sig").splitlines()
    assert [line.split("\t")[0] for line in lines[2:]] == [bad.reference, large.reference]
    assert "trop complexe" in lines[2]
    assert "trop nombreuses" in lines[3]
    assert export.done == 1


def test_those_made_are_taken_as_they_are_and_a_lost_file_is_listed(teams: list[Team], camille: User) -> None:
    request = make_request(procedure=make_procedure(team=teams[0]))
    copy = complete_copy.make_now(request=request, for_service=True)
    export = made(ordered(camille, **COMPLETE))
    assert CompleteCopy.objects.get() == copy
    assert len(archive_of(export).namelist()) == 2
    stream, rows = io.BytesIO(), [[request.reference, "Club", "Aide", str(copy.pk), ""]]
    CompleteCopy.objects.all().delete()
    assert complete.write(stream, "{reference}", rows, lambda: None) == (0, 0)
    assert request.reference in zipfile.ZipFile(stream).read("dossiers-absents.txt").decode()


def test_a_request_that_left_the_service_meanwhile_does_not_come(teams: list[Team], camille: User) -> None:
    stays, leaves = (make_request(procedure=make_procedure(team=teams[0])) for _ in range(2))
    export, other = ordered(camille, **COMPLETE), make_team()
    ServiceRequest.objects.filter(pk=leaves.pk).update(team=other)
    RequestFacts.objects.filter(request=leaves).update(team=other)
    assert leaves.reference not in str(archive_of(made(export)).namelist())
    assert not leaves.complete_copies.exists()
    assert stays.complete_copies.exists()


def test_it_goes_on_request_by_request_after_a_kill(
    teams: list[Team], camille: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    procedure = make_procedure(team=teams[0])
    requests = [make_request(procedure=procedure) for _ in range(3)]
    export = ordered(camille, **COMPLETE)
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    making.work.make(export.pk)
    export.refresh_from_db()
    assert (export.done, CompleteCopy.objects.count()) == (1, 1), "a slice ends after the request that it was at"
    DeskExport.objects.filter(pk=export.pk).update(  # its worker dies during the next
        state=ExportState.RUNNING, lease_until=timezone.now() - dt.timedelta(minutes=1)
    )
    making.sweep()
    archive = archive_of(made(export))
    assert len(archive.namelist()) == len(requests) + 1
    assert CompleteCopy.objects.count() == 3


def test_more_than_an_archive_holds_are_refused_with_the_numbers(
    teams: list[Team], camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    procedure = make_procedure(team=teams[0])
    for _number in range(2):
        make_request(procedure=procedure)
    monkeypatch.setattr(complete, "MOST_REQUESTS", 1)
    with pytest.raises(TooManyCompleteError, match="2 dossiers complets"):
        ordered(camille, **COMPLETE)
    page = client.post("/admin/instruction/exports/nouveau/", {"content": "complete", "file_format": "csv"})
    assert page.status_code == 422
    assert "1 dossiers complets" in page.text
    wrong = {"content": "complete", "file_format": "csv", "names": "{autre}"}
    assert "N’utilisez que ces balises" in client.post("/admin/instruction/exports/nouveau/", wrong).text
