"""Steps asked once for each row: laid out for the rows that answers have, and read from outside as columns."""

from fractions import Fraction

import pytest
from pydantic import ValidationError

from formkit.design.moving import move_answers
from formkit.design.names import scope_before
from formkit.django_forms import refused_answers, step_form
from formkit.fieldtypes import AmountField, CalculatedField, DocumentField, GroupField, ShortTextField, YesNoField
from formkit.fieldtypes.rows import new_row_id
from formkit.language.evaluating import evaluate
from formkit.language.line_reader import read_line
from formkit.language.nodes import Answer, Constant, Operation, Rows
from formkit.path import environment_of, kept_answers, missing_answers, next_step, visible_steps
from formkit.place import Place
from formkit.rules import check
from formkit.schema import FormSchema, Step
from formkit.showing.display import rows
from formkit.unfolding import asked_once, unfolded, without_gone_rows
from formkit.validations import Validation
from formkit.values import JsonValue
from teleservices.competence.eligible_base import base_fields
from teleservices.models import Attachment
from tests.formkit.budget_table import BUDGET

NAME = ShortTextField(key="f_name", label="Nom du projet", required=True)
PROJECTS = GroupField(key="f_projects", label="Vos projets", row_name="Projet", fields=(NAME,))
HELPED = YesNoField(key="f_helped", label="Aidé ?", required=True)
IS_HELPED = Operation(kind="equals", of=(Answer(key="f_helped"), Constant(type="boolean", value=True)))
AID = AmountField(key="f_aid", label="Montant de l'aide", condition=IS_HELPED, required=True)
QUOTE = DocumentField(key="f_quote", label="Devis", category="budget", required=True)
TOTAL = CalculatedField(
    key="f_total",
    label="Deux fois l'aide",
    result="amount",
    formula=Operation(kind="times", of=(Answer(key="f_aid"), Constant(type="number", value="2"))),
)
FORM = FormSchema(
    steps=(
        Step(key="s_projects", title="Vos projets", fields=(PROJECTS,)),
        Step(key="s_one", title="Description", each="f_projects", fields=(HELPED, AID, TOTAL)),
        Step(key="s_two", title="Pièces", each="f_projects", fields=(QUOTE,)),
        Step(key="s_end", title="Fin", fields=(ShortTextField(key="f_end", label="Un mot"),)),
    )
)
ANSWERS: dict[str, JsonValue] = {
    "f_projects": [{"id": "r_1", "f_name": "Fête du port"}, {"id": "r_2", "f_name": "Régates"}],
    "f_helped@r_1": True,
    "f_aid@r_1": 1000,
    "f_helped@r_2": False,
}


def test_each_row_has_its_steps_after_another() -> None:
    titles = [step.title for step in visible_steps(FORM, ANSWERS)]
    assert [title.split(": ")[-1] for title in titles[1:-1]] == ["Description", "Pièces", "Description", "Pièces"]
    assert all("Fête du port" in title for title in titles[1:3])
    assert all("Régates" in title for title in titles[3:5])
    assert next_step(FORM, ANSWERS, "s_two@r_1") == unfolded(FORM, ANSWERS).step("s_one@r_2")


def test_without_rows_nothing_is_asked_of_them() -> None:
    assert [step.key for step in visible_steps(FORM, {})] == ["s_projects", "s_end"]


def test_a_group_that_is_hidden_hides_the_steps_of_its_rows() -> None:
    asks = YesNoField(key="f_asks", label="Un projet ?")
    condition = Operation(kind="equals", of=(Answer(key="f_asks"), Constant(type="boolean", value=True)))
    group = PROJECTS.model_copy(update={"condition": condition})
    form = FormSchema(steps=(Step(key="s_projects", title="Projets", fields=(asks, group)), *FORM.steps[1:]))
    assert [step.key for step in visible_steps(form, ANSWERS | {"f_asks": False})] == ["s_projects", "s_end"]


def test_a_row_s_questions_follow_its_own_answers() -> None:
    missing = [field.key for field in missing_answers(FORM, ANSWERS, {"f_quote@r_1": 1})]
    assert missing == ["f_quote@r_2", "f_end"]
    page = step_form(
        unfolded(FORM, ANSWERS), unfolded(FORM, ANSWERS).step("s_one@r_2"), ANSWERS, {"f_helped@r_2": "yes"}
    )
    assert [field.key for field in page.shown] == ["f_helped@r_2", "f_aid@r_2", "f_total@r_2"]
    assert page.errors.keys() == {"f_aid@r_2"}


def test_what_is_kept_has_the_place_of_each_answer() -> None:
    kept = kept_answers(FORM, ANSWERS | {"f_aid@r_2": 5, "f_helped@r_9": True})
    assert kept == ANSWERS | {"f_total@r_1": 2000}


def test_a_row_taken_away_takes_its_answers() -> None:
    answers = {**ANSWERS, "f_projects": [{"id": "r_2", "f_name": "Régates"}]}
    assert without_gone_rows(FORM, answers).keys() == {"f_projects", "f_helped@r_2"}


