"""Calculated values: exact, and silent while something is missing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.fieldtypes import AmountField, CalculatedField, GroupField, NumberField, field_type
from formkit.language.evaluating import Environment
from formkit.language.nodes import Answer, Cell, Constant, Node, Operation, Rows
from formkit.path import kept_answers
from formkit.rules import check
from formkit.values import JsonValue
from tests.factories.conditions import comparison
from tests.formkit.asking import form_of, shown

A, B = Answer(key="f_a"), Answer(key="f_b")
RENT, PEOPLE = AmountField(key="f_a", label="Loyer"), NumberField(key="f_b", label="Personnes")
ROWS, COLUMN = Rows(fold="count", group="f_g"), Rows(fold="plus", group="f_g", value=Cell(key="f_c"))


def calculated(kind: Any, *terms: Node, **options: Any) -> CalculatedField:
    formula = Operation(kind=kind, of=terms) if len(terms) > 1 else terms[0] if terms else None
    return CalculatedField(key="f_result", label="Résultat", formula=formula, **options)


def times(text: str) -> Constant:
    return Constant(type="number", value=text)


def settle(field: CalculatedField, known: dict[str, JsonValue]) -> JsonValue:
    return field_type(field).settle(field, Environment(known))


@pytest.mark.parametrize(
    ("field", "known", "expected"),
    [
        (calculated("plus", A, B), {"f_a": 1050, "f_b": 995}, 2045),
        (calculated("plus", A, B), {"f_a": 1050}, 1050),
        (calculated("plus", A, Constant(type="amount", value="250")), {"f_a": 1000}, 1250),
        (calculated("minus", A, B), {"f_a": 1000, "f_b": 1500}, -500),
        (calculated("times", A, times("0.8")), {"f_a": 333}, 266),
        (calculated("times", A, times("0.5")), {"f_a": 333}, 167),
        (calculated("times", A, times("-0.5")), {"f_a": 333}, -167),
        (calculated("times", A, B, result="number"), {"f_a": 0.1, "f_b": 3}, 0.3),
        (calculated("divided", A, B), {"f_a": 100_00, "f_b": 3}, 33_33),
        (calculated("share", A, B, result="percentage", decimals=1), {"f_a": 1, "f_b": 3}, 33.3),
        (calculated("plus", ROWS, result="number", decimals=0), {"f_g": [{}, {}]}, 2),
        (calculated("plus", COLUMN), {"f_g": [{"f_c": 5}, {}, {"f_c": 7}]}, 12),
    ],
)
def test_it_is_exact(field: CalculatedField, known: dict[str, JsonValue], expected: object) -> None:
    assert settle(field, known) == expected


@pytest.mark.parametrize(
    ("field", "known"),
    [
        (calculated("plus", A, B), {}),
        (calculated("plus", A, Constant(type="amount", value="300")), {}),
        (calculated("times", A, B), {"f_a": 100}),
        (calculated("share", A, B, result="percentage"), {"f_a": 100, "f_b": 0}),
        (calculated("plus", A), {"f_a": "12"}),
        (calculated("plus", A), {"f_a": True}),
        (calculated("plus", A), {"f_a": 10**16}),
        (calculated("plus"), {"f_a": 1}),
        (calculated("plus", COLUMN), {"f_g": "rows"}),
    ],
)
def test_it_says_nothing_while_it_cannot_be_known(field: CalculatedField, known: dict[str, JsonValue]) -> None:
    assert settle(field, known) is None


def test_what_an_unknown_value_enters_is_unknown() -> None:
    """A sum skips what nobody answered, never a share that what was answered leaves unknown."""
    share = calculated("divided", A, B).model_copy(update={"key": "f_share"})
    total = calculated("plus", Answer(key="f_share"), Answer(key="f_c"))
    form = form_of(RENT, PEOPLE, AmountField(key="f_c", label="Frais"), share, total)
    assert kept_answers(form, {"f_c": 100}) == {"f_c": 100, "f_result": 100}
    assert kept_answers(form, {"f_a": 600, "f_b": 0, "f_c": 100}) == {"f_a": 600, "f_b": 0, "f_c": 100}
    assert kept_answers(form, {"f_a": 600, "f_b": 3, "f_c": 100})["f_result"] == 300


def test_a_row_that_is_unknown_makes_the_sum_of_its_column_unknown() -> None:
    line = CalculatedField(
        key="f_c", label="Part", formula=Operation(kind="divided", of=(Cell(key="f_x"), Cell(key="f_y")))
    )
    columns = (AmountField(key="f_x", label="Coût"), NumberField(key="f_y", label="Parts"), line)
    form = form_of(GroupField(key="f_g", label="Lignes", fields=columns), calculated("plus", COLUMN))
    rows: list[JsonValue] = [{"f_x": 600, "f_y": 2}, {}]
    assert kept_answers(form, {"f_g": rows})["f_result"] == 300
    assert "f_result" not in kept_answers(form, {"f_g": [*rows, {"f_x": 600, "f_y": 0}]})


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20))
def test_a_sum_of_amounts_never_loses_a_cent(cents: list[int]) -> None:
    terms = [Answer(key=f"f_{number}") for number in range(len(cents))]
    known: dict[str, JsonValue] = {f"f_{number}": amount for number, amount in enumerate(cents)}
    assert settle(calculated("plus", *terms), known) == sum(cents)


def test_it_is_shown_in_french() -> None:
    assert shown(calculated("plus", A), 125_050) == "1\u202f250,50\u00a0€"
    assert shown(calculated("share", A, B, result="percentage", decimals=1), 42.5) == "42,5\u00a0%"
    assert shown(calculated("plus", A, result="number", decimals=0, unit="km"), 12) == "12\u00a0km"


def test_it_is_kept_with_the_answers_and_never_taken_from_them() -> None:
    rent = AmountField(key="f_a", label="Loyer")
    total = calculated("plus", A)
    after = calculated("times", Answer(key="f_result"), times("2")).model_copy(update={"key": "f_twice"})
    form = form_of(rent, total, after)
    assert kept_answers(form, {"f_a": 500, "f_result": 1}) == {"f_a": 500, "f_result": 500, "f_twice": 1000}
    assert kept_answers(form, {"f_result": 1}) == {}


def test_a_condition_may_read_it() -> None:
    total = calculated("plus", A)
    why = AmountField(
        key="f_why", label="Pourquoi ?", condition=comparison("f_result", operator="greater", value=10_000, of="€")
    )
    form = form_of(AmountField(key="f_a", label="Loyer"), total, why)
    assert check(form) == ()
    assert "f_why" in kept_answers(form, {"f_a": 10_001, "f_why": 1})
    assert "f_why" not in kept_answers(form, {"f_a": 10_000, "f_why": 1})


BUDGET = GroupField(key="f_g", label="Budget", fields=(AmountField(key="f_c", label="Montant"),))


@pytest.mark.parametrize(
    "field",
    [
        calculated("plus"),
        calculated("plus", times("1")),
        calculated("plus", Answer(key="f_gone")),
        calculated("plus", A, B),
        calculated("plus", A, result="number"),
        calculated("times", A, A),
        calculated("times", A, B, result="number"),
        calculated("divided", B, A),
        calculated("divided", A, B, result="number"),
        calculated("equals", A, B),
        calculated("times", A, times("2"), result="percentage"),
        calculated("share", A, B, result="percentage"),
        calculated("plus", Rows(fold="plus", group="f_g", value=Cell(key="f_gone"))),
        calculated("plus", Rows(fold="plus", group="f_a", value=Cell(key="f_c"))),
    ],
)
def test_a_calculation_without_sense_is_not_published(field: CalculatedField) -> None:
    assert [problem.key for problem in check(form_of(RENT, PEOPLE, BUDGET, field))][:1] == ["f_result"]


@pytest.mark.parametrize(
    "field",
    [
        calculated("plus", A, COLUMN),
        calculated("times", A, B),
        calculated("divided", A, B),
        calculated("divided", A, COLUMN, result="number"),
        calculated("round", Operation(kind="divided", of=(A, B, times("12"))), Constant(type="amount", value="100")),
        calculated("times", A, times("0.8")),
        calculated("share", A, COLUMN, result="percentage"),
        calculated("plus", B, ROWS, result="number"),
    ],
)
def test_a_calculation_with_sense_is(field: CalculatedField) -> None:
    assert check(form_of(RENT, PEOPLE, BUDGET, field)) == ()
    assert field_type(field).json_schema(field)["readOnly"] is True
