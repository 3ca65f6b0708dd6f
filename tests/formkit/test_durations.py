"""How long a form takes: by type, on the path taken, told as honestly as it is known."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.fieldtypes import (
    REGISTRY,
    AmountField,
    Choice,
    ContentField,
    DocumentField,
    DropDownField,
    GroupField,
    LongTextField,
    OneChoiceField,
    Prefill,
    ShortTextField,
    YesNoField,
    field_type,
)
from formkit.path import visible_steps
from formkit.relative_dates import TODAY
from formkit.schema import FormSchema, Step
from formkit.showing.durations import (
    CHECK_SECONDS,
    duration_text,
    minutes_left,
    minutes_of_form,
    minutes_of_step,
    question_seconds,
    rounded_minutes,
)
from formkit.values import JsonValue
from tests.factories.conditions import comparison
from tests.formkit.asking import form_of
from tests.formkit.strategies import WHOLE_FORMS, schemas
from tests.formkit.whole_forms import whole_forms

HELPED = comparison("f_helped", operator="equals", value=True)
STORIES = tuple(LongTextField(key=f"f_story{number}", label="Racontez") for number in range(4))
FORM = FormSchema(
    steps=(
        Step(key="s_one", title="Un", fields=(YesNoField(key="f_helped", label="Déjà aidé ?"),)),
        Step(key="s_two", title="Deux", condition=HELPED, fields=STORIES),
        Step(key="s_three", title="Trois", fields=(ShortTextField(key="f_name", label="Nom"),)),
    )
)


def test_an_optional_question_takes_half_and_an_answered_one_only_its_reading() -> None:
    required = question_seconds(LongTextField(key="f_a", label="Projet"), {})
    optional = question_seconds(LongTextField(key="f_a", label="Projet", required=False), {})
    answered = question_seconds(LongTextField(key="f_a", label="Projet"), {"f_a": "Fête"})
    assert required - optional == pytest.approx(REGISTRY["long_text"].seconds / 2)
    assert answered == pytest.approx(required - REGISTRY["long_text"].seconds)
    assert answered > 0


def test_what_is_read_counts_except_long_lists() -> None:
    choices = tuple(Choice(value=f"c{number}", label=f"Un choix de quelques mots {number}") for number in range(12))
    read = question_seconds(OneChoiceField(key="f_a", label="Choix", choices=choices), {})
    looked_through = question_seconds(DropDownField(key="f_a", label="Choix", choices=choices), {})
    assert read - REGISTRY["one_choice"].seconds > 10 + looked_through - REGISTRY["drop_down"].seconds
    long_text = question_seconds(ContentField(key="f_a", label="À lire", text="mot " * 180), {})
    assert 60 <= long_text <= 62


@pytest.mark.parametrize(("minimum", "maximum", "rows"), [(0, 10, 3), (5, 10, 5), (1, 2, 2)])
def test_a_group_counts_the_rows_that_people_usually_give(minimum: int, maximum: int, rows: int) -> None:
    columns = (
        AmountField(key="f_b", label="Montant"),
        ShortTextField(key="f_c", label="Objet", required=False),
    )
    group = GroupField(key="f_a", label="Budget", fields=columns, minimum=minimum, maximum=maximum)
    a_row = REGISTRY["amount"].seconds + REGISTRY["short_text"].seconds / 2
    assert question_seconds(group, {}) == pytest.approx(rows * a_row + 1)  # three words are read


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 1), (29, 1), (100, 2), (600, 10), (11 * 60, 10), (13 * 60, 15), (52 * 60, 50)]
)
def test_minutes_are_told_by_fives_beyond_ten(seconds: int, minutes: int) -> None:
    assert rounded_minutes(seconds) == minutes


def test_the_time_left_follows_the_path_of_the_answers() -> None:
    first, _stories, last = FORM.steps
    assert minutes_left(FORM, {}, first) == rounded_minutes(CHECK_SECONDS + 20)
    assert minutes_left(FORM, {"f_helped": True}, first) == 7
    assert minutes_left(FORM, {"f_helped": True}, last) == 1
    answers = {"f_helped": True, **{field.key: "Fait" for field in STORIES}}
    assert minutes_left(FORM, answers, first) == 1


def test_a_document_that_is_joined_takes_no_more_time() -> None:
    form = form_of(*(DocumentField(key=f"f_d{number}", label="Pièce", category="statuts") for number in range(3)))
    assert minutes_left(form, {}, form.steps[0]) == 6
    assert minutes_left(form, {}, form.steps[0], {"f_d0", "f_d1", "f_d2"}) == 1


def test_a_form_takes_from_its_shortest_path_to_all_that_it_may_ask() -> None:
    assert minutes_of_form(FORM) == (1, 7)
    assert duration_text(FORM) == "1 à 7 minutes"
    assert duration_text(form_of(YesNoField(key="f_a", label="Oui ?"))) == "1 minute"
    assert minutes_of_step(FORM.steps[1]) == 6


def test_what_only_staff_see_takes_no_time() -> None:
    private = form_of(*(field.model_copy(update={"private": True}) for field in STORIES))
    assert minutes_of_form(private) == (1, 1)


def test_the_shortest_time_counts_what_a_profile_fills_in() -> None:
    known = tuple(field.model_copy(update={"prefill": Prefill.PROFILE_NAME}) for field in STORIES)
    form = form_of(*known, *(LongTextField(key=f"f_more{number}", label="Racontez") for number in range(2)))
    assert minutes_of_form(form) == (4, 10)
    assert minutes_left(form, {field.key: "Fête" for field in known}, form.steps[0]) == 4
    assert minutes_left(form, {}, form.steps[0]) == 10


@WHOLE_FORMS
@given(whole_forms(), st.randoms(use_true_random=False), st.sampled_from(["particulier", "association", ""]))
def test_the_time_left_at_the_beginning_is_within_what_is_announced(
    schema: FormSchema, chance: Random, profile_type: str
) -> None:
    shortest, longest = minutes_of_form(schema)
    prefilled = [field for field in schema.fields() if field.prefill and chance.random() < 1 / 2]
    known: dict[str, JsonValue] = {field.key: field_type(field).example_answer(field) for field in prefilled}
    known |= {"p_type": profile_type, TODAY: "2026-11-24"}
    steps = visible_steps(schema, known)
    for step in steps[:1]:
        assert shortest <= minutes_left(schema, known, step) <= longest


@WHOLE_FORMS
@given(schemas())
def test_any_form_has_a_time_that_only_goes_down(schema: FormSchema) -> None:
    shortest, longest = minutes_of_form(schema)
    assert 1 <= shortest <= longest
    left = [minutes_left(schema, {}, step) for step in schema.steps]
    assert left == sorted(left, reverse=True)