def test_from_outside_it_is_a_column_of_the_group() -> None:
    scope = scope_before(FORM, profile_types={})
    reading = read_line("somme(« Vos projets » › « Deux fois l'aide »)", scope)
    assert reading.faults == ()
    assert isinstance(reading.node, Rows)
    assert evaluate(reading.node, environment_of(FORM, ANSWERS)) == Fraction(2000)


def test_inside_its_row_is_named() -> None:
    names = {name.key: name.kind for name in scope_before(FORM, "f_total", profile_types={}).names}
    assert names["f_name"] == names["f_aid"] == "answer"
    assert "f_helped" not in {name.key for name in scope_before(FORM, "s_end", profile_types={}).names}


def test_a_question_reads_the_cell_of_its_row() -> None:
    named = Operation(kind="equals", of=(Answer(key="f_name"), Constant(type="text", value="Régates")))
    steps = [step.model_copy(update={"condition": named}) if step.key == "s_two" else step for step in FORM.steps]
    form = FormSchema(steps=tuple(steps))
    assert check(form) == ()
    assert "s_two@r_1" not in [step.key for step in visible_steps(form, ANSWERS)]
    assert "s_two@r_2" in [step.key for step in visible_steps(form, ANSWERS)]


def test_a_table_inside_a_row_is_one_for_each() -> None:
    budget = Step(key="s_budget", title="Budget", each="f_projects", fields=(BUDGET,))
    form = FormSchema(steps=(FORM.steps[0], budget))
    place = f"{BUDGET.key}@r_1"
    laid_out = unfolded(form, ANSWERS)
    assert [field.key for field in laid_out.fields()] == ["f_projects", place, f"{BUDGET.key}@r_2"]
    assert check(form) == ()
    texts = {row.field.key: row.text for _step, lines in rows(form, ANSWERS) for row in lines}
    assert texts.keys() == {"f_projects", place, f"{BUDGET.key}@r_2"}


def test_a_check_on_a_row_s_questions_is_made_in_each() -> None:
    low = Operation(kind="at_most", of=(Answer(key="f_aid"), Constant(type="amount", value="500")))
    form = FormSchema(
        steps=FORM.steps,
        validations=(Validation(key="f_check", condition=low, message="Trop.", fields=("f_aid",)),),
    )
    assert check(form) == ()
    assert [validation.fields for validation in unfolded(form, ANSWERS).validations] == [("f_aid@r_1",), ("f_aid@r_2",)]


def test_answers_of_rows_follow_the_form() -> None:
    after = FormSchema(steps=(*FORM.steps[:2], FORM.steps[3]))
    moved = move_answers(FORM, after, ANSWERS)
    assert moved.answers == ANSWERS
    moved = move_answers(FORM, FormSchema(steps=(FORM.steps[0], FORM.steps[3])), ANSWERS)
    assert moved.answers.keys() == {"f_projects"}
    assert {aside.key for aside in moved.set_aside} == {"f_helped@r_1", "f_aid@r_1", "f_helped@r_2"}


def test_a_stored_form_holds_no_place() -> None:
    with pytest.raises(ValidationError):
        FormSchema(steps=(Step(key="s_one@r_1", title="Un"),))


def test_rows_that_are_no_longer_before_are_told() -> None:
    (problem,) = check(FormSchema(steps=(FORM.steps[3], Step(key="s_one", title="Description", each="f_projects"))))
    assert problem.key == "s_one"
    nested = Step(
        key="s_in", title="Dedans", each="f_projects", fields=(PROJECTS.model_copy(update={"key": "f_more"}),)
    )
    nested = nested.model_copy(update={"fields": (nested.fields[0].model_copy(update={"fields": ()}),)})
    assert "s_in" in [problem.key for problem in check(FormSchema(steps=(FORM.steps[0], nested)))]


def test_a_group_deleted_since_asks_nothing() -> None:
    form = FormSchema(steps=(FORM.steps[1], FORM.steps[3]))
    assert [step.key for step in visible_steps(form, ANSWERS)] == ["s_end"]
    assert [problem.key for problem in check(form)] == ["s_one"]


def test_a_key_that_leaves_no_room_for_the_row_is_told() -> None:
    long = Step(
        key="s_one", title="Un", each="f_projects", fields=(HELPED.model_copy(update={"key": "f_" + 25 * "a"}),)
    )
    assert [problem.key for problem in check(FormSchema(steps=(FORM.steps[0], long)))] == ["s_one"]
    assert len(str(Place("f_" + 24 * "a", new_row_id()))) <= Attachment._meta.get_field("field_key").max_length


def test_what_has_several_answers_is_no_request_s_amount() -> None:
    assert [field.key for field in asked_once(FORM)] == [field.key for field in asked_once(unfolded(FORM, ANSWERS))]
    assert base_fields(FORM) == []
    assert base_fields(FormSchema(steps=(Step(key="s_one", title="Un", fields=(AID,)),))) == [AID]


def test_nothing_is_refused_that_a_row_may_say() -> None:
    assert refused_answers(FORM, ANSWERS) == {}
