"""What a value is calculated from, and which totals a group shows, chosen from lists."""

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from formkit.fieldtypes import (
    REGISTRY,
    AmountField,
    CalculatedField,
    Field,
    GroupField,
    NumberField,
    ShortTextField,
    field_type,
)
from formkit.fieldtypes.calculated import ColumnTerm, ConstantTerm, FieldTerm, RowsTerm
from formkit.schema import FormSchema, Step, parse_schema
from teleservices.models import Procedure
from teleservices.studio.calculations.terms import earlier_fields, offered_terms
from teleservices.studio.questions.forms import form_of
from teleservices.studio.questions.option_forms import OptionsForm
from tests.formkit.pages import successful_controls

NAME = ShortTextField(key="f_name", label="Nom")
COST = AmountField(key="f_cost", label="Coût")
COUNT = NumberField(key="f_count", label="Nombre")
LINE = CalculatedField(key="f_line", label="Total de la ligne", terms=(FieldTerm(field="f_cost"),))
WHAT = ShortTextField(key="f_what", label="Quoi")
EXPENSES = GroupField(key="f_expenses", label="Dépenses", fields=(WHAT, COST, LINE))
TOTAL = CalculatedField(
    key="f_total",
    label="Total",
    terms=(ColumnTerm(group="f_expenses", column="f_cost"), FieldTerm(field="f_count"), ConstantTerm(value=12.5)),
)
LATER = NumberField(key="f_later", label="Plus tard")
ONE = Step(key="s_one", title="Un", fields=(NAME, COUNT, EXPENSES))
TWO = Step(key="s_two", title="Deux", fields=(TOTAL, LATER))
FORM = FormSchema(steps=(ONE, TWO))


def sent(field: Field, **typed: list[str]) -> OptionsForm:
    earlier = earlier_fields(FORM, TWO, field)
    shown = form_of(field, earlier=earlier)
    data = QueryDict(mutable=True)
    for name, values in (successful_controls("".join(str(bound) for bound in shown)) | typed).items():
        data.setlist(name, values)
    return form_of(field, data, earlier=earlier)


def test_what_stands_before_is_what_may_be_used() -> None:
    assert earlier_fields(FORM, TWO, TOTAL) == [NAME, COUNT, EXPENSES]
    assert earlier_fields(FORM, ONE) == [NAME, COUNT, EXPENSES]
    assert earlier_fields(FORM, ONE, COUNT) == [NAME]
    assert earlier_fields(FORM, ONE, LINE) == [WHAT, COST]


def test_numbers_columns_and_counts_of_rows_are_offered() -> None:
    assert {code: name for code, name, _title in offered_terms([NAME, COUNT, EXPENSES])} == {
        "field:f_count": "Nombre",
        "column:f_expenses:f_cost": "Total de «\u00a0Coût\u00a0» dans «\u00a0Dépenses\u00a0»",
        "column:f_expenses:f_line": "Total de «\u00a0Total de la ligne\u00a0» dans «\u00a0Dépenses\u00a0»",
        "rows:f_expenses": "Nombre de lignes de «\u00a0Dépenses\u00a0»",
    }


def test_terms_sent_as_they_were_shown_stay() -> None:
    form = sent(TOTAL)
    assert form.is_valid(), form.errors
    assert TOTAL.model_copy(update=form.options()) == TOTAL


def test_terms_are_chosen_in_lists() -> None:
    typed = {"terms-what": ["rows:f_expenses", "", "constant"], "terms-number": ["", "7", "1 250,5"]}
    form = sent(TOTAL, operation=["product"], **typed)
    assert form.is_valid(), form.errors
    assert form.options()["terms"] == (RowsTerm(group="f_expenses"), ConstantTerm(value=1250.5))


@pytest.mark.parametrize(
    ("what", "number", "message"),
    [
        ("constant", "", "Écrivez le nombre à côté de «\u00a0Un nombre\u00a0», en chiffres."),
        ("constant", "douze", "Écrivez le nombre à côté de «\u00a0Un nombre\u00a0», en chiffres."),
        ("field:<script>", "", "Choisissez dans les listes ce qui sert au calcul."),
        ("nothing", "", "Choisissez dans les listes ce qui sert au calcul."),
    ],
)
def test_a_term_that_can_not_be_one_is_refused_and_kept(what: str, number: str, message: str) -> None:
    form = sent(TOTAL, **{"terms-what": [what], "terms-number": [number]})
    assert form.errors["terms"] == [message]
    kept = successful_controls(str(form["terms"]))
    assert kept["terms-what"] == [what]
    assert kept["terms-number"] == [number]


def test_a_term_whose_question_is_gone_says_so() -> None:
    form = form_of(TOTAL, earlier=[COUNT])
    assert "N’existe plus, ou vient après" in str(form["terms"])


def test_a_group_offers_the_totals_of_its_numbers() -> None:
    form = sent(EXPENSES, totals=["f_cost"])
    assert form.is_valid(), form.errors
    assert list(form.options()["totals"]) == ["f_cost"]
    assert not sent(EXPENSES, totals=["f_what"]).is_valid()
    empty = form_of(EXPENSES.model_copy(update={"fields": ()}))
    assert "Dès que le groupe demande" in str(empty.fields["totals"].help_text)


@pytest.mark.parametrize("name", ["group", "calculated"])
def test_they_are_added_in_the_studio(studio: Client, procedure: Procedure, name: str) -> None:
    step = parse_schema(procedure.draft_schema).steps[0]
    url = reverse("studio:field_add", args=[procedure.uuid, step.key, name])
    page = studio.get(url)
    assert page.status_code == 200
    field = REGISTRY[name].model(key="f_new", label="Nouveau")
    typed = successful_controls("".join(str(bound) for bound in form_of(field)))
    answer = studio.post(url, {"number": procedure.draft_number, **typed})
    assert answer.status_code == 302
    procedure.refresh_from_db()
    added = parse_schema(procedure.draft_schema).steps[0].fields[-1]
    assert (added.type, added.label) == (name, "Nouveau")
    assert field_type(added).name == name
