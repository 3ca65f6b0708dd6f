"""Conditions as lists show them and as trees, both ways; and what trees read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.language.comparisons import Comparator, Comparison, comparison_of, operation, unless
from formkit.language.nodes import Answer, Cell, Constant, Node, Rows
from formkit.language.operands import keys_read, outer_keys, reads_presence_alone
from formkit.language.value_types import AMOUNT, BOOLEAN, DATE, NUMBER, PERCENTAGE, ValueType
from tests.factories.conditions import all_of, comparison

EVERY: tuple[Comparator, ...] = ("empty", "not_empty")
ORDERED: tuple[Comparator, ...] = ("equals", "not_equals", "greater", "less", "at_least", "at_most")
NUMBERS = st.integers(-(10**12), 10**12) | st.sampled_from([0.5, 12.25, -0.1])
CASES: list[tuple[ValueType, tuple[Comparator, ...], st.SearchStrategy[Any]]] = [
    *((kind, ORDERED, NUMBERS) for kind in (NUMBER, AMOUNT, PERCENTAGE)),
    (DATE, ORDERED, st.sampled_from(["2026-11-24", "today", "today-18y", "today+0d", "today+9999m"])),
    (ValueType("month"), ORDERED, st.sampled_from(["2026-09", "0001-01"])),
    (BOOLEAN, ("equals", "not_equals"), st.booleans()),
    (ValueType("text"), ("equals", "not_equals"), st.sampled_from(["Brenne", "c0", "aujourd’hui"])),
    (ValueType("choice"), ("one_of", "none_of"), st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple)),
    (ValueType("choices"), ("contains",), st.sampled_from("abc")),
    (ValueType("choices"), ("counts_at_least", "counts_at_most"), st.integers(0, 5)),
    (ValueType("rows"), ("counts_at_least", "counts_at_most"), st.integers(0, 5)),
]


@pytest.mark.parametrize(("kind", "comparators", "values"), CASES, ids=range(len(CASES)))
@given(data=st.data())
def test_a_line_of_the_lists_is_found_again_in_its_tree(
    kind: ValueType, comparators: tuple[Comparator, ...], values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    comparator = data.draw(st.sampled_from([*comparators, *EVERY]))
    value = None if comparator in EVERY else data.draw(values)
    line = Comparison(Answer(key="f_a"), comparator, value)
    assert comparison_of(line.tree(kind)) == line


A, B = Answer(key="f_a"), Answer(key="f_b")
TWO = Constant(type="number", value="2")


@pytest.mark.parametrize(
    "tree",
    [
        A,
        operation("equals", A, B),
        operation("at_most", operation("size", A), TWO),
        operation("or", operation("empty", B), operation("at_most", operation("size", A), TWO)),
        operation("less", operation("plus", A, B), TWO),
        operation("not", operation("equals", A, TWO)),
        unless(operation("equals", A, TWO)),
        operation("equals", A, operation("add_days", A, Constant(type="days", value="3"))),
        operation("less", A, Constant(type="years", value="18")),
    ],
    ids=range(9),
)
def test_what_no_list_says_is_no_line(tree: Node) -> None:
    assert comparison_of(tree) is None


def test_what_a_tree_reads_is_told_once() -> None:
    rows = Rows(fold="plus", group="f_g", value=Cell(key="f_x"), where=operation("equals", Cell(key="f_y"), B))
    tree = all_of([operation("less", rows, A), comparison("p_type", "equals", "a"), comparison("f_a", "empty")])
    assert set(keys_read(tree, None)) == {"f_a", "f_b", "f_g", "f_x", "f_y", "p_type"}
    assert set(outer_keys(tree)) == {"f_a", "f_b", "f_g", "p_type"}
    assert keys_read(None) == ()


def test_presence_is_enough_where_nothing_else_is_read() -> None:
    alone = all_of([comparison("f_a", "empty"), comparison("p_rna", "not_empty")])
    assert reads_presence_alone("f_a", [alone, None])
    assert reads_presence_alone("p_rna", [alone])
    assert not reads_presence_alone("f_a", [alone, comparison("f_a", "equals", value=True)])
    counted = comparison("f_a", "counts_at_most", 2)
    assert not reads_presence_alone("f_a", [counted])
