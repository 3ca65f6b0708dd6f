"""Trees said in French, with a worked example."""

import pytest
from hypothesis import given

from formkit.language.evaluating import Environment
from formkit.language.line_reader import read_line
from formkit.language.saying import sentence, worked_example
from tests.formkit.trees import RATES, SCOPE, any_tree, environments

ENVIRONMENT = Environment(
    answers={
        "f_a": 2_400_000, "f_n": 2.5, "f_m": 17, "f_r": 12.5, "f_d": "2008-11-24", "p_today": "2026-11-24", "f_c": "c1",
        "f_g": [{"f_x": 500_00, "f_k": "c0"}, {"f_x": 700_00, "f_k": "c1"}],
    },
    rates=RATES,
)  # fmt: skip
CASES = [
    (
        "arrondi(« Revenu annuel » ÷ « Parts » ÷ 12 ; 1 €)",
        "(« Revenu annuel » ÷ « Parts » ÷ 12) arrondi à 1 € près",
        "arrondi(24 000 € ÷ 2,5 parts ÷ 12 ; 1 €) = 800,00 €",
    ),
    (
        "« Revenu annuel » ÷ « Parts » ÷ 12",
        "« Revenu annuel » ÷ « Parts » ÷ 12",
        "24 000 € ÷ 2,5 parts ÷ 12 = 800,00 €",
    ),
    (
        "si « Âge » < 18 alors 0 € sinon 10,50 €",
        "0 € si « Âge » est inférieur à 18 ans, sinon 10,50 €",
        "si 17 ans < 18 alors 0 € sinon 10,50 € = 0,00 €",
    ),
    (
        "somme(« Dépenses » › « Montant » ; où « Nature » = “Achat”) × « Taux « aidé » »",
        "(la somme de « Montant » sur les lignes de « Dépenses » où « Nature » est Achat) × « Taux « aidé » »",
        "500,00 € × 12,5 % = 62,50 €",
    ),
    (
        "aujourd’hui − 18 ans ≥ « [f_d] » et non vrai(« Aidé ? »)",
        "aujourd’hui moins 18 ans est au plus tôt « Début » » et le contraire de (« Aidé ? »)",
        "le 24 novembre 2026 − 18 ans ≥ le 24 novembre 2008 et non vrai(à calculer) = oui",
    ),
    (
        "« Situation » parmi (“Pacsé” ; “Autre”)",
        "« Situation » est Pacsé ou Autre",
        "Pacsé parmi (“Pacsé” ; “Autre”) = oui",
    ),
]


@pytest.mark.parametrize(("typed", "said", "worked"), CASES, ids=range(len(CASES)))
def test_a_tree_is_said_and_worked_out_on_an_example(typed: str, said: str, worked: str) -> None:
    tree = read_line(typed, SCOPE).node
    assert tree is not None
    assert _plain(sentence(tree, SCOPE)) == said
    assert _plain(worked_example(tree, SCOPE, ENVIRONMENT)) == worked


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@given(any_tree, environments)
def test_any_tree_is_said_without_english(drawn: object, environment: Environment) -> None:
    tree = drawn[1]  # type: ignore[index]
    for text in (sentence(tree, SCOPE), worked_example(tree, SCOPE, environment)):
        assert text
        assert "%(" not in text
