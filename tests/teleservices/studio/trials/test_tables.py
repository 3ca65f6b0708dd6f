"""« Essayer », scenarios and the other day of a form with a table."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.fieldtypes import AmountField, CalculatedField, TableField
from formkit.fieldtypes.table_lines import TableLine
from formkit.language.nodes import Cell, Constant, Operation, Rows
from formkit.schema import FormRule, FormSchema, Step
from teleservices.studio.trials.on_day import form_on
from teleservices.studio.trials.scenarios import record, replays
from tests.factories.procedures import make_procedure
from tests.teleservices.studio.trials.test_filling import send
from tests.teleservices.studio.trials.test_rows import begin

BUDGET = TableField(
    key="f_budget",
    label="Budget",
    fields=(AmountField(key="f_amount", label="Montant prévu"),),
    lines=(
        TableLine(key="l_costs", label="Charges", kind="side"),
        TableLine(key="l_rent", label="Loyers"),
        TableLine(key="l_more", label="Autre charge", kind="open"),
        TableLine(key="l_income", label="Produits", kind="side"),
        TableLine(key="l_gifts", label="Dons"),
    ),
    totals=("f_amount",),
    balanced=True,
)


def of_side(side: str) -> Rows:
    where = Operation(kind="equals", of=(Cell(key="d_budget"), Constant(type="choice", value=side)))
    return Rows(fold="plus", group="f_budget", where=where, value=Cell(key="f_amount"))


FORM = FormSchema(
    steps=(
        Step(
            key="s_budget1",
            title="Budget",
            fields=(BUDGET, CalculatedField(key="f_total", label="Total des charges", formula=of_side("l_costs"))),
        ),
    ),
    rules=(
        FormRule(
            key="r_dear",
            kind="ineligible",
            condition=Operation(kind="greater", of=(of_side("l_income"), Constant(type="amount", value="1000000"))),
            message="Trop cher.",
        ),
    ),
)
TYPED = {
    "f_budget-there": "1",
    "f_budget-l_rent-f_amount": "1 000",
    "f_budget-l_more-rows": "1",
    "f_budget-l_more-0-id": "r_1",
    "f_budget-l_more-0-label": "Timbres",
    "f_budget-l_more-0-f_amount": "250",
    "f_budget-l_gifts-f_amount": "1 250",
}


def test_a_table_is_tried(studio: Client) -> None:
    procedure = make_procedure(form=FORM)
    page = begin(studio, procedure)
    assert "f_budget-l_rent-f_amount" in page.content.decode()
    more = send(studio, procedure, page, **TYPED, action="row-more:f_budget")
    text = more.content.decode()
    assert "Timbres" in text
    assert "1\u202f250,00\u00a0€" in text
    fewer = send(studio, procedure, more, **TYPED, action="row-gone:f_budget-l_more-0")
    assert "Timbres" not in fewer.content.decode()
    uneven = send(studio, procedure, more, **TYPED | {"f_budget-l_gifts-f_amount": "1"})
    assert uneven.status_code == 422
    assert 'value="Timbres"' in uneven.content.decode()
    check = send(studio, procedure, more, **TYPED)
    text = check.content.decode()
    for said in ("Timbres", "Loyers", "Dons", "1\u202f250,00\u00a0€"):
        assert said in text
    assert check.context["missing"] == ()


def test_a_scenario_keeps_a_table(studio: Client, designer: User) -> None:
    procedure = make_procedure(form=FORM)
    answer = {"lines": {"l_gifts": {"f_amount": 2_000_000}}}
    scenario = record(
        procedure_id=procedure.pk,
        author=designer,
        name="Trop",
        answers={"f_budget": answer},
        facts={"p_today": "2027-02-01"},
    )
    assert scenario.answers == {"f_budget": answer}
    procedure.refresh_from_db()
    (replay,) = replays(procedure)
    assert not replay.differences
    opened = studio.get(reverse("studio:trial", args=[procedure.uuid]), {"scenario": scenario.pk})
    assert opened.status_code == 200
    assert "Trop cher." in opened.content.decode()
    assert studio.get(reverse("studio:scenarios", args=[procedure.uuid])).status_code == 200


def test_scenarios_are_proposed_for_a_form_with_a_table(studio: Client) -> None:
    procedure = make_procedure(form=FORM)
    assert studio.get(reverse("studio:threshold_scenarios", args=[procedure.uuid])).status_code == 200


def test_another_day_leaves_a_table_as_it_is() -> None:
    assert form_on(FORM, dt.date(2030, 1, 1)) == FORM
