"""The path of an applicant."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from formkit.fieldtypes import Choice, DocumentField, OneChoiceField, ShortTextField, YesNoField, field_type
from formkit.path import (
    PathEnvironment,
    environment_before,
    first_incomplete_step,
    kept_answers,
    missing_answers,
    next_step,
    previous_step,
    shown_fields,
    visible_steps,
)
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from tests.factories.conditions import comparison
from tests.formkit.strategies import WHOLE_FORMS, answers_to, schemas

WHO = OneChoiceField(
    key="f_who",
    label="Vous êtes",
    choices=(Choice(value="club", label="Un club"), Choice(value="person", label="Un particulier")),
)
CLUB = comparison("f_who", operator="equals", value="club")
EMPLOYER = YesNoField(key="f_employer", label="Employez-vous quelqu'un ?", condition=CLUB)
PAYROLL = ShortTextField(
    key="f_payroll",
    label="Effectif",
    condition=comparison("f_employer", operator="equals", value=True),
)
STATUTES = DocumentField(key="f_statutes", label="Statuts", category="statuts")
REMARK = ShortTextField(key="f_remark", label="Remarque", required=False)
OPINION = ShortTextField(key="f_opinion", label="Avis du service", private=True)

FORM = FormSchema(
    steps=(
        Step(key="s_who", title="Vous", fields=(WHO,)),
        Step(key="s_club", title="Votre club", condition=CLUB, fields=(EMPLOYER, STATUTES)),
        Step(key="s_payroll", title="Vos salariés", fields=(PAYROLL,)),
        Step(key="s_end", title="Fin", fields=(REMARK,)),
        Step(key="s_staff", title="Service", fields=(OPINION,)),
    )
)
EVERYTHING: dict[str, JsonValue] = {"f_who": "club", "f_employer": True, "f_payroll": "3", "f_opinion": "favorable"}


def keys(items: tuple[Step, ...]) -> list[str]:
    return [item.key for item in items]


def test_steps_appear_with_the_answers() -> None:
    assert keys(visible_steps(FORM, {})) == ["s_who", "s_end"]
    assert keys(visible_steps(FORM, {"f_who": "person"})) == ["s_who", "s_end"]
    assert keys(visible_steps(FORM, {"f_who": "club"})) == ["s_who", "s_club", "s_end"]
    assert keys(visible_steps(FORM, EVERYTHING)) == ["s_who", "s_club", "s_payroll", "s_end"]


def test_a_hidden_answer_counts_for_nothing() -> None:
    changed_mind = EVERYTHING | {"f_who": "person"}
    assert keys(visible_steps(FORM, changed_mind)) == ["s_who", "s_end"]
    assert kept_answers(FORM, changed_mind) == {"f_who": "person", "f_opinion": "favorable"}


def test_only_questions_of_the_form_are_kept() -> None:
    assert kept_answers(FORM, EVERYTHING | {"f_elsewhere": "x"}) == EVERYTHING


def test_a_step_is_judged_on_the_path_and_keeps_its_own_answers() -> None:
    changed_mind = EVERYTHING | {"f_who": "person"}
    assert environment_before(FORM, FORM.step("s_payroll"), changed_mind).answers == {
        "f_who": "person",
        "f_payroll": "3",
        "f_opinion": "favorable",
    }


def test_staff_and_applicant_see_their_own_fields() -> None:
    both = Step(key="s_both", title="Tout", fields=(REMARK, OPINION))
    assert [field for field in shown_fields(both.fields, PathEnvironment({})) if not field.private] == [REMARK]
    assert [field for field in shown_fields(both.fields, PathEnvironment({})) if field.private] == [OPINION]


def test_fields_of_a_step_follow_each_other() -> None:
    fields = (WHO, EMPLOYER, PAYROLL)
    assert tuple(shown_fields(fields, PathEnvironment({"f_who": "club", "f_employer": True}))) == fields
    assert tuple(shown_fields(fields, PathEnvironment({"f_who": "person", "f_employer": True}))) == (WHO,)


def test_going_back_and_forth_skips_hidden_steps() -> None:
    person: dict[str, JsonValue] = {"f_who": "person"}
    assert next_step(FORM, person, "s_who") == FORM.step("s_end")
    assert previous_step(FORM, person, "s_end") == FORM.step("s_who")
    assert next_step(FORM, person, "s_end") is None
    assert previous_step(FORM, person, "s_who") is None
    assert next_step(FORM, person, "s_payroll") == FORM.step("s_end")
    assert previous_step(FORM, person, "s_payroll") == FORM.step("s_who")


def test_what_is_missing_is_found_on_the_path_only() -> None:
    assert missing_answers(FORM, {}, {}) == (WHO,)
    assert missing_answers(FORM, {"f_who": "person"}, {}) == ()
    assert missing_answers(FORM, {"f_who": "club", "f_employer": False}, {}) == (STATUTES,)
    assert missing_answers(FORM, {"f_who": "club", "f_employer": True}, {"f_statutes": 1}) == (PAYROLL,)
    assert first_incomplete_step(FORM, {"f_who": "club", "f_employer": False}, {}) == FORM.step("s_club")
    assert first_incomplete_step(FORM, EVERYTHING, {"f_statutes": 1}) is None


@WHOLE_FORMS
@given(st.data())
def test_the_path_of_any_form_is_settled(data: st.DataObject) -> None:
    schema = data.draw(schemas())
    answers = data.draw(answers_to(schema))
    kept = kept_answers(schema, answers)
    assert kept_answers(schema, kept) == kept
    assert kept.items() <= answers.items()
    assert visible_steps(schema, kept) == visible_steps(schema, answers)
    assert missing_answers(schema, kept, {}) == missing_answers(schema, answers, {})
    assert all(field_type(schema.field(key)).has_answer for key in kept)


@WHOLE_FORMS
@given(st.data())
def test_going_forward_walks_the_whole_path(data: st.DataObject) -> None:
    schema = data.draw(schemas())
    answers = data.draw(answers_to(schema))
    steps = visible_steps(schema, answers)
    for here, there in pairwise(steps):
        assert next_step(schema, answers, here.key) == there
        assert previous_step(schema, answers, there.key) == here
