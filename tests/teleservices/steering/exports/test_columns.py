"""What an export says of a request beside its answers: all that the list shows and that its facts hold."""

import csv
import datetime as dt
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import ProfileType, User
from teleservices.desk.requests.table.columns import COLUMNS
from teleservices.models import ExportContent, ExportFormat, Label, RequestFacts, RequestLabel, ServiceRequest, Team
from teleservices.steering.exports import making
from teleservices.steering.exports.offered_columns import EXPORT_COLUMNS, names_of
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.teleservices.steering.exports.conftest import content_of, made, ordered, rows_of

pytestmark = pytest.mark.django_db

SILENCE = dt.date(2027, 1, 15)
UNSAID = {
    "submitted_on": "the day of submitted_at, for the dashboard's index",
    "ended_on": "the day of the decision is the request's own",
    "outcome": "the state says it",
    "decided_in": "counted by the dashboard",
    "corrections_asked": "counted by the dashboard",
    "wrote_at": "tells what waits for an answer, not when one wrote",
    "eliminated_at": "a request whose contents were destroyed is on no list",
    "applicant_sort_name": "the applicant's name, without its accents",
}
"""The facts that no column says, and why."""


@pytest.fixture
def request_(teams: list[Team]) -> ServiceRequest:
    return make_request(procedure=make_procedure(team=teams[0], title="Aide au projet"))


def _midnight(day: dt.date) -> dt.datetime:
    """As a workbook holds a day."""
    return dt.datetime.combine(day, dt.time())


def lay(request: ServiceRequest, *names: str) -> None:
    """Labels of the request's service, borne by it."""
    for name in names:
        label, _is_new = Label.objects.get_or_create(team=request.team, name=name)
        RequestLabel.objects.create(label=label, request=request)


def test_every_column_of_the_list_is_among_all_that_it_knows() -> None:
    assert set(names_of(COLUMNS)) <= set(EXPORT_COLUMNS)


@pytest.mark.both_databases
@pytest.mark.parametrize("content", [ExportContent.FACTS, ExportContent.ANSWERS])
def test_every_fact_of_a_request_is_said(
    content: ExportContent, teams: list[Team], camille: User, request_: ServiceRequest
) -> None:
    """Each fact is given a value that no other has, and found in the row; what is left out says why above."""
    agent = make_instructor(teams[0])
    User.objects.filter(pk=agent.pk).update(first_name="Yann", last_name="Le Goff")
    ServiceRequest.objects.filter(pk=request_.pk).update(assignee=agent)
    midday = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)
    days = ["submitted_at", "late_at", "completed_at", "applicant_at", "filed_away_at"]
    moments = {name: midday + dt.timedelta(days=place) for place, name in enumerate(days)}
    texts = {"title": "Fête du gué", "commune_code": "99014", "commune_name": "Brenne", "siret": "12345678901234"}
    places = {"canton": "Canton de Brenne", "territory": "Pays des gués"}
    amounts = {"amount_asked": 1234_50, "amount_proposed": 1100_75, "amount_granted": 1000_25}
    facts = moments | texts | places | amounts | {"decides_on": SILENCE, "profile_type": "association"}
    RequestFacts.objects.filter(pk=request_.pk).update(assignee=agent, **facts)
    lay(request_, "À voir ensemble")
    expected: dict[str, object] = {
        **{name: _midnight(moment.date()) for name, moment in moments.items()},
        **texts,
        **places,
        "amount_asked": 1234.5,
        "amount_proposed": 1100.75,
        "amount_granted": 1000.25,
        "decides_on": _midnight(SILENCE),
        "request": request_.reference,
        "team": teams[0].name,
        "procedure": "Aide au projet",
        "state": "Reçue",
        "stage": "Étape submitted",
        "assignee": "Yann Le Goff",
        "profile_type": ProfileType.objects.get(code="association").label,
    }
    names = {field.name for field in RequestFacts._meta.concrete_fields}
    assert names == expected.keys() | UNSAID.keys(), "a new fact is exported, or said to be left out"
    procedure = request_.procedure if content == ExportContent.ANSWERS else None
    head, row = rows_of(made(ordered(camille, content=content, procedure=procedure)))
    assert {name for name, value in expected.items() if value not in row} == set()
    values = dict(zip(head, row, strict=True))
    assert values["Étiquettes"] == "À voir ensemble"
    assert values["Le silence décide le"] == _midnight(SILENCE)
    assert values["SIRET"] == "12345678901234", "a text: a number would lose its first zeros"
    assert values["Demandeur"] == request_.applicant_name


@pytest.mark.parametrize("kind", [ExportFormat.XLSX, ExportFormat.ODS, ExportFormat.CSV])
def test_the_labels_shown_in_the_list_are_exported(
    kind: ExportFormat, teams: list[Team], camille: User, request_: ServiceRequest
) -> None:
    lay(request_, "Urgent", "À voir ensemble")
    strange = Label.objects.create(team=make_team(), name="D’un autre service")
    RequestLabel.objects.create(label=strange, request=request_)
    export = made(ordered(camille, columns=["reference", "labels"], file_format=kind))
    assert rows_in(content_of(export), kind) == [
        ["Référence", "Étiquettes"],
        [request_.reference, "Urgent ; À voir ensemble"],
    ]


def rows_in(content: bytes, kind: ExportFormat) -> list[list[str]]:
    """The rows of a file whose cells are all texts."""
    if kind == ExportFormat.CSV:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    namespace = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    name, row, cell = "content.xml", f"{namespace}table-row", f"{namespace}table-cell"
    if kind == ExportFormat.XLSX:
        namespace = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        name, row, cell = "xl/worksheets/sheet1.xml", f"{namespace}row", f"{namespace}c"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        tree = ET.fromstring(book.read(name))
    return [["".join(each.itertext()) for each in line.iter(cell)] for line in tree.iter(row)]


@pytest.mark.parametrize("content", [ExportContent.COLUMNS, ExportContent.ANSWERS])
def test_labels_cost_a_query_a_chunk_however_many(
    content: ExportContent, teams: list[Team], camille: User, request_: ServiceRequest
) -> None:
    procedure = request_.procedure if content == ExportContent.ANSWERS else None
    lay(request_, "Urgent")
    counts = []
    for _more in range(2):
        export = ordered(camille, content=content, procedure=procedure)
        with CaptureQueriesContext(connection) as queries:
            making.work.make(export.pk)
        counts.append([query["sql"] for query in queries if RequestLabel._meta.db_table in query["sql"]])
        for _number in range(4):
            lay(make_request(procedure=request_.procedure), "Urgent", "À voir ensemble")
    assert [len(queries) for queries in counts] == [1, 1]
