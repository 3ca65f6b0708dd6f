"""Conditions laid out in lists, and read back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from formkit.language.nodes import Node
from teleservices.studio.conditions.shapes import Block, Join, Shape, shape_of, tree_of
from tests.factories.conditions import all_of, any_of, comparison, met, unless
from tests.formkit.strategies import answers_of_any_shape, expressions
from tests.gate import examples

KEYS = ("f_a", "f_b", "f_c")
A, B, C = (comparison(key, operator="equals", value=True) for key in KEYS)


def test_rows_groups_and_exceptions_are_shown() -> None:
    expression = all_of((A, any_of((B, C)), unless(all_of((B, C)))))
    shape = shape_of(expression)
    assert shape == Shape(Block("all", (A,)), (Block("any", (B, C)),), Block("all", (B, C)))
    assert tree_of(shape) == expression


def test_one_of_several_with_an_exception_keeps_its_meaning() -> None:
    shape = Shape(Block("any", (A, B)), (), Block("all", (C,)))
    expression = tree_of(shape)
    assert expression == all_of((any_of((A, B)), unless(C)))
    assert shape_of(expression) == shape


def test_several_exceptions_are_one() -> None:
    shape = shape_of(all_of((unless(A), unless(B))))
    assert shape == Shape(unless=Block("any", (A, B)))


def test_what_is_deeper_is_not_shown() -> None:
    for expression in (
        any_of((A, unless(B))),
        all_of((A, any_of((B, all_of((A, C)))))),
        unless(unless(A)),
        unless(all_of((A, any_of((B, C))))),
        all_of((unless(A), unless(any_of((B, C))))),
    ):
        assert shape_of(expression) is None


def test_nothing_chosen_means_no_condition() -> None:
    assert tree_of(Shape()) is None
    assert tree_of(Shape(groups=(Block(), Block("any")))) is None


answers = st.dictionaries(st.sampled_from(KEYS), st.booleans() | st.just("c0") | answers_of_any_shape)


@settings(max_examples=examples(200), deadline=None)
@given(expressions(KEYS), answers)
def test_what_is_shown_and_saved_again_decides_the_same(expression: Node, given_answers: dict) -> None:
    shape = shape_of(expression)
    if shape is not None:
        again = tree_of(shape)
        assert again is not None
        assert met(again, given_answers) == met(expression, given_answers)


comparisons = st.sampled_from([A, B, C])
joins: st.SearchStrategy[Join] = st.sampled_from(["all", "any"])
blocks = st.builds(Block, joins, st.lists(comparisons, max_size=3).map(tuple))


@given(st.builds(Shape, blocks, st.lists(blocks, max_size=3).map(tuple), blocks), st.lists(st.booleans(), min_size=3))
def test_any_layout_can_be_shown_again(shape: Shape, booleans: list[bool]) -> None:
    expression = tree_of(shape)
    if expression is not None:
        again = shape_of(expression)
        assert again is not None
        known = dict(zip(KEYS, booleans, strict=False))
        assert met(tree_of(again), known) == met(expression, known)
