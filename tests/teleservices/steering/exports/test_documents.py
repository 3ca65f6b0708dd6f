"""The documents of requests in one archive: named by a model, none of another service, an index beside."""

import csv
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from locker.stores.storage import delete, open_stored
from teleservices.models import Attachment, DeskExport, ExportContent, RequestFacts, ServiceRequest, Team
from teleservices.steering.exports.archives import documents, naming
from teleservices.steering.exports.archives.naming import Names
from teleservices.steering.exports.errors import NoDocumentError, TooManyDocumentsError
from tests.factories.procedures import make_procedure, make_request, make_team
from tests.teleservices.steering.exports.conftest import content_of, made, ordered

pytestmark = pytest.mark.django_db
ORDER = "/admin/instruction/exports/nouveau/"
DOCUMENTS = {"content": ExportContent.DOCUMENTS}


def archive_of(export: DeskExport) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content_of(export)))


def index_of(archive: zipfile.ZipFile) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";"))


def test_each_document_under_its_name_and_in_the_index(teams: list[Team], camille: User) -> None:
    request, theirs = make_request(procedure=make_procedure(team=teams[0])), make_request()
    ServiceRequest.objects.filter(pk=request.pk).update(applicant_name="=Club ../ nautique:")
    export = made(ordered(camille, **DOCUMENTS))
    archive = archive_of(export)
    assert archive.testzip() is None
    name = f"{request.reference}_Statuts_=Club ..- nautique-.pdf"
    assert archive.namelist() == [name, "index.csv"]
    with open_stored(request.attachments.get().stored_file) as kept:
        assert archive.read(name) == kept.read()
    _head, line = index_of(archive)
    assert line[0] == request.reference
    assert line[1].startswith("'=Club")
    assert line[-1] == name
    assert (export.done, export.files) == (1, 1)
    assert theirs.reference not in str(index_of(archive))


def test_a_request_that_left_the_service_meanwhile(teams: list[Team], camille: User) -> None:
    stays, leaves = (make_request(procedure=make_procedure(team=teams[0])) for _ in range(2))
    export, other = ordered(camille, **DOCUMENTS), make_team()
    ServiceRequest.objects.filter(pk=leaves.pk).update(team=other)
    RequestFacts.objects.filter(request=leaves).update(team=other)
    assert [line[0] for line in index_of(archive_of(made(export)))[1:]] == [stays.reference]


def test_what_the_storage_lost_is_told_and_stops_nothing(teams: list[Team], camille: User) -> None:
    request = make_request(procedure=make_procedure(team=teams[0]))
    stored = request.attachments.get().stored_file
    stored.sha256 = "0" * 64  # another test's request holds the same bytes
    stored.pk = None
    stored.save()
    request.attachments.update(stored_file=stored)
    delete(stored.storage_name)
    archive = archive_of(made(ordered(camille, **DOCUMENTS)))
    assert index_of(archive)[1][-1] == "Ce document n’a pas pu être lu."


def test_limits_are_told_before_and_when_they_are_met(
    teams: list[Team], camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_request(procedure=make_procedure(team=teams[0]))
    assert "2 000 pièces" in client.get(ORDER).text.replace("\u202f", " ").replace("\xa0", " ")
    for name in ("MOST_FILES", "MOST_BYTES"):
        with monkeypatch.context() as limited:
            limited.setattr(documents, name, 0)
            with pytest.raises(TooManyDocumentsError):
                ordered(camille, **DOCUMENTS)
    Attachment.objects.filter(request=request).delete()
    with pytest.raises(NoDocumentError):
        ordered(camille, **DOCUMENTS)


def test_the_model_is_checked_where_it_counts(teams: list[Team], camille: User, client: Client) -> None:
    request = make_request(procedure=make_procedure(team=teams[0]))
    asked = {"content": "documents", "file_format": "xlsx", "names": "{reference} {iban}"}
    refused = client.post(ORDER, asked)
    assert refused.status_code == 422
    assert "{reference} {iban}" in refused.text, "nothing typed is lost"
    assert client.post(ORDER, asked | {"names": "{titre} ({reference})"}).status_code == 302
    assert archive_of(made(DeskExport.objects.get())).namelist()[0] == f"statuts ({request.reference}).pdf"


@pytest.mark.parametrize("model", ["{nom}", "{reference.__class__}", "{reference}{", "{}", "{reference} {0}"])
def test_models_that_are_refused(model: str) -> None:
    with pytest.raises(ValidationError):
        naming.check(model)


def test_duplicates_are_numbered_whatever_their_case() -> None:
    names = Names("{reference} {titre}")
    given_names = [names.name({"reference": "A", "titre": title}) for title in ("Rib", "RIB", "rib")]
    assert given_names == ["A Rib.pdf", "A RIB (2).pdf", "A rib (3).pdf"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_name_is_safe(title: str, name: str) -> None:
    made_name = Names("{titre}{nom}").name({"titre": title, "nom": name})
    assert not set(made_name) & set('\\/:*?"<>|\0\n\r\t')
    assert made_name.endswith(".pdf")
    assert made_name.strip(" .") == made_name
    assert len(made_name) <= naming.LONGEST_NAME + 5
