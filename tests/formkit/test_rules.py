"""The expression language and the check of a form's conditions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from formkit.expressions import MAX_DEPTH, All, Any_, Comparison, Expression, Not, Operator, comparisons, evaluate
from formkit.fieldtypes import (
    AmountField,
    Choice,
    ContentField,
    DateField,
    Field,
    OneChoiceField,
    SeveralChoicesField,
    ShortTextField,
    YesNoField,
)
from formkit.rules import check
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from tests.formkit.strategies import WHOLE_FORMS, answers_of_any_shape, expressions, schemas
from tests.gate import examples

Operand = str | int | float | bool | tuple[str, ...] | None


def compare(operator: Operator, value: Operand = None) -> Comparison:
    return Comparison(field="f_a", operator=operator, value=value)


@pytest.mark.parametrize(
    ("answer", "operator", "value", "holds"),
    [
        ("c0", "equals", "c0", True),
        ("c0", "equals", "c1", False),
        (True, "equals", True, True),
        (True, "equals", 1, False),
        (0, "equals", False, False),
        (2, "equals", 2.0, True),
        ("c0", "not_equals", "c1", True),
        ("c0", "not_equals", "c0", False),
        (None, "not_equals", "c0", False),
        ("c0", "one_of", ("c0", "c1"), True),
        ("c2", "one_of", ("c0", "c1"), False),
        (["c0", "c1"], "contains", "c1", True),
        (["c0"], "contains", "c1", False),
        ("c0c1", "contains", "c1", False),
        (5, "greater", 4, True),
        (5, "greater", 5, False),
        (5, "less", 5.5, True),
        (True, "greater", 0, False),
        ("2026-11-24", "greater", "2026-02-01", True),
        ("2026-11-24", "less", "2026-02-01", False),
        ("12", "greater", 4, False),
        (None, "less", 4, False),
        (None, "empty", None, True),
        ("", "empty", None, True),
        ([], "empty", None, True),
        (False, "empty", None, False),
        (0, "empty", None, False),
        (None, "not_empty", None, False),
        (False, "not_empty", None, True),
    ],
)
def test_comparisons(answer: JsonValue, operator: Operator, value: Operand, holds: bool) -> None:
    assert evaluate(compare(operator, value), {"f_a": answer}) is holds


def test_an_absent_answer_is_empty() -> None:
    assert evaluate(compare("empty"), {})
    assert not evaluate(compare("equals", "c0"), {})


def test_combinations() -> None:
    yes, no = compare("empty"), compare("not_empty")
    assert evaluate(All(conditions=(yes, yes)), {})
    assert not evaluate(All(conditions=(yes, no)), {})
    assert evaluate(Any_(conditions=(no, yes)), {})
    assert not evaluate(Any_(conditions=(no, no)), {})
    assert evaluate(Not(condition=no), {})
    assert evaluate(None, {})
    assert comparisons(All(conditions=(yes, Not(condition=Any_(conditions=(no,)))))) == (yes, no)


@pytest.mark.parametrize(
    ("operator", "value"),
    [("equals", None), ("equals", ("c0",)), ("one_of", "c0"), ("one_of", ()), ("empty", "c0"), ("greater", None)],
)
def test_an_operator_takes_its_own_kind_of_value(operator: Operator, value: Operand) -> None:
    with pytest.raises(ValidationError, match="Cette comparaison ne convient pas"):
        compare(operator, value)


def test_an_empty_group_means_nothing() -> None:
    with pytest.raises(ValidationError):
        All(conditions=())


@settings(max_examples=examples(100), deadline=None)
@given(expressions(("f_a", "f_b")), st.dictionaries(st.sampled_from(["f_a", "f_b"]), answers_of_any_shape))
def test_any_expression_has_an_opposite_and_round_trips(expression: Expression, answers: dict[str, JsonValue]) -> None:
    adapter: TypeAdapter[Expression] = TypeAdapter(Expression)
    assert adapter.validate_json(adapter.dump_json(expression)) == expression
    assert evaluate(Not(condition=expression), answers) is not evaluate(expression, answers)


CHOICES = (Choice(value="c0", label="Un"), Choice(value="c1", label="Deux"))
QUESTIONS: dict[str, Field] = {
    "text": ShortTextField(key="f_a", label="Nom"),
    "yes_no": YesNoField(key="f_a", label="Nom"),
    "one": OneChoiceField(key="f_a", label="Nom", choices=CHOICES),
    "several": SeveralChoicesField(key="f_a", label="Nom", choices=CHOICES),
    "amount": AmountField(key="f_a", label="Nom"),
    "date": DateField(key="f_a", label="Nom"),
    "content": ContentField(key="f_a", label="Nom"),
    "private": YesNoField(key="f_a", label="Nom", private=True),
}


def form_with(first: Field, condition: Expression, *, private: bool = False) -> FormSchema:
    second = ShortTextField(key="f_b", label="Suite", condition=condition, private=private)
    return FormSchema(steps=(Step(key="s_a", title="Étape", fields=(first, second)),))


@pytest.mark.parametrize(
    ("question", "operator", "value"),
    [
        ("text", "equals", "Brenne"),
        ("yes_no", "equals", True),
        ("one", "one_of", ("c0", "c1")),
        ("several", "contains", "c1"),
        ("amount", "greater", 1000),
        ("date", "less", "2026-11-24"),
        ("date", "empty", None),
    ],
)
def test_a_condition_that_suits_its_question_is_fine(question: str, operator: Operator, value: Operand) -> None:
    assert check(form_with(QUESTIONS[question], compare(operator, value))) == ()


@pytest.mark.parametrize(
    ("question", "operator", "value", "reason"),
    [
        ("text", "greater", "a", "d’une façon qui ne convient pas"),
        ("content", "equals", "a", "d’une façon qui ne convient pas"),
        ("yes_no", "equals", "yes", "ne peut pas prendre"),
        ("one", "equals", "c9", "ne peut pas prendre"),
        ("one", "one_of", ("c0", "c9"), "ne peut pas prendre"),
        ("several", "contains", "c9", "ne peut pas prendre"),
        ("amount", "greater", "mille", "ne peut pas prendre"),
        ("date", "less", "24/11/2026", "ne peut pas prendre"),
        ("private", "equals", True, "réservé aux agents"),
    ],
)
def test_a_condition_that_does_not_is_named(question: str, operator: Operator, value: Operand, reason: str) -> None:
    (problem,) = check(form_with(QUESTIONS[question], compare(operator, value)))
    assert problem.key == "f_b"
    assert reason in problem.reason


def test_a_condition_too_deep_is_not_published() -> None:
    def problems(levels: int) -> list[str]:
        condition: Expression = Comparison(field="f_a", operator="equals", value=True)
        for _level in range(levels):
            condition = Not(condition=condition)
        asked = (YesNoField(key="f_a", label="A"), YesNoField(key="f_b", label="B", condition=condition))
        return [problem.key for problem in check(FormSchema(steps=(Step(key="s_a", title="A", fields=asked),)))]

    assert problems(MAX_DEPTH) == []
    assert problems(MAX_DEPTH + 1) == ["f_b"]


def test_staff_may_depend_on_what_staff_note() -> None:
    assert check(form_with(QUESTIONS["private"], compare("equals", True), private=True)) == ()


@pytest.mark.parametrize("compared", ["f_b", "f_gone"])
def test_only_earlier_questions_can_be_compared(compared: str) -> None:
    first = ShortTextField(key="f_a", label="Nom", condition=Comparison(field=compared, operator="empty"))
    later = ShortTextField(key="f_b", label="Suite")
    schema = FormSchema(steps=(Step(key="s_a", title="Étape", fields=(first, later)),))
    (problem,) = check(schema)
    assert problem.key == "f_a"
    assert "posée plus loin" in problem.reason


def test_a_step_depends_on_earlier_steps() -> None:
    condition = compare("equals", True)
    asked = Step(key="s_a", title="Un", fields=(QUESTIONS["yes_no"],))
    assert check(FormSchema(steps=(asked, Step(key="s_b", title="Deux", condition=condition)))) == ()
    (problem,) = check(FormSchema(steps=(asked.model_copy(update={"condition": condition}),)))
    assert problem.key == "s_a"


@WHOLE_FORMS
@given(schemas())
def test_any_form_can_be_checked(schema: FormSchema) -> None:
    fields = [*schema.fields(), *schema.columns()]
    keys = {field.key for field in fields if field.condition or field.type in ("group", "calculated")}
    assert {problem.key for problem in check(schema)} <= keys
