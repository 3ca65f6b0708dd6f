"""« Essayer » and the preview of a step with rows, calculated values, and what waits for an answer."""

import re

from django.test import Client
from django.urls import reverse

from formkit.fieldtypes import AmountField, CalculatedField, DocumentField, GroupField, ShortTextField, YesNoField
from formkit.language.nodes import Answer, Cell, Operation, Rows
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from tests.factories.conditions import comparison
from tests.factories.procedures import make_procedure
from tests.teleservices.studio.trials.test_filling import send

EXPENSES = GroupField(
    key="f_expenses",
    label="Dépenses prévues",
    row_name="Dépense",
    fields=(ShortTextField(key="f_what", label="Intitulé"), AmountField(key="f_cost", label="Coût")),
    totals=("f_cost",),
)
FORM = FormSchema(
    steps=(
        Step(
            key="s_budget1",
            title="Budget",
            fields=(
                EXPENSES,
                AmountField(key="f_asked", label="Montant demandé"),
                CalculatedField(
                    key="f_share",
                    label="Part de l’aide",
                    formula=Operation(
                        kind="share",
                        of=(Answer(key="f_asked"), Rows(fold="plus", group="f_expenses", value=Cell(key="f_cost"))),
                    ),
                    result="percentage",
                    decimals=0,
                ),
                YesNoField(key="f_loan", label="Un prêt ?"),
                DocumentField(
                    key="f_contract",
                    label="Contrat de prêt",
                    category="contrat",
                    condition=comparison("f_loan", operator="equals", value=True),
                ),
            ),
        ),
    )
)
TWO_ROWS = {
    "f_expenses-rows": "2",
    "f_expenses-0-f_what": "Barques",
    "f_expenses-0-f_cost": "1 000",
    "f_expenses-1-f_what": "Repas",
    "f_expenses-1-f_cost": "600",
    "f_asked": "400",
    "f_loan": "no",
}


def begin(studio: Client, procedure: Procedure) -> object:
    return studio.get(reverse("studio:trial", args=[procedure.uuid]))


def test_rows_are_added_taken_away_and_summed(studio: Client) -> None:
    procedure = make_procedure(form=FORM)
    page = begin(studio, procedure)
    assert 'name="f_expenses-0-f_cost"' in page.content.decode()

    more = send(studio, procedure, page, **TWO_ROWS, action="row-more:f_expenses")
    text = more.content.decode()
    assert more.context["page"].step.key == "s_budget1"
    assert 'name="f_expenses-2-f_cost"' in text
    assert "1\u202f600,00\u00a0€" in text
    assert "25\u00a0%" in text

    fewer = send(studio, procedure, more, **TWO_ROWS, action="row-gone:f_expenses-0")
    text = fewer.content.decode()
    assert "Barques" not in text
    assert "600,00\u00a0€" in text
    assert "67\u00a0%" in text

    check = send(studio, procedure, fewer, **TWO_ROWS)
    text = check.content.decode()
    for said in ("Barques", "Repas", "1\u202f600,00\u00a0€", "Part de l’aide", "25\u00a0%"):
        assert said in text
    assert check.context["missing"] == ()


def test_a_row_left_incomplete_stops_and_keeps_what_was_typed(studio: Client) -> None:
    procedure = make_procedure(form=FORM)
    refused = send(studio, procedure, begin(studio, procedure), **TWO_ROWS | {"f_expenses-1-f_cost": ""})
    assert refused.status_code == 422
    assert 'value="Repas"' in refused.content.decode()


def test_a_row_that_the_browser_took_away_does_not_come_back(studio: Client) -> None:
    procedure = make_procedure(form=FORM)
    posted = {name: value for name, value in TWO_ROWS.items() if not name.startswith("f_expenses-0")}
    refused = send(studio, procedure, begin(studio, procedure), **posted | {"f_loan": ""})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert 'name="f_expenses-0-f_what"' not in text
    assert 'value="Repas"' in text


def test_what_waits_for_an_answer_is_there_concealed(studio: Client) -> None:
    procedure = make_procedure(form=FORM)
    without = send(studio, procedure, begin(studio, procedure), **TWO_ROWS, action="row-more:f_expenses")
    concealed = re.compile(r'id="field-f_contract"\s+hidden')
    assert concealed.search(without.content.decode())
    asked = send(studio, procedure, without, **TWO_ROWS | {"f_loan": "yes"}, action="row-more:f_expenses")
    text = asked.content.decode()
    assert 'id="field-f_contract"' in text
    assert not concealed.search(text)


def test_the_preview_shows_rows_totals_and_calculations(studio: Client) -> None:
    procedure = make_procedure(form=FORM)
    text = studio.get(reverse("studio:preview", args=[procedure.uuid, "s_budget1"])).content.decode()
    for said in ("Dépenses prévues", 'name="f_expenses-0-f_what"', "Part de l’aide", "Contrat de prêt"):
        assert said in text
    assert not re.search(r'id="field-f_contract"\s+hidden', text)
