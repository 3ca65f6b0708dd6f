"""A step as a Django form."""

import json

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from formkit.django_forms import refused_answers, step_form, step_form_class
from formkit.fieldtypes import (
    Choice,
    ContentField,
    DateField,
    DocumentField,
    EmailField,
    OneChoiceField,
    SeveralChoicesField,
    ShortTextField,
    YesNoField,
    field_type,
)
from formkit.path import PathEnvironment, kept_answers, missing_answers, visible_steps
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from tests.factories.conditions import comparison
from tests.formkit.asking import posted
from tests.formkit.strategies import WHOLE_FORMS, answers_to, data_for, schemas

NAME = ShortTextField(key="f_name", label="Nom")
ADDRESS = EmailField(key="f_mail", label="Adresse électronique")
BORN = DateField(key="f_born", label="Naissance", required=False)
NOTICE = ContentField(key="f_notice", label="À savoir")
STATUTES = DocumentField(key="f_statutes", label="Statuts", category="statuts")
OPINION = ShortTextField(key="f_opinion", label="Avis du service", private=True)
STEP = Step(key="s_you", title="Vous", fields=(NOTICE, NAME, ADDRESS, BORN, STATUTES, OPINION))
FORM = FormSchema(steps=(STEP,))


def test_a_form_asks_what_the_applicant_sees() -> None:
    form = step_form(FORM, STEP, {"f_name": "Odile", "f_born": "2001-02-03"})
    assert list(form.fields) == ["f_name", "f_mail", "f_born"]
    assert form.shown == (NOTICE, NAME, ADDRESS, BORN, STATUTES)
    assert 'value="Odile"' in str(form["f_name"])
    assert 'value="2001-02-03"' in str(form["f_born"])
    assert "required" not in str(form["f_name"])


def test_staff_fill_in_their_own_fields() -> None:
    form = step_form(FORM, STEP, {"f_name": "Odile"}, posted({"f_opinion": "Favorable"}), private=True)
    assert form.answers() == {"f_opinion": "Favorable"}


def test_an_applicant_can_not_write_for_staff() -> None:
    form = step_form(FORM, STEP, {}, posted({"f_name": "Odile", "f_mail": "o@exemple.fr", "f_opinion": "Favorable"}))
    assert form.answers() == {"f_name": "Odile", "f_mail": "o@exemple.fr"}


def test_going_on_needs_every_required_answer() -> None:
    form = step_form(FORM, STEP, {}, posted({"f_name": "Odile"}))
    assert not form.is_valid()
    assert form.errors == {"f_mail": ["Répondez à cette question."]}
    assert form.missing == (ADDRESS,)
    with pytest.raises(ValueError, match="errors"):
        form.answers()


def test_a_draft_is_saved_half_filled() -> None:
    form = step_form(FORM, STEP, {}, posted({"f_name": "Odile"}), strict=False)
    assert form.is_valid()
    assert form.answers() == {"f_name": "Odile"}
    assert form.missing == (ADDRESS,)
    assert form.fields["f_mail"].required  # still not marked optional on screen


def test_a_draft_saves_what_is_right_and_says_what_is_not() -> None:
    form = step_form(FORM, STEP, {}, posted({"f_name": "Odile", "f_mail": "odile"}), strict=False)
    assert not form.is_valid()
    assert list(form.errors) == ["f_mail"]
    assert form.valid_answers() == {"f_name": "Odile"}
    assert form.missing == ()


def test_what_is_stored_after_a_step() -> None:
    stored: dict[str, JsonValue] = {"f_name": "Odile", "f_mail": "o@exemple.fr", "f_born": "2001-02-03", "f_other": 1}
    form = step_form(FORM, STEP, stored, posted({"f_name": "Anne", "f_mail": "anne@", "f_born": ""}), strict=False)
    assert form.merged(stored) == {"f_name": "Anne", "f_mail": "o@exemple.fr", "f_other": 1}
    assert stored["f_name"] == "Odile"


def test_an_emptied_answer_leaves_a_draft_but_not_a_strict_reading() -> None:
    stored: dict[str, JsonValue] = {"f_name": "Odile", "f_mail": "o@exemple.fr"}
    data = posted({"f_name": "Odile", "f_mail": ""})
    assert step_form(FORM, STEP, stored, data, strict=False).merged(stored) == {"f_name": "Odile"}
    assert step_form(FORM, STEP, stored, data).merged(stored) == stored


def test_a_correction_reopens_the_named_questions_only() -> None:
    stored: dict[str, JsonValue] = {"f_name": "Odile", "f_mail": "o@exemple.fr"}
    form = step_form(FORM, STEP, stored, posted({"f_mail": "anne@exemple.fr", "f_name": "Anne"}), only={"f_mail"})
    assert list(form.fields) == ["f_mail"]
    assert form.merged(stored) == {"f_name": "Odile", "f_mail": "anne@exemple.fr"}


HELPED = YesNoField(key="f_helped", label="Aidé ?")
BY_WHOM = ShortTextField(
    key="f_whom", label="Par qui ?", condition=comparison("f_helped", operator="equals", value=True)
)
WHEN = DateField(key="f_when", label="Quand ?", condition=comparison("f_whom", operator="not_empty"), required=False)
CHAIN = FormSchema(steps=(Step(key="s_help", title="Aide", fields=(HELPED, BY_WHOM, WHEN)),))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"f_helped": "no"}, ["f_helped"]),
        ({"f_helped": "yes"}, ["f_helped", "f_whom"]),
        ({"f_helped": "yes", "f_whom": "Ma commune"}, ["f_helped", "f_whom", "f_when"]),
        ({"f_helped": "no", "f_whom": "Ma commune"}, ["f_helped"]),
        ({"f_helped": "perhaps", "f_whom": "Ma commune"}, ["f_helped"]),
    ],
)
def test_conditions_follow_what_is_being_typed(typed: dict[str, str], asked: list[str]) -> None:
    stored: dict[str, JsonValue] = {"f_helped": True, "f_whom": "Le Département"}
    form = step_form(CHAIN, CHAIN.steps[0], stored, posted(typed))
    assert [field.key for field in form.shown] == asked
    assert list(form.fields) == ["f_helped", "f_whom", "f_when"]


