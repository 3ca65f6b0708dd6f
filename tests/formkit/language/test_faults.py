"""Types, units, names and limits: what is refused, and which node errs."""

from typing import Any

import pytest

from formkit.language.cost import MOST, cost
from formkit.language.faults import faults, type_of
from formkit.language.line_reader import read_line
from formkit.language.nodes import MAX_DEPTH, Annotation, Answer, Constant, Node, Operation, Rows
from formkit.language.scope import Name, Scope
from formkit.language.value_types import AMOUNT, BOOLEAN, DATE, NUMBER, PERCENTAGE, ValueType
from tests.formkit.trees import NAMES, SCOPE

DAYS = ValueType("number", "days")
EUROS, MORE_EUROS, COUNT, RATE, MONTHS, DAY, LATER = (
    *("« Revenu annuel »", "« Montant [f_b] »", "« Parts »", "« Taux « aidé » »", "« Durée »", "« [f_d] »"),
    "« Date [f_e] »",
)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"{EUROS} ÷ {COUNT}", AMOUNT), (f"{EUROS} ÷ {MORE_EUROS}", NUMBER), (f"{EUROS} × {RATE}", AMOUNT),
        (f"{RATE} × {COUNT}", NUMBER), (f"{RATE} × 2 %", PERCENTAGE), (f"{EUROS} ÷ {RATE}", AMOUNT),
        (f"{EUROS} × {MONTHS}", AMOUNT), (f"{EUROS} ÷ {MONTHS}", AMOUNT), (f"{EUROS} ÷ {MORE_EUROS} ÷ 2", NUMBER),
        (f"{LATER} − {DAY}", DAYS), (f"jours({DAY} ; {LATER}) + 1", DAYS), (f"{DAY} + 3 mois", DATE),
        (f"{MONTHS} × 2", ValueType("number", "months")), (f"{MONTHS} ÷ {MONTHS}", NUMBER),
        (f"pourcentage({EUROS} ; {MORE_EUROS})", PERCENTAGE), (f"maximum({EUROS} ; 0 €)", AMOUNT),
        (f"si {EUROS} > 3 € alors {COUNT} sinon 0", NUMBER), (f"{DAY} < {LATER}", BOOLEAN),
        ("somme(« Dépenses » › « Montant » × « Quantité »)", AMOUNT), ("nombre(« Dépenses »)", NUMBER),
    ],
)  # fmt: skip
def test_units_follow_from_operations(line: str, kind: ValueType) -> None:
    reading = read_line(line, SCOPE)
    assert reading.faults == ()
    assert reading.node is not None
    assert type_of(reading.node, SCOPE) == kind


@pytest.mark.parametrize(
    "line",
    [
        f"{EUROS} + {COUNT}", f"{EUROS} × {MORE_EUROS}", f"{COUNT} ÷ {EUROS}", f"{RATE} + {COUNT}", f"{RATE} > 12",
        f"{DAY} + {LATER}", f"{DAY} + {COUNT}", f"{DAY} + {EUROS} mois", f"{MONTHS} + 3 jours", f"{EUROS} > {COUNT}",
        f"« Aidé ? » < {COUNT}", "« Ville » > “Rennes”", "« Ville » = « Situation »", f"minimum({EUROS} ; {COUNT})",
        f"arrondi({EUROS} ; 1)", f"si « Aidé ? » alors {EUROS} sinon {COUNT}", f"non {COUNT}", f"{COUNT} et « Aidé ? »",
        "somme(« Dépenses » › « Nature »)", "chaque ligne(« Dépenses » › « Montant »)", "« Période » = « Période »",
        "somme(« Dépenses » › « Montant » ; où « Quantité »)", f"{LATER} − {DAY} − {DAY}", "« Dépenses » = 3",
        "nombre(« Dépenses » › « Réglé ? »)", f"{COUNT} contient “Sport”",
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused(line: str) -> None:
    reading = read_line(line, SCOPE)
    assert reading.node is not None, reading.faults
    assert len(reading.faults) == 1


def test_a_fault_says_which_node_errs_and_raises_no_other() -> None:
    wrong = Operation(kind="plus", of=(Answer(key="f_a"), Answer(key="f_n")))
    tree = Operation(kind="times", of=(Constant(type="number", value="2"), wrong))
    assert [fault.path for fault in faults(tree, SCOPE, expected=AMOUNT)] == [(1, 1)]


def refused(tree: Node, scope: Scope = SCOPE) -> list[Any]:
    return [fault.path for fault in faults(tree, scope)]


def test_only_what_comes_before_and_may_be_read_is_named() -> None:
    private = Name("f_p", "Base", AMOUNT, private=True)
    public = Scope((*NAMES, private), is_private=False)
    service = Scope((*NAMES, private), is_private=True)
    for node in (Answer(key="f_p"), Annotation(key="f_h")):
        assert refused(Operation(kind="empty", of=(node,)), public) == [(0,)]
        assert refused(Operation(kind="empty", of=(node,)), service) == []
    assert refused(Answer(key="f_later")) == [()]
    assert refused(Rows(fold="count", group="f_later")) == [()]
    assert refused(Rows(fold="plus", group="f_g", value=Answer(key="f_x"))) == [(0,)]


def test_depth_terms_and_cost_are_bounded() -> None:
    deep: Node = Answer(key="f_y")
    for _level in range(MAX_DEPTH - 1):
        deep = Operation(kind="not", of=(deep,))
    assert refused(deep) == []
    assert refused(Operation(kind="not", of=(deep,))) == [()]

    column = next(name for name in NAMES if name.key == "f_g").columns[0].node
    wide: Node = Operation(kind="plus", of=(column,) * 30)
    assert refused(Rows(fold="plus", group="f_g", value=wide)) == []
    assert refused(Operation(kind="plus", of=(Answer(key="f_n"),) * 60)) == []
    inner = Rows(fold="plus", group="f_g", value=wide)
    heavy = Rows(fold="plus", group="f_g", value=Rows(fold="plus", group="f_g", value=inner))
    assert cost(heavy, SCOPE) > MOST
    assert () in refused(heavy)
