"""What looks at a question is told before it goes, and what an act broke is told after it."""

import pytest
from django.test import Client
from django.urls import reverse

from formkit.design import operations
from formkit.fieldtypes import AmountField, CalculatedField, Choice, GroupField, OneChoiceField, YesNoField
from formkit.language.nodes import Cell, Rows
from formkit.schema import FormRule, FormSchema, Step
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter
from teleservices.models import Outcome, Procedure
from teleservices.studio.drafting.dependents import dependents, dependents_of_field, dependents_of_step
from tests.factories.conditions import comparison
from tests.factories.procedures import make_procedure
from tests.french import french
from tests.teleservices.studio.acting import OPTIONS, draft

LOAN = comparison("f_loan", operator="equals", value=True)
BUDGET = GroupField(key="f_budget", label="Budget", fields=(AmountField(key="f_cost", label="Coût"),))
TOTAL = CalculatedField(
    key="f_total", label="Total", formula=Rows(fold="plus", group="f_budget", value=Cell(key="f_cost"))
)
FORM = FormSchema(
    steps=(
        Step(key="s_one", title="Un", fields=(YesNoField(key="f_loan", label="Prêt"), BUDGET, TOTAL)),
        Step(
            key="s_two",
            title="Deux",
            condition=LOAN,
            fields=(AmountField(key="f_rate", label="Mensualité", condition=LOAN, required_when=LOAN),),
        ),
    ),
    rules=(FormRule(key="r_lent", kind="warning", condition=LOAN, message="Joignez le contrat."),),
)
OF_LOAN = [
    "«\u00a0Deux\u00a0»\u00a0: si «\u00a0Prêt\u00a0» est oui",
    "«\u00a0Mensualité\u00a0»\u00a0: si «\u00a0Prêt\u00a0» est oui",
    "«\u00a0Mensualité\u00a0»\u00a0: si «\u00a0Prêt\u00a0» est oui",
    "«\u00a0Joignez le contrat.\u00a0»\u00a0: si «\u00a0Prêt\u00a0» est oui",
]


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure(form=FORM)


def messages_of(studio: Client, procedure: Procedure, name: str, key: str, **data: object) -> list[str]:
    """What the page that follows an act says of it."""
    procedure.refresh_from_db()
    url = reverse(f"studio:{name}", args=[procedure.uuid, key])
    response = studio.post(url, {"number": procedure.draft_number, **data}, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_everything_that_looks_at_a_question_is_found() -> None:
    assert dependents_of_field(Procedure(), FORM, FORM.field("f_loan")) == OF_LOAN
    assert dependents_of_field(Procedure(), FORM, BUDGET) == ["«\u00a0Total\u00a0» en est calculé."]
    assert dependents(FORM, {"f_cost"}) == []
    assert dependents_of_field(Procedure(), FORM, FORM.field("f_rate")) == []


def test_what_goes_with_a_step_is_not_counted() -> None:
    assert dependents_of_step(Procedure(), FORM, FORM.steps[0]) == OF_LOAN
    assert dependents_of_step(Procedure(), FORM, FORM.steps[1]) == []


@pytest.mark.parametrize(("name", "key"), [("field_delete", "f_loan"), ("step_delete", "s_one")])
def test_deleting_asks_with_what_looks_at_it(name: str, key: str, studio: Client, procedure: Procedure) -> None:
    page = studio.get(reverse(f"studio:{name}", args=[procedure.uuid, key])).content.decode()
    assert all(line in page for line in OF_LOAN)
    calm = studio.get(reverse("studio:field_delete", args=[procedure.uuid, "f_rate"])).content.decode()
    assert "Il faudra les modifier" not in calm


def test_deleting_says_what_it_broke(studio: Client, procedure: Procedure) -> None:
    said = messages_of(studio, procedure, "field_delete", "f_loan")
    assert said[-1] == "«\u00a0Prêt\u00a0» est supprimé."
    reason = french("This names a question that no longer exists or comes later.")
    assert said[:-1] == [
        f"«\u00a0{name}\u00a0»\u00a0: {reason}" for name in ("Deux", "Mensualité", "Joignez le contrat.")
    ]


def test_moving_a_question_after_its_readers_says_it(studio: Client, procedure: Procedure) -> None:
    said = messages_of(studio, procedure, "field_move", "f_loan", step="s_two")
    assert [line.split("\u00a0")[1] for line in said] == ["Deux", "Mensualité"], "rules look at the whole form"
    assert messages_of(studio, procedure, "step_move", "s_two", direction="up") == [], (
        "what is already wrong isn't told again"
    )
    assert draft(procedure).steps[0].key == "s_two"


def test_a_condition_that_loses_its_choice_is_told(studio: Client, procedure: Procedure) -> None:
    choices = (Choice(value="a", label="Sport"), Choice(value="b", label="Culture"))
    theme = OneChoiceField(key="f_theme", label="Thème", choices=choices)
    sport = comparison("f_theme", operator="equals", value="a")
    rule = FormRule(key="r_sport", kind="team", condition=sport, team="Service Sports")
    schema = operations.add_field(FORM, step_key="s_one", field=theme)
    other = make_procedure(form=operations.add_rule(schema, rule=rule))
    rows = {"choices-order": ["1"], "choices-value": ["b"], "choices-label": ["Culture"], "choices-paste": ""}
    said = messages_of(studio, other, "field", "f_theme", label="Thème", **rows, **OPTIONS)
    assert said[0].startswith("«\u00a0Service Sports\u00a0»")


def test_a_calculation_that_loses_its_column_is_told(studio: Client, procedure: Procedure) -> None:
    assert messages_of(studio, procedure, "field_delete", "f_budget")[0].startswith("«\u00a0Total\u00a0»")
    assert draft(procedure) == operations.delete_field(FORM, key="f_budget")


def test_a_paragraph_of_a_letter_looks_at_a_question_and_is_told_before_and_after(
    studio: Client, procedure: Procedure
) -> None:
    letter = OutcomeLetter(outcome=Outcome.REFUSED, closing=(Block(text="Rendez le prêt.", condition=LOAN),))
    Procedure.objects.filter(pk=procedure.pk).update(letter_models=LetterModels(outcomes=(letter,)).to_json())
    procedure.refresh_from_db()
    lines = dependents_of_field(procedure, FORM, FORM.field("f_loan"))
    assert lines[: len(OF_LOAN)] == OF_LOAN
    assert ["Rendez le prêt." in line for line in lines[len(OF_LOAN) :]] == [True]
    assert dependents_of_step(procedure, FORM, FORM.steps[0]) == lines
    assert "Rendez le prêt." in studio.get(reverse("studio:field_delete", args=[procedure.uuid, "f_loan"])).text
    texts = messages_of(studio, procedure, "field_delete", "f_loan")
    assert [line for line in texts if "Rendez le prêt." in line]
    texts = messages_of(studio, procedure, "field_delete", "f_rate")
    assert not [line for line in texts if "Rendez le prêt." in line], "what was wrong before isn't told again"
