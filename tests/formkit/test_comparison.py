"""What differs between two versions of a form is told part by part, option by option, in words."""

import datetime as dt

from hypothesis import given

from formkit.design.comparison import Difference, Kind, What, differences
from formkit.design.operations import add_field, delete_field, edit_field, edit_step, move_field, move_step
from formkit.design.option_changes import Change, Vocabulary
from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    Choice,
    DateField,
    DocumentField,
    Field,
    GroupField,
    NumberField,
    OneChoiceField,
    ShortTextField,
    TableField,
    YesNoField,
)
from formkit.fieldtypes.table_lines import TableLine
from formkit.language.nodes import Cell, Constant, Operation, Rows
from formkit.schema import FormRule, FormSchema, Step
from tests.factories.conditions import comparison
from tests.formkit.edits import versions
from tests.formkit.strategies import WHOLE_FORMS
from tests.french import french

NBSP = "\u00a0"
EVERY_OPTION = Vocabulary(tells_settings=True)
A, B, C = ShortTextField(key="f_a", label="A"), ShortTextField(key="f_b", label="B"), YesNoField(key="f_c", label="C")
LOAN = comparison("f_c", operator="equals", value=True)


def form(*asked: Field, rules: tuple[FormRule, ...] = ()) -> FormSchema:
    return FormSchema(
        steps=(Step(key="s_one", title="Un", fields=asked), Step(key="s_two", title="Deux")),
        rules=rules,
    )


def one_change(before: Field, after: Field) -> list[tuple[str, str, str]]:
    """The changes of a question, the only difference of its form."""
    (part,) = differences(form(C, before), form(C, after), EVERY_OPTION)
    assert (part.kind, part.what, part.place) == (Kind.CHANGED, What.QUESTION, "Un")
    return [(change.option, change.before, change.after) for change in part.changes]


def summaries(parts: list[Difference]) -> list[tuple[Kind, What, str]]:
    return [(part.kind, part.what, part.label) for part in parts]


def test_what_is_added_and_removed_says_what_it_is() -> None:
    cost = AmountField(key="f_cost", label="Coût", required=False, condition=LOAN)
    before = form(C, A)
    after = add_field(delete_field(before, key="f_a"), step_key="s_two", field=cost)
    added, removed = differences(before, after)
    assert (added.kind, added.label, added.place) == (Kind.ADDED, "Coût", "Deux")
    assert added.detail == f"Montant en euros, facultatif, si «{NBSP}C{NBSP}» est oui"
    assert (removed.kind, removed.label, removed.place, removed.changes) == (Kind.REMOVED, "A", "Un", ())
    assert {part.kind for part in differences(None, before)} == {Kind.ADDED}
    assert differences(before, before) == []


def test_options_are_told_as_they_were_and_as_they_become() -> None:
    assert one_change(A, A.model_copy(update={"label": "Nom", "required": False, "max_length": 50})) == [
        ("Question", "A", "Nom"),
        ("Obligatoire", "oui", "non"),
        ("Au plus, en caractères", "200", "50"),
    ]
    assert one_change(A, A.model_copy(update={"condition": LOAN})) == [
        ("Affichée", "toujours", f"si «{NBSP}C{NBSP}» est oui")
    ]
    cost = AmountField(key="f_a", label="A", minimum=100_000)
    assert one_change(cost, cost.model_copy(update={"minimum": None, "maximum": 5}))[:2] == [
        ("Au moins", f"1\u202f000,00{NBSP}€", ""),
        ("Au plus", "", f"0,05{NBSP}€"),
    ]
    day = DateField(key="f_a", label="A", minimum="today", maximum=dt.date(2027, 1, 4))
    assert one_change(day, day.model_copy(update={"minimum": "today-18y"}))[0][2] == "aujourd’hui moins 18 ans"
    number = NumberField(key="f_a", label="A", maximum=2.5)
    assert one_change(number, number.model_copy(update={"maximum": 3}))[0][1:] == ("2,5", "3")


def test_lines_are_told_one_by_one() -> None:
    costs, rent, gifts, other = (
        TableLine(key="l_costs", label="Charges", kind="side"),
        TableLine(key="l_rent", label="Loyers"),
        TableLine(key="l_gifts", label="Dons"),
        TableLine(key="l_other", label="Autre", kind="open"),
    )
    amount = AmountField(key="f_amount", label="Montant")
    before = TableField(key="f_a", label="Budget", fields=(amount,), lines=(costs, rent, gifts, other))
    more = other.model_copy(update={"most": 10})
    income = TableLine(key="l_income", label="Produits", kind="side")
    rents = rent.model_copy(update={"label": "Loyers et charges", "kind": "open"})
    after = before.model_copy(update={"lines": (costs, more, rents, income), "balanced": True, "totals": ("f_amount",)})
    assert [change[1:] for change in one_change(before, after)] == [
        ("", f"Produits ({french('side with its total')})"),
        ("Dons", ""),
        ("5", "10"),
        ("Loyers", "Loyers et charges"),
        (french("line to fill in"), french("rows added by the applicant")),
        ("", "modifié"),
        ("", "Montant"),
        ("non", "oui"),
    ]
    (added, _column) = differences(form(C), form(C, before))
    assert "3 lignes" in added.detail


