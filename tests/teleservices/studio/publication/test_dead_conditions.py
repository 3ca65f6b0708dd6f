"""Conditions that no answer makes true, or false: told by « Vérifier » with the question, the step or the rule."""

import datetime as dt

import pytest

from formkit.design.names import value_type
from formkit.fieldtypes import (
    AmountField,
    Choice,
    DateField,
    Field,
    NumberField,
    OneChoiceField,
    PercentageField,
    SeveralChoicesField,
    YesNoField,
)
from formkit.language.comparisons import Comparator, Compared, Comparison, unless
from formkit.language.nodes import Answer, Node
from formkit.schema import FormRule, FormSchema, Step
from teleservices.studio.publication.advice import advice_on
from teleservices.studio.publication.dead_conditions import dead_conditions
from tests.factories.conditions import all_of

AGE = NumberField(key="f_n", label="Âge", minimum=0, maximum=120)
TYPES = (Choice(value="a", label="Marié"), Choice(value="b", label="Pacsé"))
QUESTIONS: tuple[Field, ...] = (
    AGE,
    AmountField(key="f_m", label="Montant", maximum=100_000),
    PercentageField(key="f_r", label="Taux"),
    OneChoiceField(key="f_c", label="Situation", choices=TYPES),
    SeveralChoicesField(key="f_s", label="Activités", choices=TYPES),
    DateField(key="f_d", label="Début", minimum="today"),
    DateField(key="f_e", label="Fin", minimum=dt.date(2027, 1, 1)),
    NumberField(key="f_o", label="Enfants", minimum=1, required=False),
    YesNoField(key="f_y", label="Aidé"),
)


def compared(key: str, comparator: Comparator, value: Compared = None) -> Node:
    [field] = [field for field in QUESTIONS if field.key == key]
    return Comparison(Answer(key=key), comparator, value).tree(value_type(field))


def dead_keys(*rules: FormRule, condition: Node | None = None, step: Node | None = None) -> list[str]:
    """The keys of what is told of a form that asks these questions, then one in another step."""
    last = YesNoField(key="f_last", label="Dernière", condition=condition)
    steps = (
        Step(key="s_a", title="Vous", fields=QUESTIONS),
        Step(key="s_b", title="Fin", condition=step, fields=(last,)),
    )
    return [dead.key for dead in dead_conditions(FormSchema(steps=steps, rules=rules))]


@pytest.mark.parametrize(
    "condition",
    [
        compared("f_n", "greater", 120),
        compared("f_n", "at_least", 0),
        compared("f_m", "greater", 100_000),
        compared("f_r", "at_most", 100),
        compared("f_c", "one_of", ("a", "b")),
        compared("f_c", "empty"),
        compared("f_s", "counts_at_least", 3),
        compared("f_d", "less", "today"),
        compared("f_d", "at_least", "today-1m"),
        compared("f_e", "less", "2026-12-31"),
        compared("f_o", "less", 1),
        all_of((compared("f_c", "equals", "a"), compared("f_c", "equals", "b"))),
        all_of((compared("f_n", "greater", 17), compared("f_n", "less", 18))),
        unless(compared("f_n", "at_least", 0)),
    ],
)
def test_what_no_answer_changes_is_dead_keys(condition: Node) -> None:
    assert dead_keys(condition=condition) == ["f_last"]
    assert dead_keys(step=condition) == ["s_b"]
    assert dead_keys(FormRule(key="r_a", kind="warning", condition=condition, message="Non")) == ["r_a"]


@pytest.mark.parametrize(
    "condition",
    [
        compared("f_n", "at_least", 120),
        compared("f_o", "at_least", 1),
        compared("f_c", "not_equals", "a"),
        compared("f_e", "less", "today"),
        compared("f_d", "at_most", "2026-12-31"),
        compared("f_y", "equals", value=True),
        unless(compared("f_o", "at_least", 1)),
        all_of((compared("f_d", "at_least", "today+30d"), compared("f_d", "at_most", "today+1m"))),
    ],
)
def test_what_some_answer_changes_is_not(condition: Node) -> None:
    assert dead_keys(condition=condition) == []


def test_a_question_is_read_within_its_step_and_a_requirement_within_its_question() -> None:
    married, other = compared("f_c", "equals", "a"), compared("f_c", "equals", "b")
    assert dead_keys(step=married, condition=other) == ["f_last"]
    assert dead_keys(step=married, condition=compared("f_c", "not_equals", "b")) == ["f_last"]
    field = YesNoField(key="f_x", label="Acte", condition=married, required_when=other)
    schema = FormSchema(steps=(Step(key="s_a", title="Vous", fields=(*QUESTIONS, field)),))
    assert [dead.key for dead in dead_conditions(schema)] == ["f_x"]


def test_a_rule_there_twice_and_labels_that_readers_confuse_are_dead_keys() -> None:
    rule = FormRule(key="r_a", kind="warning", condition=compared("f_n", "less", 18), message="Trop jeune")
    assert dead_keys(rule, rule.model_copy(update={"key": "r_b"})) == ["r_b"]
    choices = (Choice(value="a", label="Marié"), Choice(value="b", label="marie"))
    steps = (
        Step(key="s_a", title="Vous", fields=(AGE, OneChoiceField(key="f_c", label="Situation", choices=choices))),
        Step(key="s_b", title="Projet", fields=(AGE.model_copy(update={"key": "f_x", "label": "age"}),)),
    )
    keys = [advice.key for advice in advice_on(FormSchema(steps=steps))]
    assert keys == ["f_c", "f_x"]
