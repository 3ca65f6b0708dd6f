"""A table in calculations and conditions: its columns summed, its lines told apart by their line, group and side."""

import re
from fractions import Fraction

import pytest

from formkit.design.copies import copy_of_step
from formkit.design.names import calculation_scope
from formkit.fieldtypes import AmountField, CalculatedField, TableField, field_type
from formkit.fieldtypes.table_lines import TableLine
from formkit.language.completing import completions
from formkit.language.evaluating import Environment, evaluate
from formkit.language.line_reader import read_line
from formkit.language.line_writer import line
from formkit.language.nodes import Cell, Constant, Node, Operation, Rows
from formkit.language.saying import sentence
from formkit.language.scope import Scope
from formkit.rules import check
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from teleservices.studio.blocks.copying import detached_fields, detached_step
from teleservices.studio.screens.tree_line import insertions

COLUMN = AmountField(key="f_amount", label="Montant prévu")
BUDGET = TableField(
    key="f_budget",
    label="Budget",
    fields=(COLUMN,),
    lines=(
        TableLine(key="l_costs", label="Charges", kind="side"),
        TableLine(key="l_buying", label="60 Achats", kind="group"),
        TableLine(key="l_paper", label="Papeterie"),
        TableLine(key="l_more", label="Autre", kind="open"),
        TableLine(key="l_apart", label="86 Bénévolat", kind="apart"),
        TableLine(key="l_hands", label="Bénévoles"),
        TableLine(key="l_income", label="Produits", kind="side"),
        TableLine(key="l_gifts", label="Dons"),
    ),
    totals=("f_amount",),
    balanced=True,
)
ANSWER: JsonValue = {
    "lines": {"l_paper": {"f_amount": 1_000}, "l_hands": {"f_amount": 70_000}, "l_gifts": {"f_amount": 500}},
    "rows": [{"id": "r_1", "line": "l_more", "label": "Timbres", "f_amount": 200}],
}
SCOPE: Scope = calculation_scope([BUDGET])
LINE, GROUP, SIDE = (str(label) for _key, label, _choices in field_type(BUDGET).row_choices(BUDGET))
OF_COSTS = Rows(
    fold="plus",
    group="f_budget",
    value=Cell(key="f_amount"),
    where=Operation(kind="equals", of=(Cell(key="d_budget"), Constant(type="choice", value="l_costs"))),
)
TOTAL = CalculatedField(key="f_total", label="Total des charges", formula=OF_COSTS)
STEP = Step(key="s_budget1", title="Budget", fields=(BUDGET, TOTAL))


def read(text: str) -> Node:
    typed = read_line(text, SCOPE)
    assert typed.faults == ()
    assert typed.node is not None
    return typed.node


def worth(node: Node) -> int:
    """In cents."""
    places = field_type(BUDGET).places(BUDGET)
    value = evaluate(node, Environment({"f_budget": ANSWER}, places=places))
    assert isinstance(value, Fraction)
    return int(value)


@pytest.mark.parametrize(
    ("where", "cents"),
    [
        ("", 71_700),
        (f" ; où « {SIDE} » = “Charges”", 1_200),
        (f" ; où « {SIDE} » = “Produits”", 500),
        (f" ; où « {GROUP} » = “86 Bénévolat”", 70_000),
        (f" ; où « {LINE} » = “Autre”", 200),
    ],
)
def test_a_sum_is_typed_read_back_and_worked_out(where: str, cents: int) -> None:
    text = f"somme(« Budget » › « Montant prévu »{where})"
    node = read(text)
    assert worth(node) == cents
    assert read(line(node, SCOPE)) == node
    said = sentence(node, SCOPE)
    assert "Montant prévu" in said
    assert "l_" not in said


def test_one_side_is_summed_in_one_click() -> None:
    sides = [read(text) for text, name in insertions(SCOPE) if "Charges" in name]
    assert sides == [OF_COSTS]


def test_what_is_typed_is_completed_with_lines_groups_and_sides() -> None:
    def proposed(before: str) -> set[str]:
        return {re.sub("[«»“”\u00a0]", "", each.text).strip() for each in completions(before, len(before), SCOPE)}

    columns = proposed("somme(« Budget » › ")
    sides = proposed(f"somme(« Budget » › « Montant prévu » ; où « {SIDE} » = ")
    assert {"Montant prévu", LINE, GROUP, SIDE} <= columns
    assert {"Charges", "Produits"} <= sides


def test_a_line_that_is_gone_is_told() -> None:
    form = FormSchema(steps=(STEP,))
    assert check(form) == ()
    without = BUDGET.model_copy(update={"lines": BUDGET.lines[1:], "balanced": False})
    left = FormSchema(steps=(STEP.model_copy(update={"fields": (without, TOTAL)}),))
    assert {problem.key for problem in check(left)} == {"f_total"}


def test_copies_read_the_table_that_was_copied_with_them() -> None:
    for copy in (copy_of_step(STEP), detached_step(STEP).step, detached_fields(STEP.fields).step):
        table, total = copy.fields
        assert isinstance(table, TableField)
        assert isinstance(total, CalculatedField)
        assert isinstance(total.formula, Rows)
        assert total.formula.group == table.key
        assert table.lines == BUDGET.lines
        assert check(FormSchema(steps=(STEP, copy))) == ()
    alone = detached_fields([TOTAL])
    assert alone.incomplete == (TOTAL.label,)
