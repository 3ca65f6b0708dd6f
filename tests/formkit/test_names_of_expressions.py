"""What an expression of a form may name."""

import pytest

from formkit.design.names import named, scope_before
from formkit.fieldtypes import (
    REGISTRY,
    AmountField,
    Choice,
    GroupField,
    NumberField,
    OneChoiceField,
    PercentageField,
    ShortTextField,
    field_type,
)  # fmt: skip
from formkit.language.line_reader import read_line
from formkit.schema import FormSchema, Step

INCOME = AmountField(key="f_income", label="Revenu annuel")
PARTS = NumberField(key="f_parts", label="Parts", unit="parts", decimals=1)
SITUATION = OneChoiceField(
    key="f_situation", label="Situation", choices=(Choice(value="c0", label="Marié"),), other=True
)
SPENT = AmountField(key="f_spent", label="Montant")
QUANTITY = NumberField(key="f_quantity", label="Quantité")
SPENDING = GroupField(key="f_spending", label="Dépenses", fields=(SPENT, QUANTITY), maximum=20)
LAST = ShortTextField(key="f_last", label="Ville")
NOTED = PercentageField(key="f_noted", label="Taux retenu", private=True)
FORM = FormSchema(
    steps=(
        Step(key="s_one", title="Vous", fields=(INCOME, PARTS, SITUATION)),
        Step(key="s_two", title="Budget", fields=(SPENDING, LAST)),
    ),
    annotations=(NOTED,),
)


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        ("s_one", []),
        ("f_parts", ["f_income"]),
        ("s_two", ["f_income", "f_parts", "f_situation"]),
        ("f_spent", ["f_income", "f_parts", "f_situation"]),
        ("f_quantity", ["f_income", "f_parts", "f_situation", "f_spent"]),
        ("f_last", ["f_income", "f_parts", "f_situation", "f_spending"]),
        ("", ["f_income", "f_parts", "f_situation", "f_spending", "f_last"]),
    ],
)
def test_only_what_comes_before_is_named(key: str, keys: list[str]) -> None:
    scope = scope_before(FORM, key, profile_types={"association": "Association"})
    assert [name.key for name in scope.names if name.kind in ("answer", "cell")] == keys
    assert not [name for name in scope.names if name.kind == "annotation"]
    private = scope_before(FORM, key, profile_types={}, is_private=True)
    assert [name.key for name in private.names if name.kind == "annotation"] == ["f_noted"]


def test_lines_of_a_form_are_read_by_its_labels() -> None:
    scope = scope_before(FORM, profile_types={"association": "Association"})
    for line in (
        "« Situation » = “Autre”",
        "« Type de profil » = “Association”",
        "somme(« Dépenses » › « Montant » ÷ « Quantité ») > 500 €",
        "« Jour de la demande » ≥ 01/09/2026",
    ):
        assert read_line(line, scope).faults == ()


@pytest.mark.parametrize("kind", REGISTRY.values(), ids=REGISTRY)
def test_what_conditions_compare_today_has_a_type_that_can_be(kind) -> None:
    """A type of field whose answers conditions compare is something that expressions compare."""
    only_filled = {"empty", "not_empty"} >= set(kind.operators)
    assert only_filled or kind.value_base != "opaque"
    assert not kind.is_summable or kind.value_base == "number"
    assert kind.has_columns == (kind.value_base == "rows")


def test_a_question_says_what_it_counts_and_how_many_rows_it_may_have() -> None:
    assert named(PARTS).counts == "parts"
    assert named(INCOME).type.unit == "€"
    assert named(NOTED).type.unit == field_type(NOTED).unit(NOTED)
    assert named(SPENDING).most_rows == 20
