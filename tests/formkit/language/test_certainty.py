"""What is said to be never true, or always, is so for every answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.language.certainty import Certainty
from formkit.language.evaluating import Environment, evaluate
from formkit.language.line_reader import read_line
from formkit.language.nodes import Node, Operation
from formkit.language.ranges import Range
from formkit.language.value_types import BOOLEAN
from formkit.relative_dates import TODAY
from tests.formkit.trees import NAMES, SCOPE, environments, trees

DAY = "2026-11-24"
ANYTHING = Certainty({}, DAY)
THERE = Certainty({name.node: Range(may_be_absent=False) for name in NAMES}, DAY)


def tree(line: str) -> Node:
    """The tree of a line over the names of `trees`."""
    reading = read_line(line, SCOPE, expected=BOOLEAN)
    assert reading.node is not None, reading.faults
    return reading.node


conditions = trees(BOOLEAN) | st.builds(
    lambda kind, parts: Operation(kind=kind, of=tuple(parts)),
    st.sampled_from(["and", "or"]),
    st.lists(trees(BOOLEAN, levels=1), min_size=2, max_size=4),
)


@given(conditions, environments)
def test_nothing_answered_makes_true_what_never_is_nor_fail_what_always_is(
    condition: Node, environment: Environment
) -> None:
    value = evaluate(condition, Environment(**vars(environment) | {"answers": {**environment.answers, TODAY: DAY}}))
    assert value is not True or not ANYTHING.is_never(condition)
    assert value is True or not ANYTHING.is_always(condition)


@pytest.mark.parametrize(
    "line",
    [
        "« Parts » < 3 et « Parts » > 5",
        "« Parts » < 3 et 3 ≤ « Parts »",
        "« Parts » = 3 et « Parts » ≠ 3",
        "« Parts » parmi (2 ; 3) et « Parts » > 3",
        "« Revenu annuel » ÷ « Parts » < 10 € et « Revenu annuel » ÷ « Parts » ≥ 10 €",
        "« Situation » = “Marié” et « Situation » = “Pacsé”",
        "« Situation » = “Marié” et non « Situation » parmi (“Marié” ; “Pacsé”)",
        "« [f_d] » < aujourd’hui − 18 ans et « [f_d] » > aujourd’hui − 17 ans",
        "« Parts » est vide et « Parts » > 1",
        "« Activités » contient “Sport” et non « Activités » contient “Sport”",
        "(« Parts » < 3 ou « Parts » < 2) et « Parts » > 5",
    ],
)
def test_a_contradiction_is_never_true(line: str) -> None:
    assert ANYTHING.is_never(tree(line))
    assert not ANYTHING.is_always(tree(line))


@pytest.mark.parametrize(
    "line", ["« Parts » < 3 ou « Parts » > 5", "« Parts » ≤ 3 et « Parts » ≥ 3", "« [f_d] » > « [f_e] »"]
)
def test_what_could_be_is_neither(line: str) -> None:
    assert not THERE.is_never(tree(line))
    assert not THERE.is_always(tree(line))


def test_what_always_holds_does_so_only_where_answers_are_sure_to_be_there() -> None:
    line = tree("« Parts » < 3 ou « Parts » ≥ 3")
    assert THERE.is_always(line)
    assert not ANYTHING.is_always(line)
