"""Calculated values: exact, and silent while something is missing."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.expressions import Comparison
from formkit.fieldtypes import AmountField, CalculatedField, GroupField, NumberField, field_type
from formkit.fieldtypes.calculated import ColumnTerm, ConstantTerm, FieldTerm, RowsTerm, compute
from formkit.path import kept_answers
from formkit.rules import check
from formkit.values import JsonValue
from tests.formkit.asking import form_of, shown

A, B = FieldTerm(field="f_a"), FieldTerm(field="f_b")


def calculated(operation: str, *terms: Any, **options: Any) -> CalculatedField:
    return CalculatedField(key="f_result", label="Résultat", operation=operation, terms=terms, **options)


@pytest.mark.parametrize(
    ("field", "known", "expected"),
    [
        (calculated("sum", A, B), {"f_a": 1050, "f_b": 995}, 2045),
        (calculated("sum", A, B), {"f_a": 1050}, 1050),
        (calculated("sum", A, ConstantTerm(value=2.5)), {"f_a": 1000}, 1250),
        (calculated("difference", A, B), {"f_a": 1000, "f_b": 1500}, -500),
        (calculated("product", A, ConstantTerm(value=0.8)), {"f_a": 333}, 266),
        (calculated("product", A, ConstantTerm(value=0.5)), {"f_a": 333}, 167),
        (calculated("product", A, ConstantTerm(value=-0.5)), {"f_a": 333}, -167),
        (calculated("product", A, B, result="number"), {"f_a": 0.1, "f_b": 3}, Decimal("0.30")),
        (calculated("percentage", A, B, result="number", decimals=1), {"f_a": 1, "f_b": 3}, Decimal("33.3")),
        (calculated("sum", RowsTerm(group="f_g"), result="number", decimals=0), {"f_g": [{}, {}]}, 2),
        (calculated("sum", ColumnTerm(group="f_g", column="f_c")), {"f_g": [{"f_c": 5}, {}, {"f_c": 7}]}, 12),
    ],
)
def test_it_is_exact(field: CalculatedField, known: dict[str, JsonValue], expected: object) -> None:
    assert compute(field, known) == expected


@pytest.mark.parametrize(
    ("field", "known"),
    [
        (calculated("sum", A, B), {}),
        (calculated("sum", A, ConstantTerm(value=3)), {}),
        (calculated("product", A, B), {"f_a": 100}),
        (calculated("percentage", A, B, result="number"), {"f_a": 100, "f_b": 0}),
        (calculated("sum", A), {"f_a": "12"}),
        (calculated("sum", A), {"f_a": True}),
        (calculated("sum", A), {"f_a": 10**16}),
        (calculated("sum"), {"f_a": 1}),
        (calculated("sum", ColumnTerm(group="f_g", column="f_c")), {"f_g": "rows"}),
    ],
)
def test_it_says_nothing_while_it_cannot_be_known(field: CalculatedField, known: dict[str, JsonValue]) -> None:
    assert compute(field, known) is None


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20))
def test_a_sum_of_amounts_never_loses_a_cent(cents: list[int]) -> None:
    terms = [FieldTerm(field=f"f_{number}") for number in range(len(cents))]
    known: dict[str, JsonValue] = {f"f_{number}": amount for number, amount in enumerate(cents)}
    assert compute(calculated("sum", *terms), known) == sum(cents)


def test_it_is_shown_in_french() -> None:
    assert shown(calculated("sum", A), 125_050) == "1\u202f250,50\u00a0€"
    assert shown(calculated("percentage", A, B, result="number", decimals=1), 42.5) == "42,5\u00a0%"
    assert shown(calculated("sum", A, result="number", decimals=0, unit="km"), 12) == "12\u00a0km"


def test_it_is_kept_with_the_answers_and_never_taken_from_them() -> None:
    rent = AmountField(key="f_a", label="Loyer")
    total = calculated("sum", A)
    after = calculated("product", FieldTerm(field="f_result"), ConstantTerm(value=2)).model_copy(
        update={"key": "f_twice"}
    )
    form = form_of(rent, total, after)
    assert kept_answers(form, {"f_a": 500, "f_result": 1}) == {"f_a": 500, "f_result": 500, "f_twice": 1000}
    assert kept_answers(form, {"f_result": 1}) == {}


def test_a_condition_may_read_it() -> None:
    total = calculated("sum", A)
    why = AmountField(
        key="f_why", label="Pourquoi ?", condition=Comparison(field="f_result", operator="greater", value=10_000)
    )
    form = form_of(AmountField(key="f_a", label="Loyer"), total, why)
    assert check(form) == ()
    assert "f_why" in kept_answers(form, {"f_a": 10_001, "f_why": 1})
    assert "f_why" not in kept_answers(form, {"f_a": 10_000, "f_why": 1})


RENT, PEOPLE = AmountField(key="f_a", label="Loyer"), NumberField(key="f_b", label="Personnes")
BUDGET = GroupField(key="f_g", label="Budget", fields=(AmountField(key="f_c", label="Montant"),))


@pytest.mark.parametrize(
    "field",
    [
        calculated("sum"),
        calculated("sum", ConstantTerm(value=1)),
        calculated("sum", FieldTerm(field="f_gone")),
        calculated("sum", A, B),
        calculated("sum", A, result="number"),
        calculated("product", A, A),
        calculated("product", A, B, result="number"),
        calculated("percentage", A, result="number"),
        calculated("percentage", A, B, result="number"),
        calculated("sum", ColumnTerm(group="f_g", column="f_gone")),
        calculated("sum", ColumnTerm(group="f_a", column="f_c")),
    ],
)
def test_a_calculation_without_sense_is_not_published(field: CalculatedField) -> None:
    assert [problem.key for problem in check(form_of(RENT, PEOPLE, BUDGET, field))][:1] == ["f_result"]


@pytest.mark.parametrize(
    "field",
    [
        calculated("sum", A, ColumnTerm(group="f_g", column="f_c")),
        calculated("product", A, B),
        calculated("product", A, ConstantTerm(value=0.8)),
        calculated("percentage", A, ColumnTerm(group="f_g", column="f_c"), result="number"),
        calculated("sum", B, RowsTerm(group="f_g"), result="number"),
    ],
)
def test_a_calculation_with_sense_is(field: CalculatedField) -> None:
    assert check(form_of(RENT, PEOPLE, BUDGET, field)) == ()
    assert field_type(field).json_schema(field)["readOnly"] is True
