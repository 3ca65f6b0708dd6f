"""Conditions explained in French sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formkit.design.sentences import sentence
from formkit.expressions import All, Any_, Comparison, Expression, Not, Operand, Operator
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
from formkit.schema import FormSchema, Step
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
HIGH = Comparison(field="f_amount", operator="greater", value=1_000_000)
LOAN = Comparison(field="f_loan", operator="equals", value=True)
CLUB = Comparison(field="p_type", operator="equals", value="association")


def said(expression: Expression) -> str:
    text = sentence(expression, FORM, profile_types=TYPES)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("f_name", "equals", "Brenne", "si « Nom » est “Brenne”"),
        ("f_name", "one_of", ("Brenne", "Vernay"), "si « Nom » est “Brenne” ou “Vernay”"),
        ("f_name", "empty", None, "si « Nom » n’est pas renseigné"),
        ("f_amount", "greater", 1_000_000, "si « Montant demandé » est supérieur à 10 000,00 €"),
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
        ("p_today", "at_least", "2027-01-01", "si « Jour de la demande » est au plus tôt le 1er janvier 2027"),
        ("f_gone", "equals", "a", "si une question supprimée est “a”"),
        ("f_gone", "equals", 3, "si une question supprimée est égal à 3"),
    ],
)
def test_each_operator_speaks_its_type(field: str, operator: Operator, value: Operand, expected: str) -> None:
    assert said(Comparison(field=field, operator=operator, value=value)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            All(conditions=(HIGH, Any_(conditions=(CLUB, LOAN)))),
            "si « Montant demandé » est supérieur à 10 000,00 € et (« Type de profil » est Association ou "
            "« Prêt » est oui)",
        ),
        (Any_(conditions=(CLUB, LOAN)), "si « Type de profil » est Association ou « Prêt » est oui"),
        (
            All(conditions=(CLUB, Not(condition=LOAN))),
            "si « Type de profil » est Association, sauf si « Prêt » est oui",
        ),
        (Not(condition=LOAN), "sauf si « Prêt » est oui"),
        (
            All(conditions=(Not(condition=LOAN), Not(condition=CLUB))),
            "sauf si « Prêt » est oui ou « Type de profil » est Association",
        ),
        (
            All(conditions=(Any_(conditions=(CLUB, LOAN)), Not(condition=All(conditions=(LOAN, CLUB))))),
            "si « Type de profil » est Association ou « Prêt » est oui, sauf si « Prêt » est oui et « Type de profil » "
            "est Association",
        ),
        (
            Any_(conditions=(CLUB, Not(condition=LOAN))),
            "si « Type de profil » est Association ou (le contraire de (« Prêt » est oui))",
        ),
        (All(conditions=(LOAN,)), "si « Prêt » est oui"),
    ],
)
def test_conditions_are_joined_in_words(expression: Expression, expected: str) -> None:
    assert said(expression) == expected


KEYS = tuple(field.key for field in FORM.fields())


@settings(max_examples=examples(60), deadline=None)
@given(expressions((*KEYS, *FACTS, "f_gone")))
def test_any_expression_is_explained(expression: Expression) -> None:
    text = said(expression)
    assert text.startswith(("si ", "sauf si "))
    assert "%(" not in text
    assert text.count("(") == text.count(")")


@given(st.sampled_from(KEYS))
def test_every_operator_of_every_type_has_its_words(key: str) -> None:
    field = FORM.field(key)
    for operator in field_type(field).operators:
        value: Operand = None
        if operator.startswith("counts"):
            value = 2
        elif operator in ("one_of", "none_of"):
            value = ("a",)
        elif operator not in ("empty", "not_empty"):
            value = 5
        assert field.label in said(Comparison(field=key, operator=operator, value=value))
