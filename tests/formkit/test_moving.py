"""Answers brought from one version of a form to another: kept, or set aside, never lost nor under another's label."""

import json
from itertools import pairwise
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from formkit.design import operations
from formkit.design.moving import Moved, SetAside, move_answers
from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    Choice,
    Field,
    GroupField,
    NumberField,
    OneChoiceField,
    SeveralChoicesField,
    ShortTextField,
    field_type,
)
from formkit.schema import FormSchema, Step
from formkit.values import is_empty
from tests.formkit.edits import versions
from tests.formkit.strategies import WHOLE_FORMS, answers_of_any_shape

A, B, C = (Choice(value=value, label=label) for value, label in (("a", "En salle"), ("b", "Dehors"), ("c", "En ligne")))


def form(*asked: Field) -> FormSchema:
    return FormSchema(steps=(Step(key="s_one", title="Une étape", fields=asked),))


def aside_texts(moved: Moved) -> list[tuple[str, str]]:
    return [(answer.label, answer.text) for answer in moved.set_aside]


def test_answers_follow_their_question_wherever_it_goes_and_whatever_it_is_called() -> None:
    before = form(ShortTextField(key="f_name", label="Nom"), AmountField(key="f_cost", label="Coût"))
    after = operations.add_step(before, step=Step(key="s_two", title="Deux"))
    after = operations.move_field(after, key="f_name", step_key="s_two", position=0)
    after = operations.edit_field(after, key="f_name", label="Nom de l’association", max_length=3)
    after = operations.edit_field(after, key="f_cost", maximum=100)
    answers: dict[str, Any] = {"f_name": "Les amis du parc", "f_cost": 25_000}
    assert move_answers(before, after, answers) == Moved(answers, ())


def test_what_is_no_longer_asked_is_set_aside_in_the_words_of_its_question() -> None:
    before = form(ShortTextField(key="f_name", label="Nom"), AmountField(key="f_cost", label="Coût"))
    moved = move_answers(before, form(before.field("f_name")), {"f_name": "Parc", "f_cost": 25_000})
    assert moved.answers == {"f_name": "Parc"}
    assert aside_texts(moved) == [("Coût", "250,00\u00a0€")]


def test_another_type_under_the_same_key_never_takes_the_answer() -> None:
    before = form(NumberField(key="f_same", label="Nombre"))
    moved = move_answers(before, form(AmountField(key="f_same", label="Montant")), {"f_same": 12})
    assert moved.answers == {}
    assert aside_texts(moved) == [("Nombre", "12")]


def test_a_choice_that_is_gone_is_set_aside_and_the_others_stay() -> None:
    before = form(
        OneChoiceField(key="f_one", label="Lieu", choices=(A, B)),
        SeveralChoicesField(key="f_some", label="Lieux", choices=(A, B, C), other=True),
    )
    after = form(
        OneChoiceField(key="f_one", label="Lieu", choices=(B, C)),
        SeveralChoicesField(key="f_some", label="Lieux", choices=(B, C)),
    )
    given_before: dict[str, Any] = {"f_one": "a", "f_some": ["a", "c", {"other": "Sur l’eau"}]}
    moved = move_answers(before, after, given_before)
    assert moved.answers == {"f_some": ["c"]}
    nbsp = "\u00a0"
    assert aside_texts(moved) == [
        ("Lieu", "En salle"),
        ("Lieux", f"En salle{nbsp}; En ligne{nbsp}; Autre{nbsp}: Sur l’eau"),
    ]


def budget(*columns: Field) -> GroupField:
    return GroupField(key="f_budget", label="Budget", fields=columns)


def test_rows_keep_the_columns_that_are_still_asked() -> None:
    what, cost = ShortTextField(key="f_what", label="Dépense"), AmountField(key="f_cost", label="Coût")
    total = CalculatedField(key="f_total", label="Double")
    before, after = form(budget(what, cost, total)), form(budget(cost, NumberField(key="f_count", label="Nombre")))
    rows: list[Any] = [
        {"id": "r_1", "f_what": "Salle", "f_cost": 100, "f_total": 200},
        {"id": "r_2", "f_what": "Sono"},
    ]
    moved = move_answers(before, after, {"f_budget": rows})
    assert moved.answers == {"f_budget": [{"id": "r_1", "f_cost": 100}]}
    ((label, text),) = aside_texts(moved)
    assert label == "Budget"
    assert "Salle" in text
    assert "Sono" in text


