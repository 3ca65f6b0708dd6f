"""One table of operators: whatever reads trees knows all of them, and no other."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from formkit.language import line_writer
from formkit.language.evaluating import constant
from formkit.language.exact import Absence
from formkit.language.faults import CONSTANTS
from formkit.language.line_atoms import FOLDS as FOLD_WORDS
from formkit.language.line_atoms import FUNCTIONS, INFIX, PREFIX, SUFFIX, UNITS
from formkit.language.nodes import RESERVED, ConstantName, FoldName, Node, OperatorName, children
from formkit.language.operators import FOLDS, OPERATORS, Shape
from formkit.language.scope import OperandKind
from tests.formkit.trees import any_tree

SCRIPTS = Path(__file__).parents[3] / "static/js"
NODE: TypeAdapter[Node] = TypeAdapter(Node)


def test_every_name_of_the_tree_is_in_the_table() -> None:
    assert set(get_args(OperatorName)) == set(OPERATORS)
    assert set(get_args(FoldName)) == set(FOLDS)
    assert set(FOLDS) - set(OPERATORS) == {"count"}
    assert set(get_args(ConstantName)) == set(CONSTANTS)
    assert not {*RESERVED, *get_args(OperandKind)} & set(OPERATORS)


def test_every_operator_is_read_written_and_worked_out_in_the_browser() -> None:
    words = {*INFIX.values(), *PREFIX.values(), *SUFFIX.values(), *FUNCTIONS.values(), *UNITS.values()}
    assert words | {"one_of", "if"} == set(OPERATORS)
    assert set(FOLD_WORDS.values()) == set(FOLDS)
    assert set(line_writer.SHAPES) == set(Shape)
    script = (SCRIPTS / "tree-operators.js").read_text()
    table = script[script.index("export const operators") : script.index("};", script.index("export const operators"))]
    named = re.findall(r"(?:^|[ ,])(\w+)(?::|,|(?=\n))", re.sub(r"\([^()]*\)", "", table), re.MULTILINE)
    assert set(OPERATORS) <= set(named)
    skips = set(re.findall(r'"(\w+)"', script[script.index("export const skips") :]))
    assert skips == {kind for kind, operator in OPERATORS.items() if operator.skips}


@pytest.mark.parametrize("kind", OPERATORS)
def test_an_operator_is_said_in_french_and_takes_no_more_than_it_says(kind: str) -> None:
    operator = OPERATORS[kind]
    assert str(operator.sentence)
    values = [Absence.EMPTY] * (operator.fewest + (kind == "if" and operator.fewest % 2 == 0))
    assert not isinstance(operator.value(*values), type(None))
    for count in (operator.fewest - 1, operator.most + 1):
        with pytest.raises(ValidationError):
            NODE.validate_python({"kind": kind, "of": [{"kind": "answer", "key": "f_a"}] * count})


@given(any_tree)
def test_json_is_short_and_read_again(drawn: Any) -> None:
    tree = drawn[1]
    assert NODE.validate_json(NODE.dump_json(tree)) == tree
    for child in children(tree):
        assert child.kind in NODE.dump_json(tree).decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "1,5"), ("number", "1.50"), ("number", "-0"), ("number", "01"), ("number", True), ("amount", "1e3"),
        ("date", "2026-02-30"), ("month", "2026-13"), ("boolean", "oui"), ("text", ""), ("text", False),
    ],
)  # fmt: skip
def test_a_constant_is_written_in_one_way(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        NODE.validate_python({"kind": "constant", "type": name, "value": value})


def test_a_constant_has_the_value_that_it_says() -> None:
    cents = NODE.validate_python({"kind": "constant", "type": "amount", "value": "80000"})
    assert constant(cents) == 80_000  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", RESERVED)
def test_kinds_to_come_are_not_read_yet(kind: str) -> None:
    with pytest.raises(ValidationError):
        NODE.validate_python({"kind": kind})
