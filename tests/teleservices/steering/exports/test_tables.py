"""A table in a file: a cell a column, for each of its lines, then its totals."""

import pytest
from django.test import Client

from accounts.models import User
from formkit.fieldtypes import TableField
from formkit.fieldtypes.table_lines import TableLine
from teleservices.models import ExportContent, ExportFormat, RequestFacts, ServiceRequest, Team
from teleservices.steering.exports.line_columns import MOST, line_columns
from tests.factories.procedures import make_procedure, make_request, put_in_force
from tests.formkit.asking import form_of
from tests.formkit.budget_table import ANSWER, BUDGET, LINES, PLANNED
from tests.teleservices.steering.exports.conftest import content_of, made, ordered, rows_of

pytestmark = pytest.mark.django_db
CELLS: dict[str, object] = {
    "60 Achats – Fournitures – Prévu": 400,
    "60 Achats – Fournitures – État": "Acquis",
    "60 Achats – Autre achat – Prévu": 400.5,
    "60 Achats – Autre achat – État": "Piano : Sollicité",
    "64 Personnel – Rémunération – Prévu": 1_200,
    "64 Personnel – Rémunération – État": None,
    "86 Bénévolat – Heures données – Prévu": 99,
    "86 Bénévolat – Heures données – État": None,
    "Produits – Ventes – Prévu": 2_000,
    "Produits – Ventes – État": None,
}
TOTALS = [2_000.5, 2_000]
"""Of the two sides; what stands apart isn't counted."""


@pytest.fixture
def filed(teams: list[Team]) -> ServiceRequest:
    """A request with the budget filled in."""
    procedure = make_procedure(team=teams[0], form=form_of(BUDGET))
    request = make_request(procedure=make_procedure(team=teams[0]))
    here = {"procedure": procedure, "form_version": procedure.current_version}
    ServiceRequest.objects.filter(pk=request.pk).update(**here, answers={BUDGET.key: ANSWER})
    RequestFacts.objects.filter(request=request).update(procedure=procedure)
    return ServiceRequest.objects.get(pk=request.pk)


def exported(author: User, request: ServiceRequest, **asked: object) -> dict[object, object]:
    procedure = request.procedure
    order = ordered(author, f"procedure={procedure.code}", procedure=procedure, content=ExportContent.ANSWERS, **asked)
    head, row = rows_of(made(order))
    return {label: value for label, value in zip(head, row, strict=True) if str(label).startswith("Budget")}


@pytest.mark.both_databases
def test_a_table_has_a_cell_for_each_line_and_column_then_its_totals(filed: ServiceRequest, camille: User) -> None:
    values = exported(camille, filed)
    assert list(values.values()) == [*CELLS.values(), *TOTALS]
    assert list(values)[: len(CELLS)] == [f"Budget – {name}" for name in CELLS]


def test_text_and_opendocument_hold_the_same(filed: ServiceRequest, camille: User) -> None:
    for kind, number in ((ExportFormat.CSV, b"400,50"), (ExportFormat.ODS, None)):
        procedure = filed.procedure
        order = ordered(
            camille, f"procedure={procedure.code}", procedure=procedure, content=ExportContent.ANSWERS, file_format=kind
        )
        content = content_of(made(order))
        assert number is None or number in content


def test_lines_and_columns_of_former_versions_come_after_those_of_today(filed: ServiceRequest, camille: User) -> None:
    gone = {"l_supplies", "l_bother12"}
    lines = (*(line for line in LINES if line.key not in gone), TableLine(key="l_gifts123", label="Dons"))
    put_in_force(filed.procedure, form_of(BUDGET.model_copy(update={"lines": lines, "fields": (PLANNED,)})))
    values = exported(camille, filed)
    place, new = "Budget – 60 Achats – Fournitures", "Budget – Produits – Dons – Prévu"
    assert (values[f"{place} – Prévu"], values[f"{place} – État"], values[new]) == (400, "Acquis", None)
    assert list(values.values())[-2:] == TOTALS, "as the request's own version counts them"


def test_a_table_that_became_another_question_is_told_in_one_text(filed: ServiceRequest, camille: User) -> None:
    put_in_force(filed.procedure, form_of(PLANNED.model_copy(update={"key": BUDGET.key, "label": "Budget"})))
    [text] = exported(camille, filed).values()
    assert "Location de la salle" in str(text)


def test_a_table_too_large_for_a_file_has_its_subtotals_and_totals() -> None:
    lines = [TableLine(key=f"l_{number:08}", label=f"{number}") for number in range(99)]
    columns = tuple(
        PLANNED.model_copy(update={"key": f"f_year{number}00", "label": f"{number}"}) for number in range(5)
    )
    heading = TableLine(key="l_heading1", label="Tout", kind="group")
    table = TableField(
        key="f_budget12", label="B", fields=columns, lines=(heading, *lines), totals=tuple(c.key for c in columns)
    )
    assert len(line_columns("B", [table])) == 2 * 5
    small = table.model_copy(update={"lines": table.lines[:70]})
    assert len(line_columns("B", [small])) == 69 * 5 + 5 <= MOST
    heads = [TableLine(key=f"l_h{number:07}", label="G", kind="group") for number in range(90)]
    assert len(line_columns("B", [table.model_copy(update={"lines": (*heads, *lines)})])) == MOST


def test_the_page_that_orders_it_says_so(filed: ServiceRequest, camille: User, client: Client) -> None:
    page = client.get(f"/admin/instruction/exports/nouveau/?procedure={filed.procedure.code}")
    assert page.context["most_of_table"] == MOST
    assert f"{MOST} colonnes" in page.text