def test_choices_are_told_one_by_one() -> None:
    salle, rue, eau = (
        Choice(value=value, label=label) for value, label in (("a", "Salle"), ("b", "Rue"), ("c", "Eau"))
    )
    before = OneChoiceField(key="f_a", label="Lieu", choices=(salle, rue, eau))
    after = before.model_copy(
        update={"choices": (eau, Choice(value="a", label="En salle"), Choice(value="d", label="Forêt"))}
    )
    assert one_change(before, after) == [
        ("Réponses ajoutées", "", "Forêt"),
        ("Réponses retirées", "Rue", ""),
        ("Réponse reformulée", "Salle", "En salle"),
        ("Ordre des réponses", "", "modifié"),
    ]


def test_how_a_question_looks_is_told_to_designers_alone() -> None:
    half = A.model_copy(update={"width": "half"})
    assert differences(form(A), form(half)) == []
    (part,) = differences(form(A), form(half), EVERY_OPTION)
    assert part.changes == (Change("Largeur", "Toute la ligne", "La moitié d’une ligne"),)


def test_a_category_is_told_by_its_name() -> None:
    asked = DocumentField(key="f_a", label="RIB", category="rib")
    other = asked.model_copy(update={"category": "statuts"})
    (part,) = differences(form(asked), form(other), Vocabulary(categories={"rib": "Relevé d’identité bancaire"}))
    assert part.changes == (Change("Catégorie", "Relevé d’identité bancaire", "statuts"),)


def test_moves_are_told_for_the_fewest_parts() -> None:
    before = form(A, B, C)
    (part,) = differences(before, move_field(before, key="f_a", step_key="s_one", position=2))
    assert summaries([part]) == [(Kind.MOVED, What.QUESTION, "A")]
    (change,) = part.changes
    assert (change.before, change.after) == (f"n°{NBSP}1 de «{NBSP}Un{NBSP}»", f"n°{NBSP}3 de «{NBSP}Un{NBSP}»")
    elsewhere = edit_field(move_field(before, key="f_b", step_key="s_two", position=0), key="f_b", label="Bis")
    (part,) = differences(before, elsewhere)
    assert part.kind is Kind.CHANGED
    assert [change.option for change in part.changes] == ["Question", "Place"]
    (part,) = differences(before, move_step(before, key="s_two", position=0))
    assert (part.kind, part.what) == (Kind.MOVED, What.STEP)
    first = add_field(before, step_key="s_one", field=A.model_copy(update={"key": "f_new"}), position=0)
    assert [part.kind for part in differences(before, first)] == [Kind.ADDED]


def test_columns_steps_and_rules_are_parts_too() -> None:
    cost = AmountField(key="f_cost", label="Coût")
    group = GroupField(key="f_a", label="Budget", fields=(ShortTextField(key="f_what", label="Dépense"), cost))
    total = CalculatedField(key="f_b", label="Total", formula=Rows(fold="plus", group="f_a", value=Cell(key="f_cost")))
    refusal = FormRule(key="r_one", kind="ineligible", condition=LOAN, message="Pas de prêt.")
    before = form(C, group, total, rules=(refusal,))
    after = edit_field(before, key="f_a", fields=(cost.model_copy(update={"label": "Montant"}),), totals=("f_cost",))
    after = edit_field(
        after, key="f_b", formula=Operation(kind="plus", of=(total.formula, Constant(type="amount", value="250")))
    )
    after = edit_step(after, key="s_one", title="Projet", intro="À lire.")
    after = after.model_copy(update={"rules": (refusal.model_copy(update={"kind": "warning"}),)})
    parts = differences(before, after)
    assert summaries(parts) == [
        (Kind.CHANGED, What.STEP, "Projet"),
        (Kind.CHANGED, What.QUESTION, "Budget"),
        (Kind.CHANGED, What.COLUMN, "Montant"),
        (Kind.CHANGED, What.QUESTION, "Total"),
        (Kind.CHANGED, What.RULE, "Pas de prêt."),
        (Kind.REMOVED, What.COLUMN, "Dépense"),
    ]
    changes = [(change.option, change.before, change.after) for part in parts for change in part.changes]
    assert ("Colonnes totalisées", "", "Montant") in changes
    (sums,) = parts[3].changes
    assert ("Coût" in sums.before, "Montant" in sums.after, "2,50" in sums.after) == (True, True, True)
    assert ("Conséquence", french("The applicant is warned of a refusal"), french("The applicant is warned")) in changes


@WHOLE_FORMS
@given(versions())
def test_two_forms_have_no_difference_only_when_they_are_the_same(forms: list[FormSchema]) -> None:
    before, after = forms[0], forms[-1]
    parts = differences(before, after, EVERY_OPTION)
    assert bool(parts) == (before != after)
    keys = {part.key for part in (*before.fields(), *before.columns(), *before.steps)}
    assert all((part.kind is Kind.ADDED) == (part.key not in keys) for part in parts)
    assert len({part.key for part in parts}) == len(parts)
