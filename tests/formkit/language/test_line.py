"""The typed line: what is written is read again as the same tree, and what can't be is told under its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.language.completing import completions
from formkit.language.faults import faults
from formkit.language.line_reader import read_line
from formkit.language.line_writer import line
from formkit.language.nodes import Node
from formkit.language.value_types import AMOUNT, ValueType
from tests.formkit.trees import SCOPE, any_tree


@given(any_tree)
def test_what_is_written_is_read_again_as_the_same_tree(drawn: tuple[ValueType, Node]) -> None:
    kind, tree = drawn
    assert faults(tree, SCOPE, expected=kind) == ()
    written = line(tree, SCOPE)
    reading = read_line(written, SCOPE, expected=kind)
    assert reading.faults == (), written
    assert reading.node == tree, written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ('ARRONDI("revenu annuel" / "parts" / 12;1€)', "arrondi(« Revenu annuel » ÷ « Parts » ÷ 12 ; 1 €)"),
        ("« Parts » * 2 x 3", "« Parts » × 2 × 3"),
        ("(« Parts » + 1) + 2 - 3", "(« Parts » + 1) + 2 − 3"),
        ("« Parts »>=2,50 ET NON « aidé ? »", "« Parts » ≥ 2,5 et non « Aidé ? »"),
        ("« Situation » = \"pacse\"", "« Situation » = “Pacsé”"),
        ("« Situation » = \"c1\"", "« Situation » = “Pacsé”"),
        ("« Commune » = choix(\"c9\")", "« Commune » = “c9”"),
        ("« Situation » parmi (\"Autre\";\"Marié\")", "« Situation » parmi (“Autre” ; “Marié”)"),
        ("\"Ville\" = \"Rennes\"", "« Ville » = “Rennes”"),
        ("aujourd'hui - 18 ans ≥ « [f_d] »", "aujourd’hui − 18 ans ≥ « [f_d] »"),
        ("« [f_d] » + « Durée » mois", "« [f_d] » + « Durée » mois"),
        ("âge (« [f_d] » ; 1/9/2027) < 18 ans", "âge(« [f_d] » ; 01/09/2027) < 18 ans"),
        ("total(« dépenses » > « montant » ; ou « nature » = \"achat\")",
         "somme(« Dépenses » › « Montant » ; où « Nature » = “Achat”)"),
        ("au moins une  LIGNE (« Dépenses » › « Montant » > 5 €)",
         "au moins une ligne(« Dépenses » › « Montant » > 5 €)"),
        ("nombre(« Dépenses »)", "nombre(« Dépenses »)"),
        ("nombre(« Activités »)", "nombre(« Activités »)"),
        ("« Aidé ? » = non et « age [f_z] »", "« Aidé ? » = non et « age »"),
        ("« Ville » n'est pas vide", "« Ville » n’est pas vide"),
        ("si « Aidé ? » alors 1 € sinon si « age » alors 2 € sinon 3 €",
         "si « Aidé ? » alors 1 € sinon si « age » alors 2 € sinon 3 €"),
        ("−(3) + −« Parts »", "−(3) + −« Parts »"),
    ],
)  # fmt: skip
def test_accents_case_and_plain_signs_are_as_one_likes(typed: str, written: str) -> None:
    reading = read_line(typed, SCOPE)
    assert reading.faults == ()
    assert reading.node is not None
    assert line(reading.node, SCOPE) == written


@pytest.mark.parametrize(
    ("typed", "under"),
    [
        ("« Parts » + bidule", "bidule"),
        ("« Parts » +", ""),
        ("(« Parts » + 1", ""),
        ("« Revenu » ÷ 2", "« Revenu »"),
        ("« Date » = aujourd’hui", "« Date »"),
        ("« Revenu annuel » + « Parts »", "« Parts »"),
        ("12 + (« Revenu annuel » × 2 €)", "2 €"),
        ("« Parts » ÷ « Montant »", "« Montant »"),
        ("« Situation » = “Célibataire”", "“Célibataire”"),
        ("« Activités » contient “Danse”", "“Danse”"),
        ("31/02/2026 > aujourd’hui", "31/02/2026"),
        ("« Revenu annuel", "« Revenu annuel"),
        ("arrondi(« Parts »)", "arrondi(« Parts »)"),
        ("somme(« Parts » › 2)", "somme"),
        ("somme(« Dépenses »)", "somme(« Dépenses »)"),
        ("si « Parts » alors 1 € sinon 2 €", "« Parts »"),
        ("si « Aidé ? » alors 1 €", ""),
        ("« Aidé ? » = oui = oui", "="),
        ("12345678901234567890123 + 1", "12345678901234567890123"),
        ("(" * 40, "("),
        ("« Parts » < « Revenu annuel » ou « Ville »", "« Ville »"),
    ],
)
def test_what_is_wrong_is_told_under_its_words(typed: str, under: str) -> None:
    reading = read_line(typed, SCOPE)
    assert under in [typed[fault.start : fault.end] for fault in reading.faults]
    assert all(fault.text for fault in reading.faults)


def test_a_label_that_several_questions_have_is_told_with_what_tells_them_apart() -> None:
    [fault] = read_line("« date » est vide", SCOPE).faults
    assert "[f_e]" in fault.text
    assert "[f_f]" in fault.text


def test_a_line_gives_what_is_expected_of_it() -> None:
    amount = read_line("« Revenu annuel » ÷ 2", SCOPE, expected=AMOUNT)
    assert amount.faults == ()
    [fault] = read_line("« Parts » ÷ 2", SCOPE, expected=AMOUNT).faults
    assert (fault.start, fault.end) == (0, 13)


SNIPPETS = [
    *("« Parts »", "« Dépenses »", "«", "»", '"', "“", "(", ")", ";", "›", "+", "−", "×", "=", "si", "alors", "sinon"),
    *("et", "ou", "non", "est vide", "parmi", "somme(", "âge(", "12", "1 €", "18 ans", "mois", "%", "aujourd’hui"),
    *("oui", "é", "["),
]  # fmt: skip


@given(st.text(max_size=60) | st.lists(st.sampled_from(SNIPPETS), max_size=12).map(" ".join), st.integers(0, 60))
def test_nothing_typed_raises(typed: str, position: int) -> None:
    reading = read_line(typed, SCOPE)
    assert reading.node is not None or reading.faults
    assert all(0 <= fault.start <= fault.end <= len(typed) for fault in reading.faults)
    for completion in completions(typed, min(position, len(typed)), SCOPE):
        assert 0 <= completion.start <= completion.end <= len(typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("« rev", "« Revenu annuel »"),
        ("12 + « zèbre", ""),
        ("« Commune » = “Mon", ""),
        ("mon", "« Montant »"),
        ("arr", "arrondi("),
        ("« Parts » ", "+"),
        ("« Aidé ? » ", "="),
        ("« Activités » ", "contient"),
        ("« Dépenses » ", "›"),
        ("« [f_d] » ", "+"),
        ("somme(« Dépenses » › ", "« Montant »"),
        ("somme(« Dépenses » › « Montant » ; où « nat", "« Nature »"),
        ("somme(« Dépenses » › « Montant ») ", "+"),
        ("« Parts » + ", "« Revenu annuel »"),
    ],
)
def test_names_and_operators_that_suit_are_proposed(typed: str, first: str) -> None:
    proposed = completions(typed, len(typed), SCOPE)
    assert (proposed[0].text if proposed else "") == first


def test_operators_proposed_suit_the_type() -> None:
    proposed = {completion.text for completion in completions("« Aidé ? » ", 11, SCOPE)}
    assert {"et", "ou", "=", "est vide"} <= proposed
    assert not {"+", "<", "contient"} & proposed