def test_what_is_worked_out_is_no_answer_to_keep_aside() -> None:
    cost, total = AmountField(key="f_cost", label="Coût"), CalculatedField(key="f_total", label="Double")
    before = form(budget(cost, total), CalculatedField(key="f_sum", label="Somme"))
    rows: list[Any] = [{"id": "r_1", "f_cost": 100, "f_total": 200}]
    moved = move_answers(before, form(budget(cost)), {"f_budget": rows, "f_sum": 300})
    assert moved == Moved({"f_budget": [{"id": "r_1", "f_cost": 100}]}, ())


def test_a_choice_that_took_the_value_of_another_never_takes_its_answers() -> None:
    place = OneChoiceField(key="f_one", label="Lieu", choices=(A, B))
    away = move_answers(form(place), form(place.model_copy(update={"choices": (B,)})), {"f_one": "a"})
    again = place.model_copy(update={"choices": (Choice(value="a", label="Au bord de l’eau"), B)})
    assert move_answers(form(place), form(again), away.answers, away.set_aside) == away
    assert move_answers(form(again), form(place), away.answers, away.set_aside) == Moved({"f_one": "a"}, ())


def test_an_answer_comes_back_with_its_question_unless_it_was_answered_again() -> None:
    name, cost = ShortTextField(key="f_name", label="Nom"), AmountField(key="f_cost", label="Coût")
    first, without = form(name, cost), form(cost)
    away = move_answers(first, without, {"f_name": "Parc", "f_cost": 1})
    back = move_answers(without, first, away.answers, away.set_aside)
    assert back == Moved({"f_name": "Parc", "f_cost": 1}, ())
    again = move_answers(without, first, {"f_cost": 1}, [*away.set_aside, away.set_aside[0]])
    assert again.answers["f_name"] == "Parc"


def answer_for(field: Field) -> st.SearchStrategy[Any]:
    """Draw an answer that the field may have, or anything."""
    example = field_type(field).example_answer(field)
    return answers_of_any_shape if example is None else st.just(example) | answers_of_any_shape


@WHOLE_FORMS
@given(st.data(), versions())
def test_no_answer_is_ever_lost_or_shown_under_anothers_label(data: st.DataObject, forms: list[FormSchema]) -> None:
    asked = {field.key: field for field in forms[0].fields()}
    assume(asked)
    answers = {key: data.draw(answer_for(field)) for key, field in asked.items() if data.draw(st.booleans())}
    given_once = {key: (asked[key].label, answer) for key, answer in answers.items() if is_kept(asked[key], answer)}
    moved = Moved(answers, ())
    labels = {key: {label} for key, (label, _answer) in given_once.items()}
    for before, after in pairwise(forms):
        moved = move_answers(before, after, *moved)
        now = {field.key: field for field in after.fields()}
        for key in moved.answers:
            assert now[key].type == asked[key].type
        for key in labels.keys() & now.keys():
            labels[key].add(now[key].label)
        for key, (_label, answer) in given_once.items():
            typed = field_type(asked[key]).typed(asked[key], answer)
            aside = [entry for entry in moved.set_aside if entry.key == key]
            assert moved.answers.get(key) == typed or typed in [entry.answer for entry in aside]
            assert all(entry.label in labels[key] and entry.type == asked[key].type for entry in aside)
        stored = json.dumps([entry.model_dump() for entry in moved.set_aside])
        assert tuple(map(SetAside.model_validate, json.loads(stored))) == moved.set_aside


def is_kept(field: Field, answer: object) -> bool:
    """Whether there is something to keep: an answer, to a question that takes one."""
    return not is_empty(answer) and not field_type(field).is_calculated
