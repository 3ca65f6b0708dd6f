"""The expression language and the check of a form's conditions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from formkit.design.names import value_type
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
from formkit.language.comparisons import Comparator, Compared, Comparison, operation
from formkit.language.nodes import MAX_DEPTH, Answer, Node, OperatorName
from formkit.rules import check
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from tests.factories.conditions import all_of, any_of, comparison, met, unless
from tests.formkit.strategies import WHOLE_FORMS, answers_of_any_shape, expressions, schemas
from tests.french import french
from tests.gate import examples


def compare(operator: Comparator, value: Compared = None) -> Node:
    return comparison("f_a", operator=operator, value=value)


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
def test_comparisons(answer: JsonValue, operator: Comparator, value: Compared, holds: bool) -> None:
    assert met(compare(operator, value), {"f_a": answer}) is holds


def test_an_absent_answer_is_empty() -> None:
    assert met(compare("empty"), {})
    assert not met(compare("equals", "c0"), {})


def test_combinations() -> None:
    yes, no = compare("empty"), compare("not_empty")
    assert met(all_of((yes, yes)), {})
    assert not met(all_of((yes, no)), {})
    assert met(any_of((no, yes)), {})
    assert not met(any_of((no, no)), {})
    assert met(unless(no), {})
    assert met(None, {})


@pytest.mark.parametrize(("kind", "count"), [("equals", 1), ("one_of", 1), ("empty", 2), ("and", 1), ("not", 2)])
def test_an_operator_takes_its_own_number_of_values(kind: OperatorName, count: int) -> None:
    with pytest.raises(ValidationError):
        operation(kind, *[Answer(key="f_a")] * count)


@settings(max_examples=examples(100), deadline=None)
@given(expressions(("f_a", "f_b")), st.dictionaries(st.sampled_from(["f_a", "f_b"]), answers_of_any_shape))
def test_any_expression_has_an_opposite_and_round_trips(expression: Node, answers: dict[str, JsonValue]) -> None:
    adapter: TypeAdapter[Node] = TypeAdapter(Node)
    assert adapter.validate_json(adapter.dump_json(expression)) == expression
    assert met(unless(expression), answers) is not met(expression, answers)


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


def form_with(first: Field, condition: Node, *, private: bool = False) -> FormSchema:
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
def test_a_condition_that_suits_its_question_is_fine(question: str, operator: Comparator, value: Compared) -> None:
    condition = Comparison(Answer(key="f_a"), operator, value).tree(value_type(QUESTIONS[question]))
    assert check(form_with(QUESTIONS[question], condition)) == ()


NOT_TAKEN = "“%(operator)s” doesn't take %(type)s."
NOT_TOGETHER = "“%(operator)s” doesn't take %(first)s and %(second)s together."
NO_SUCH_CHOICE = "“%(label)s” has no such choice."
SERVICE_ONLY = "Only the service may read “%(label)s”."
GONE = "This names a question that no longer exists or comes later."


@pytest.mark.parametrize(
    ("question", "condition", "reason", "words"),
    [
        ("text", comparison("f_a", "greater", "a", "text"), NOT_TAKEN, {"operator": ">", "type": "a text"}),
        ("content", comparison("f_a", "equals", "a", "text"), GONE, {}),
        ("yes_no", comparison("f_a", "equals", "yes", "text"), NOT_TOGETHER,
         {"operator": "=", "first": "a yes or no", "second": "a text"}),
        ("one", comparison("f_a", "equals", "c9", "choice"), NO_SUCH_CHOICE, {}),
        ("one", comparison("f_a", "one_of", ("c0", "c9"), "choice"), NO_SUCH_CHOICE, {}),
        ("several", comparison("f_a", "contains", "c9", "choice"), NO_SUCH_CHOICE, {}),
        ("amount", comparison("f_a", "greater", "mille", "text"), NOT_TOGETHER,
         {"operator": ">", "first": "an amount in euros", "second": "a text"}),
        ("date", comparison("f_a", "less", "24/11/2026", "text"), NOT_TOGETHER,
         {"operator": "<", "first": "a date", "second": "a text"}),
        ("private", comparison("f_a", "equals", value=True), SERVICE_ONLY, {}),
    ],
)  # fmt: skip
def test_a_condition_that_does_not_is_named(question: str, condition: Node, reason: str, words: dict[str, str]) -> None:
    (problem,) = check(form_with(QUESTIONS[question], condition))
    assert problem.key == "f_b"
    types = {name: french(word) if " " in word else word for name, word in words.items()}
    assert problem.reason == french(reason) % ({"label": "Nom"} | types)


def test_what_gives_no_yes_or_no_is_no_condition() -> None:
    (problem,) = check(form_with(QUESTIONS["amount"], Answer(key="f_a")))
    assert problem.key == "f_b"


def test_a_condition_too_deep_is_not_published() -> None:
    def problems(levels: int) -> list[str]:
        condition: Node = Answer(key="f_a")
        for _level in range(levels - 1):
            condition = operation("not", condition)
        asked = (YesNoField(key="f_a", label="A"), YesNoField(key="f_b", label="B", condition=condition))
        return [problem.key for problem in check(FormSchema(steps=(Step(key="s_a", title="A", fields=asked),)))]

    assert problems(MAX_DEPTH) == []
    assert problems(MAX_DEPTH + 1) == ["f_b"]


def test_staff_may_depend_on_what_staff_note() -> None:
    assert check(form_with(QUESTIONS["private"], compare("equals", True), private=True)) == ()


@pytest.mark.parametrize("compared", ["f_b", "f_gone"])
def test_only_earlier_questions_can_be_compared(compared: str) -> None:
    first = ShortTextField(key="f_a", label="Nom", condition=comparison(compared, operator="empty"))
    later = ShortTextField(key="f_b", label="Suite")
    schema = FormSchema(steps=(Step(key="s_a", title="Étape", fields=(first, later)),))
    (problem,) = check(schema)
    assert problem.key == "f_a"
    assert problem.reason == french(GONE)


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
    keys = {field.key for field in fields if field.condition or field.type in ("group", "table", "calculated")}
    assert {problem.key for problem in check(schema)} <= keys
