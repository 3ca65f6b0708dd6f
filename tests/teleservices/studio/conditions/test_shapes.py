"""Conditions laid out in lists, and read back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from formkit.expressions import All, Any_, Comparison, Expression, Not, evaluate
from teleservices.studio.conditions.shapes import Block, Join, Shape, expression_of, shape_of
from tests.formkit.strategies import answers_of_any_shape, expressions
from tests.gate import examples

KEYS = ("f_a", "f_b", "f_c")
A, B, C = (Comparison(field=key, operator="equals", value=True) for key in KEYS)


def test_rows_groups_and_exceptions_are_shown() -> None:
    expression = All(conditions=(A, Any_(conditions=(B, C)), Not(condition=All(conditions=(B, C)))))
    shape = shape_of(expression)
    assert shape == Shape(Block("all", (A,)), (Block("any", (B, C)),), Block("all", (B, C)))
    assert expression_of(shape) == expression


def test_one_of_several_with_an_exception_keeps_its_meaning() -> None:
    shape = Shape(Block("any", (A, B)), (), Block("all", (C,)))
    expression = expression_of(shape)
    assert expression == All(conditions=(Any_(conditions=(A, B)), Not(condition=C)))
    assert shape_of(expression) == shape


def test_several_exceptions_are_one() -> None:
    shape = shape_of(All(conditions=(Not(condition=A), Not(condition=B))))
    assert shape == Shape(unless=Block("any", (A, B)))


def test_what_is_deeper_is_not_shown() -> None:
    for expression in (
        Any_(conditions=(A, Not(condition=B))),
        All(conditions=(A, Any_(conditions=(B, All(conditions=(A, C)))))),
        Not(condition=Not(condition=A)),
        Not(condition=All(conditions=(A, Any_(conditions=(B, C))))),
        All(conditions=(Not(condition=A), Not(condition=Any_(conditions=(B, C))))),
    ):
        assert shape_of(expression) is None


def test_nothing_chosen_means_no_condition() -> None:
    assert expression_of(Shape()) is None
    assert expression_of(Shape(groups=(Block(), Block("any")))) is None


answers = st.dictionaries(st.sampled_from(KEYS), st.booleans() | st.just("c0") | answers_of_any_shape)


@settings(max_examples=examples(200), deadline=None)
@given(expressions(KEYS), answers)
def test_what_is_shown_and_saved_again_decides_the_same(expression: Expression, given_answers: dict) -> None:
    shape = shape_of(expression)
    if shape is not None:
        again = expression_of(shape)
        assert again is not None
        assert evaluate(again, given_answers) == evaluate(expression, given_answers)


comparisons = st.sampled_from([A, B, C])
joins: st.SearchStrategy[Join] = st.sampled_from(["all", "any"])
blocks = st.builds(Block, joins, st.lists(comparisons, max_size=3).map(tuple))


@given(st.builds(Shape, blocks, st.lists(blocks, max_size=3).map(tuple), blocks), st.lists(st.booleans(), min_size=3))
def test_any_layout_can_be_shown_again(shape: Shape, booleans: list[bool]) -> None:
    expression = expression_of(shape)
    if expression is not None:
        again = shape_of(expression)
        assert again is not None
        known = dict(zip(KEYS, booleans, strict=False))
        assert evaluate(expression_of(again), known) == evaluate(expression, known)
