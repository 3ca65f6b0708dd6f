"""All the answers to a procedure in a file: each under its question, whatever version it was given to."""

import dataclasses
import datetime as dt
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.core.files.storage import storages
from django.test import Client

from accounts.models import User
from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    DateField,
    DocumentField,
    GroupField,
    OneChoiceField,
    ShortTextField,
    YesNoField,
)
from formkit.fieldtypes.choices import Choice
from formkit.language.nodes import Cell, Rows
from formkit.schema import FormSchema, Step
from teleservices.models import (
    DeskExport,
    ExportContent,
    ExportFormat,
    Procedure,
    RequestAnnotation,
    RequestFacts,
    ServiceRequest,
    Team,
)
from teleservices.steering.exports import making
from teleservices.steering.exports.errors import ProcedureMissingError
from tests.factories.conditions import comparison
from tests.factories.procedures import STATUTES, make_form, make_procedure, make_request, put_in_force
from tests.french import french
from tests.teleservices.steering.exports.conftest import content_of, made, ordered, rows_of, sheet_of

pytestmark = pytest.mark.django_db
ORDER = "/admin/instruction/exports/nouveau/"
ANSWERS = {"content": ExportContent.ANSWERS}


def form_of(*extra: object, title: str = "Titre", helped: str = "Oui") -> FormSchema:
    """A title, a choice, a day, a budget with its total, a question behind another, a document."""
    budget = GroupField(
        key="f_budget1",
        label="Budget",
        fields=(ShortTextField(key="f_line1", label="Dépense"), AmountField(key="f_cost1", label="Montant")),
    )
    fields = (
        ShortTextField(key="f_title1", label=title),
        OneChoiceField(
            key="f_kind1",
            label="Nature",
            choices=(Choice(value="c_a", label="Sport"), Choice(value="c_b", label="Culture")),
        ),
        DateField(key="f_day1", label="Jour"),
        budget,
        CalculatedField(
            key="f_total1", label="Total", formula=Rows(fold="plus", group="f_budget1", value=Cell(key="f_cost1"))
        ),
        YesNoField(key="f_yes1", label="Aidé ?"),
        ShortTextField(key="f_hidden1", label="Par qui", condition=comparison("f_yes1", operator="equals", value=True)),
        DocumentField(key=STATUTES, label="Statuts", category="statuts"),
        *extra,
    )
    return FormSchema(steps=(Step(key="s_one1", title="Projet", fields=fields),))


GIVEN = {
    "f_title1": "=1+1",
    "f_kind1": "c_b",
    "f_day1": "2027-03-04",
    "f_budget1": [
        {"id": "r_1", "f_line1": "@Salle", "f_cost1": 250_00},
        {"id": "r_2", "f_line1": "Son", "f_cost1": 99_50},
    ],
    "f_yes1": False,
    "f_hidden1": "reste d’avant",
}


def filed(procedure: Procedure, answers: dict[str, object]) -> ServiceRequest:
    """A request of the version in force, with these answers."""
    request = make_request(procedure=make_procedure(team=procedure.team))
    version = procedure.current_version
    ServiceRequest.objects.filter(pk=request.pk).update(procedure=procedure, form_version=version, answers=answers)
    RequestFacts.objects.filter(request=request).update(procedure=procedure)
    return request


@pytest.fixture
def procedure(teams: list[Team]) -> Procedure:
    return make_procedure(team=teams[0], form=form_of())


def values_of(export: DeskExport, reference: str) -> dict[object, object]:
    head, *rows = rows_of(export)
    return next(dict(zip(head, row, strict=True)) for row in rows if row[0] == reference)


@pytest.mark.both_databases
def test_each_answer_as_a_spreadsheet_holds_it(procedure: Procedure, camille: User) -> None:
    request = filed(procedure, GIVEN)
    values = values_of(
        made(ordered(camille, f"procedure={procedure.code}", procedure=procedure, **ANSWERS)), request.reference
    )
    assert values["Titre"] == "=1+1"
    assert values["Nature"] == "Culture"
    assert values["Jour"] == dt.datetime.combine(dt.date(2027, 3, 4), dt.time())
    assert (values["Budget 1 – Dépense"], values["Budget 1 – Montant"]) == ("@Salle", 250)
    assert (values["Budget 2 – Dépense"], values["Budget 2 – Montant"]) == ("Son", 99.5)
    assert "Budget 3 – Dépense" not in values, "as many as the longest table has rows"
    assert values["Total"] == 349.5
    assert values["Aidé ?"] == "Non"
    assert values["Par qui"] is None, "what a condition hides counts for nothing"
    assert values["Statuts"] == "statuts"


@pytest.mark.both_databases
def test_questions_of_several_versions(procedure: Procedure, camille: User) -> None:
    before = filed(procedure, GIVEN | {"f_gone1": "x"})
    gone = ShortTextField(key="f_gone1", label="Disparue")
    first = put_in_force(procedure, form_of(gone))
    ServiceRequest.objects.filter(pk=before.pk).update(form_version=first)
    put_in_force(procedure, form_of(title="Nom du projet"))
    after = filed(procedure, {"f_title1": "Après", "f_budget1": []})
    export = made(ordered(camille, procedure=procedure, **ANSWERS))
    assert values_of(export, before.reference)["Nom du projet"] == "=1+1", "the label of the last version"
    assert values_of(export, before.reference)["Disparue (jusqu’à la version 2)"] == "x"
    assert values_of(export, after.reference)["Nom du projet"] == "Après"
    assert values_of(export, after.reference)["Disparue (jusqu’à la version 2)"] is None


