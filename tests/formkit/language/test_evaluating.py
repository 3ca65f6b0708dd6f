"""What trees give: empty is not unknown, numbers are exact, nothing raises."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.language.cost import cost
from formkit.language.evaluating import Environment, evaluate, holds
from formkit.language.exact import EMPTY, MOST, OPAQUE, UNKNOWN, Value, bounded, read, rounded
from formkit.language.nodes import Answer, Constant, Node, Operation, Rows
from formkit.language.operators import OPERATORS
from tests.formkit.strategies import answers_of_any_shape
from tests.formkit.trees import NAMES, SCOPE, any_tree, environments, of_any_types

A, B, C = (Answer(key=key) for key in ("f_a", "f_b", "f_c"))
SMALL = [EMPTY, UNKNOWN, True, False]


def number(text: str) -> Constant:
    return Constant(type="number", value=text)


def of(kind: Any, *operands: Node) -> Operation:
    return Operation(kind=kind, of=operands)


def given_(**answers: Any) -> Environment:
    return Environment(answers={f"f_{key}": value for key, value in answers.items()})


ZERO_DIVISION = of("divided", A, number("0"))


@pytest.mark.parametrize(
    ("tree", "answers", "value"),
    [
        (of("plus", A, B), {"a": 2}, 2),
        (of("plus", A, B), {}, EMPTY),
        (of("plus", A, number("5")), {}, EMPTY),
        (of("plus", A, number("5")), {"a": 0}, 5),
        (of("plus", number("2"), number("3")), {}, 5),
        (of("plus", A, ZERO_DIVISION), {"a": 1}, UNKNOWN),
        (of("plus", of("plus", A, B), C), {"c": 1}, 1),
        (of("minus", A, B), {"b": 3}, -3),
        (of("minus", A, B), {}, EMPTY),
        (of("least", A, B), {"b": 3}, 3),
        (of("greatest", number("0"), of("minus", A, B)), {}, EMPTY),
        (of("greatest", number("0"), of("minus", A, B)), {"b": 3}, 0),
        (of("times", A, B), {"a": 2}, UNKNOWN),
        (of("divided", A, B), {"a": 2}, UNKNOWN),
        (ZERO_DIVISION, {"a": 2}, UNKNOWN),
        (of("divided", number("1"), number("3")), {}, Fraction(1, 3)),
        (of("times", A, number("3")), {"a": 0.1}, Fraction(3, 10)),
        (of("equals", A, B), {"a": 2}, UNKNOWN),
        (of("equals", A, B), {"a": 1, "b": True}, UNKNOWN),
        (of("not", of("equals", A, B)), {"a": 2}, UNKNOWN),
        (of("is_true", of("equals", A, B)), {"a": 2}, False),
        (of("not", of("is_true", of("equals", A, B))), {"a": 2}, True),
        (of("empty", A), {}, True),
        (of("empty", ZERO_DIVISION), {"a": 1}, True),
        (of("not_empty", A), {"a": 0}, True),
        (of("if", of("equals", A, number("1")), number("2"), number("3")), {"a": 1}, 2),
        (of("if", of("equals", A, number("1")), number("2"), number("3")), {}, UNKNOWN),
        (of("round", A, number("1")), {"a": 2.5}, 3),
        (of("round", A, number("1")), {"a": -2.5}, -3),
        (of("round_up", A, number("10")), {"a": 41}, 50),
        (of("round_down", A, number("0.05")), {"a": 1.99}, Fraction(195, 100)),
        (of("round", A, number("0")), {"a": 1}, UNKNOWN),
        (of("size", A), {"a": ["c0", "c1"]}, 2),
        (of("size", A), {}, EMPTY),
        (of("contains", A, Constant(type="choice", value="other")), {"a": ["c0", {"other": "Mes mots"}]}, True),
        (of("one_of", A, number("1"), number("2")), {}, UNKNOWN),
        (of("years_between", A, B), {"a": "2008-02-29", "b": "2026-02-28"}, 17),
        (of("years_between", A, B), {"a": "2008-02-29", "b": "2026-03-01"}, 18),
        (of("months_between", A, B), {"a": "2026-01-31", "b": "2026-02-28"}, 0),
        (of("days_between", A, B), {"a": "2026-01-31", "b": "2026-02-28"}, 28),
        (of("minus", A, B), {"a": "2026-02-28", "b": "2026-01-31"}, 28),
        (of("add_months", A, number("1")), {"a": "2026-01-31"}, "2026-02-28"),
        (of("add_years", A, number("-18")), {"a": "2024-02-29"}, "2006-02-28"),
        (of("add_days", A, number("0.5")), {"a": "2026-01-31"}, UNKNOWN),
        (of("add_years", A, number("9999")), {"a": "2026-01-31"}, UNKNOWN),
        (of("less", A, B), {"a": "2026-01-31", "b": "2026-02-28"}, True),
    ],
)  # fmt: skip
def test_what_is_empty_is_skipped_and_what_is_not_known_stays_so(
    tree: Node, answers: dict[str, Any], value: Value
) -> None:
    assert evaluate(tree, given_(**answers)) == value


def rows(fold: Any, value: Node | None = None, where: Node | None = None) -> Rows:
    return Rows(fold=fold, group="f_g", value=value, where=where)


def cell(key: str) -> Node:
    return {name.key: name for group in NAMES for name in group.columns}[key].node


IS_PURCHASE = of("equals", cell("f_k"), Constant(type="choice", value="c0"))
ROWS = [{"f_x": 100, "f_k": "c0"}, {"f_x": 250, "f_k": "c1"}, {"f_k": "c0"}, {"f_x": 5}]


@pytest.mark.parametrize(
    ("tree", "answer", "value"),
    [
        (rows("plus", cell("f_x")), ROWS, 355),
        (rows("plus", cell("f_x"), IS_PURCHASE), ROWS, 100),
        (rows("plus", cell("f_x"), of("equals", cell("f_x"), number("9"))), ROWS, 0),
        (rows("plus", cell("f_x")), [], EMPTY),
        (rows("plus", cell("f_q")), ROWS, EMPTY),
        (rows("least", cell("f_x")), ROWS, 5),
        (rows("greatest", cell("f_x"), IS_PURCHASE), ROWS, 100),
        (rows("count"), ROWS, 4),
        (rows("count", None, IS_PURCHASE), ROWS, 2),
        (rows("count", cell("f_x")), ROWS, 3),
        (rows("count", cell("f_q")), ROWS, EMPTY),
        (rows("count"), [], EMPTY),
        (rows("or", IS_PURCHASE), ROWS, True),
        (rows("and", IS_PURCHASE), ROWS, False),
        (rows("and", IS_PURCHASE), [{"f_k": "c0"}, {}], UNKNOWN),
        (rows("and", IS_PURCHASE), [], True),
        (rows("or", IS_PURCHASE), [], False),
    ],
)
def test_rows_are_gone_through_under_a_condition(tree: Node, answer: list[Any], value: Value) -> None:
    assert evaluate(tree, given_(g=answer)) == value


@pytest.mark.parametrize("first", SMALL)
@pytest.mark.parametrize("second", SMALL)
def test_logic_is_kleenes(first: Value, second: Value) -> None:
    """Three values: false, unknown, true; « et » is the least of them, « ou » the greatest."""
    order = {False: 0, UNKNOWN: 1, EMPTY: 1, True: 2}
    values = [False, UNKNOWN, True]
    least, greatest = min(order[first], order[second]), max(order[first], order[second])
    assert OPERATORS["and"].value(first, second) is values[least]
    assert OPERATORS["or"].value(first, second) is values[greatest]
    assert OPERATORS["not"].value(first) is values[2 - order[first]]


def test_a_percentage_is_the_share_that_it_says() -> None:
    rate = Environment(answers={"f_a": 12.5, "f_b": 800}, rates=frozenset({"f_a"}))
    assert evaluate(of("times", A, B), rate) == 100
    assert holds(of("equals", A, Constant(type="percentage", value="12.5")), rate)
    assert evaluate(of("share", B, B), rate) == 1


def test_a_number_that_grows_beyond_all_use_is_unknown() -> None:
    assert bounded(Fraction(MOST)) == MOST
    assert bounded(Fraction(MOST + 1)) is UNKNOWN
    assert bounded(Fraction(1, MOST + 1)) is UNKNOWN
    product = of("times", *[A] * 5)
    assert evaluate(product, given_(a=10**13)) is UNKNOWN
    assert evaluate(of("plus", product, B), given_(a=10**13, b=1)) is UNKNOWN


def test_halves_go_away_from_zero_where_a_value_is_shown() -> None:
    assert [str(rounded(Fraction(value, 1000), 2)) for value in (5, -5, 15, 4, -1004)] == [
        "0.01", "-0.01", "0.02", "0.00", "-1.00",
    ]  # fmt: skip
    assert rounded(Fraction(10**15 + 1), 0) is None


def test_answers_are_read_by_what_they_are_compared_by() -> None:
    assert read({"code": "35238", "name": "Rennes"}) == "35238"
    assert read({"other": "Mes mots"}) == "other"
    assert read({"from": "2026-11-24"}) == OPAQUE
    assert [read(answer) for answer in (None, "", [])] == [EMPTY] * 3
    assert read(float("nan")) is UNKNOWN


@given(any_tree, environments)
def test_a_tree_gives_a_value_of_its_type_or_none(drawn: Any, environment: Environment) -> None:
    kind, tree = drawn
    value = evaluate(tree, environment)
    own = {"number": Fraction, "boolean": bool}.get(kind.base, str)
    assert value in (EMPTY, UNKNOWN) or isinstance(value, own)


@given(of_any_types, st.dictionaries(st.sampled_from([name.key for name in NAMES]), answers_of_any_shape))
def test_nothing_raises_whatever_is_answered(tree: Node, answers: Any) -> None:
    evaluate(tree, Environment(answers=answers, parameters=answers, annotations=answers, row=answers))


def test_a_hundred_and_twenty_rules_look_at_each_answer_as_often_as_their_cost_says() -> None:
    class Counted(dict[str, Any]):
        reads = 0

        def get(self, key: str, default: Any = None) -> Any:
            Counted.reads += 1
            return super().get(key, default)

    full = Environment(answers=Counted(f_g=[Counted(ROWS[0]) for _row in range(10)], f_a=1))
    rules = [
        of("and", rows("or", of("equals", cell("f_x"), number(str(value)))), of("not_empty", A)) for value in range(120)
    ]
    assert [holds(rule, full) for rule in rules].count(True) == 1
    assert Counted.reads == 120 * (1 + 10 + 1)
    assert Counted.reads < sum(cost(rule, SCOPE) for rule in rules)