def test_what_is_concealed_is_no_error_and_what_it_holds_is_kept() -> None:
    data = posted({"f_helped": "no", "f_when": "31/02/2026"})
    form = step_form(CHAIN, CHAIN.steps[0], {}, data)
    assert form.is_valid()
    assert form.concealed == {"f_whom", "f_when"}
    assert step_form(CHAIN, CHAIN.steps[0], {}, posted({"f_helped": "no", "f_whom": "Moi"})).merged({}) == {
        "f_helped": False,
        "f_whom": "Moi",
    }


def test_an_answer_may_be_required_under_a_condition() -> None:
    siret = ShortTextField(
        key="f_why", label="Pourquoi ?", required_when=comparison("f_helped", operator="equals", value=True)
    )
    schema = FormSchema(steps=(Step(key="s_why", title="Aide", fields=(HELPED, siret)),))
    step = schema.steps[0]
    assert step_form(schema, step, {}, posted({"f_helped": "no"})).is_valid()
    assert list(step_form(schema, step, {}, posted({"f_helped": "yes"})).errors) == ["f_why"]
    assert missing_answers(schema, {"f_helped": True}, {}) == (siret.model_copy(update={"required": True}),)
    assert missing_answers(schema, {"f_helped": False}, {}) == ()


def test_the_profile_decides_what_is_asked() -> None:
    rna = ShortTextField(
        key="f_rna", label="RNA", condition=comparison("p_type", operator="equals", value="association")
    )
    schema = FormSchema(steps=(Step(key="s_who", title="Vous", fields=(NAME, rna)),))
    facts: dict[str, JsonValue] = {"p_type": "association"}
    assert list(step_form(schema, schema.steps[0], facts).fields) == [NAME.key, "f_rna"]
    assert list(step_form(schema, schema.steps[0], {"p_type": "commune"}).fields) == [NAME.key]
    assert kept_answers(schema, facts | {"f_rna": "W1"}) == {"f_rna": "W1"}


def test_a_hidden_answer_is_kept_while_drafting() -> None:
    stored: dict[str, JsonValue] = {"f_helped": True, "f_whom": "Le Département"}
    form = step_form(CHAIN, CHAIN.steps[0], stored, posted({"f_helped": "no"}))
    assert form.merged(stored) == {"f_helped": False, "f_whom": "Le Département"}


def test_a_step_does_not_read_answers_hidden_before_it() -> None:
    later = Step(key="s_later", title="Plus tard", fields=(WHEN,))
    schema = FormSchema(steps=(Step(key="s_help", title="Aide", fields=(HELPED, BY_WHOM)), later))
    stored: dict[str, JsonValue] = {"f_helped": False, "f_whom": "Le Département"}
    assert list(step_form(schema, later, stored).fields) == []
    assert list(step_form_class(later, PathEnvironment(stored))().fields) == ["f_when"]


CHOICES = (Choice(value="a", label="Un"), Choice(value="b", label="Deux"))
ONE = OneChoiceField(key="f_one", label="Un choix", choices=CHOICES, required=False)
SEVERAL = SeveralChoicesField(key="f_several", label="Des choix", choices=CHOICES, max_choices=1)
LAST = FormSchema(steps=(Step(key="s_last", title="Fin", fields=(NAME, ONE, SEVERAL, BORN, STATUTES)),))


def test_the_last_check_finds_what_a_newer_form_refuses() -> None:
    answers: dict[str, JsonValue] = {
        "f_name": "a" * 201,
        "f_one": "gone",
        "f_several": ["a", "gone"],
        "f_born": "2001-02-30",
    }
    assert refused_answers(LAST, answers) == {
        "f_name": ["Raccourcissez votre réponse\u00a0: 200 caractères au plus. Elle en compte 201."],
        "f_one": ["Choisissez une des réponses."],
        "f_several": ["Cochez seulement des réponses proposées."],
        "f_born": ["Répondez à cette question."],
    }


def test_the_last_check_accepts_what_is_right_and_ignores_what_is_missing() -> None:
    assert refused_answers(LAST, {"f_name": "Odile", "f_several": ["b"]}) == {}


@WHOLE_FORMS
@given(st.data())
def test_any_form_is_shown_and_read_whatever_is_stored_and_sent(data: st.DataObject) -> None:
    schema = data.draw(schemas(longest=5))
    answers = data.draw(answers_to(schema))
    sent = QueryDict(mutable=True)
    for key, values in data.draw(data_for(schema)).items():
        sent.setlist(key, values)
    for step in visible_steps(schema, answers):
        str(step_form(schema, step, answers))
        for strict in (True, False):
            form = step_form(schema, step, answers, sent, strict=strict)
            str(form)
            valid = form.valid_answers()
            assert json.loads(json.dumps(valid)) == valid
            assert valid.keys() <= form.fields.keys()
            assert not valid.keys() & form.errors.keys()
            assert all(
                field_type(field).answered(field, valid[field.key]) for field in form.shown if field.key in valid
            )
            assert {key: value for key, value in form.merged(answers).items() if key not in form.fields} == {
                key: value for key, value in answers.items() if key not in form.fields
            }
            if form.is_valid() and strict:
                assert not {field.key for field in form.missing} & valid.keys()
                assert refused_answers(schema, form.merged({})).keys() & form.fields.keys() == set()