def test_only_of_that_procedure_and_of_one(procedure: Procedure, camille: User, client: Client) -> None:
    request, other = filed(procedure, GIVEN), make_request(procedure=make_procedure(team=procedure.team))
    with pytest.raises(ProcedureMissingError):
        ordered(camille, **ANSWERS)
    assert 'value="answers"' not in client.get(ORDER).text
    assert french("To export all the answers, choose one procedure in the filters first.") in client.get(ORDER).text
    assert client.post(ORDER, {"content": "answers", "file_format": "csv"}).status_code == 422
    query = f"procedure={procedure.code}"
    assert 'value="answers"' in client.get(f"{ORDER}?{query}").text
    assert client.post(ORDER, {"content": "answers", "file_format": "csv", "query": query}).status_code == 302
    text = content_of(made(DeskExport.objects.get())).decode()
    assert request.reference in text
    assert other.reference not in text
    chosen = f"{request.reference} {other.reference}"
    assert client.post(ORDER, {"content": "answers", "file_format": "csv", "references": chosen}).status_code == 422


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.ODS])
def test_no_answer_is_a_formula(kind: ExportFormat, procedure: Procedure, camille: User) -> None:
    filed(procedure, GIVEN)
    export = made(ordered(camille, procedure=procedure, file_format=kind, **ANSWERS))
    if kind == ExportFormat.CSV:
        text = content_of(export).decode()
        assert ";'=1+1;" in text
        assert ";'@Salle;250,00;" in text
    elif kind == ExportFormat.XLSX:
        typed = [cell for row in sheet_of(export).iter_rows() for cell in row if cell.value in ("=1+1", "@Salle")]
        assert [(cell.data_type, cell.quotePrefix) for cell in typed] == [("s", True)] * 2
    else:
        content = zipfile.ZipFile(io.BytesIO(content_of(export))).read("content.xml").decode()
        assert "formula" not in content


def test_a_sheet_of_opendocument(procedure: Procedure, camille: User) -> None:
    request = filed(procedure, GIVEN | {"f_title1": "deux\nlignes  <&>"})
    export = made(ordered(camille, procedure=procedure, file_format=ExportFormat.ODS, **ANSWERS))
    archive = zipfile.ZipFile(io.BytesIO(content_of(export)))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
    ET.fromstring(archive.read("META-INF/manifest.xml"))
    space = {"table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0"}
    rows = ET.fromstring(archive.read("content.xml")).findall(".//table:table-row", space)
    head, row = (list(row) for row in rows)
    values = dict(zip(map(text_of, head), row, strict=True))
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    assert text_of(values["Référence"]) == request.reference
    assert text_of(values["Titre"]) == "deux\nlignes <&>"
    assert values["Jour"].get(f"{office}date-value") == "2027-03-04"
    assert values["Budget 2 – Montant"].get(f"{office}value") == "99.5"


def text_of(cell: ET.Element) -> str:
    return "\n".join("".join(paragraph.itertext()) for paragraph in cell)


def test_what_was_published_since_changes_nothing_of_an_export_under_way(
    procedure: Procedure, camille: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = filed(procedure, GIVEN)
    export = ordered(camille, procedure=procedure, **ANSWERS)
    monkeypatch.setattr(making, "work", dataclasses.replace(making.work, finish=lambda export: None))
    made(export)
    monkeypatch.undo()
    put_in_force(procedure, form_of(title="Autre"))
    DeskExport.objects.update(state="waiting")
    making.work.make(export.pk)
    export.refresh_from_db()
    assert values_of(export, request.reference)["Titre"] == "=1+1"
    assert not [
        name for name in storages["private"].listdir("desk-exports")[1] if ".part" in name and str(export.uuid) in name
    ]


def test_what_the_service_notes_comes_last_and_is_said_to_be_internal(camille: User, teams: list[Team]) -> None:
    ceiling = YesNoField(key="f_ceiling1", label="Plafond respecté", private=True)
    gone = AmountField(key="f_gone12345", label="Ancien calcul", private=True, required=False)
    first = make_form().model_copy(update={"annotations": (ceiling, gone)})
    procedure = make_procedure(team=teams[0], form=first)
    noted, other = (make_request(procedure=procedure, instructor=camille) for _number in range(2))
    for key, answer in ((ceiling.key, True), (gone.key, 12_50)):
        RequestAnnotation.objects.create(request=noted, field_key=key, answer=answer)
    put_in_force(procedure, first.model_copy(update={"annotations": (ceiling,)}))
    head, *rows = rows_of(made(ordered(camille, procedure=procedure, **ANSWERS)))
    assert head[-2:] == ["Plafond respecté (interne)", "Ancien calcul (jusqu’à la version 1) (interne)"]
    assert {row[0]: row[-2:] for row in rows} == {noted.reference: ["Oui", 12.5], other.reference: [None, None]}
