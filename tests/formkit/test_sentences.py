"""Conditions explained in French sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formkit.design.names import scope_before
from formkit.design.sentences import sentence
from formkit.facts import FACTS
from formkit.fieldtypes import (
    AmountField,
    Choice,
    DateField,
    GroupField,
    MonthField,
    NumberField,
    OneChoiceField,
    SeveralChoicesField,
    ShortTextField,
    YesNoField,
    field_type,
)
from formkit.language.comparisons import Comparator, Compared, Comparison
from formkit.language.nodes import Answer, Fact, Node
from formkit.schema import FormSchema, Step
from tests.factories.conditions import all_of, any_of, unless
from tests.formkit.strategies import expressions
from tests.gate import examples

TYPES = {"association": "Association", "commune": "Commune"}
CHOICES = (Choice(value="a", label="Sport"), Choice(value="b", label="Culture, art"))
FORM = FormSchema(
    steps=(
        Step(
            key="s_one",
            title="Un",
            fields=(
                ShortTextField(key="f_name", label="Nom"),
                AmountField(key="f_amount", label="Montant demandé"),
                NumberField(key="f_pupils", label="Effectif", unit="élèves", decimals=0),
                DateField(key="f_born", label="Naissance"),
                MonthField(key="f_month", label="Début"),
                YesNoField(key="f_loan", label="Prêt"),
                OneChoiceField(key="f_theme", label="Thème", choices=CHOICES, other=True),
                SeveralChoicesField(key="f_themes", label="Thèmes", choices=CHOICES),
                GroupField(key="f_budget", label="Budget", fields=(ShortTextField(key="f_line", label="Poste"),)),
            ),
        ),
    )
)
SCOPE = scope_before(FORM, profile_types=TYPES)


def compared(key: str, operator: Comparator, value: Compared = None) -> Node:
    name = next((name for name in SCOPE.names if name.key == key), None)
    operand = Fact(key=key) if key in FACTS else Answer(key=key)
    return Comparison(operand, operator, value).tree(name.type if name else None)


HIGH = compared("f_amount", operator="greater", value=1_000_000)
LOAN = compared("f_loan", operator="equals", value=True)
CLUB = compared("p_type", operator="equals", value="association")


def said(expression: Node) -> str:
    text = sentence(expression, SCOPE)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("f_name", "equals", "Brenne", "si « Nom » est “Brenne”"),
        ("f_name", "one_of", ("Brenne", "Vernay"), "si « Nom » est “Brenne” ou “Vernay”"),
        ("f_name", "empty", None, "si « Nom » n’est pas renseigné"),
        ("f_amount", "greater", 1_000_000, "si « Montant demandé » est supérieur à 10 000 €"),
        ("f_amount", "equals", 50, "si « Montant demandé » est égal à 0,50 €"),
        ("f_pupils", "at_most", 12, "si « Effectif » est d’au plus 12 élèves"),
        ("f_born", "greater", "2026-11-24", "si « Naissance » est après le 24 novembre 2026"),
        ("f_born", "at_most", "today-18y", "si « Naissance » est au plus tard aujourd’hui moins 18 ans"),
        ("f_born", "at_least", "today", "si « Naissance » est au plus tôt aujourd’hui"),
        ("f_born", "equals", "today+1d", "si « Naissance » est aujourd’hui plus 1 jour"),
        ("f_month", "less", "2026-09", "si « Début » est avant septembre 2026"),
        ("f_loan", "equals", True, "si « Prêt » est oui"),
        ("f_loan", "not_equals", True, "si « Prêt » n’est pas oui"),
        ("f_theme", "equals", "a", "si « Thème » est Sport"),
        ("f_theme", "one_of", ("a", "b", "other"), "si « Thème » est Sport, “Culture, art” ou Autre"),
        ("f_theme", "equals", "gone", "si « Thème » est gone"),
        ("f_themes", "contains", "a", "si « Thèmes » comprend Sport"),
        ("f_themes", "counts_at_least", 2, "si « Thèmes » comporte au moins 2 réponses"),
        ("f_budget", "counts_at_least", 2, "si « Budget » comporte au moins 2 lignes"),
        ("f_budget", "counts_at_most", 1, "si « Budget » comporte au plus 1 ligne"),
        ("f_budget", "empty", None, "si « Budget » ne comporte aucune ligne"),
        ("p_type", "none_of", ("association", "commune"), "si « Type de profil » n’est ni Association, ni Commune"),
        ("f_theme", "none_of", ("a",), "si « Thème » n’est pas Sport"),
        ("p_siret", "not_empty", None, "si « SIRET du profil » est renseigné"),
        ("p_today", "at_least", "2027-01-01", "si aujourd’hui est au plus tôt le 1er janvier 2027"),
        ("f_gone", "equals", "a", "si une question supprimée est “a”"),
        ("f_gone", "equals", 3, "si une question supprimée est égal à 3"),
    ],
)
def test_each_operator_speaks_its_type(field: str, operator: Comparator, value: Compared, expected: str) -> None:
    assert said(compared(field, operator, value)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            all_of((HIGH, any_of((CLUB, LOAN)))),
            "si « Montant demandé » est supérieur à 10 000 € et (« Type de profil » est Association ou "
            "« Prêt » est oui)",
        ),
        (any_of((CLUB, LOAN)), "si « Type de profil » est Association ou « Prêt » est oui"),
        (
            all_of((CLUB, unless(LOAN))),
            "si « Type de profil » est Association, sauf si « Prêt » est oui",
        ),
        (unless(LOAN), "sauf si « Prêt » est oui"),
        (
            all_of((unless(LOAN), unless(CLUB))),
            "sauf si « Prêt » est oui ou « Type de profil » est Association",
        ),
        (
            all_of((any_of((CLUB, LOAN)), unless(all_of((LOAN, CLUB))))),
            "si « Type de profil » est Association ou « Prêt » est oui, sauf si « Prêt » est oui et « Type de profil » "
            "est Association",
        ),
        (
            any_of((CLUB, unless(LOAN))),
            "si « Type de profil » est Association ou le contraire de (« Prêt » est oui)",
        ),
        (all_of((LOAN,)), "si « Prêt » est oui"),
    ],
)
def test_conditions_are_joined_in_words(expression: Node, expected: str) -> None:
    assert said(expression) == expected


KEYS = tuple(field.key for field in FORM.fields())


@settings(max_examples=examples(60), deadline=None)
@given(expressions((*KEYS, *FACTS, "f_gone")))
def test_any_expression_is_explained(expression: Node) -> None:
    text = said(expression)
    assert text.startswith(("si ", "sauf si "))
    assert "%(" not in text
    assert text.count("(") == text.count(")")


@given(st.sampled_from(KEYS))
def test_every_operator_of_every_type_has_its_words(key: str) -> None:
    field = FORM.field(key)
    base = field_type(field).value_base
    for operator in field_type(field).operators:
        value: Compared = None
        if operator.startswith("counts"):
            value = 2
        elif operator in ("one_of", "none_of"):
            value = ("a",)
        elif operator not in ("empty", "not_empty"):
            value = {"date": "2026-11-24", "month": "2026-11", "boolean": True, "number": 5}.get(base, "a")
        assert field.label in said(compared(key, operator, value))
