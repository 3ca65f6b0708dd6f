"""What the browser is given of a step: what moves with its answers, and no more of the person than that takes."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.django_forms import StepForm, step_form
from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    CommuneField,
    DateField,
    Field,
    GroupField,
    IbanField,
    NumberField,
    OneChoiceField,
    ShortTextField,
    YesNoField,
)
from formkit.fieldtypes.choices import Choice
from formkit.language.comparisons import Comparator, Compared
from formkit.language.nodes import Answer, Cell, Node, Operation, Rows
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from teleservices.answering.mirror import described, mirror_of
from tests.factories.conditions import comparison, met

PLACE = {"code": "35238", "name": "Rennes", "postcode": "35000"}
ROWS: list[JsonValue] = [{"id": "r_1", "f_who": "Odile Marchand", "f_price": 1250}, {"id": "r_2", "f_price": 5}]
EARLIER: dict[str, JsonValue] = {
    "f_name": "Odile Marchand", "f_iban": "FR1420041010050500013M02606", "f_town": dict(PLACE), "f_budget": ROWS,
    "f_why": {"other": "Je déménage"},
}  # fmt: skip
FACTS: dict[str, JsonValue] = {"p_type": "association", "p_city": "Brenne", "p_today": "2026-11-24"}
YES = YesNoField(key="f_yes", label="Avez-vous d’autres aides ?")
FIRST = Step(
    key="s_first",
    title="Vous",
    fields=(
        ShortTextField(key="f_name", label="Nom"),
        IbanField(key="f_iban", label="IBAN"),
        CommuneField(key="f_town", label="Commune"),
        OneChoiceField(key="f_why", label="Pourquoi ?", choices=(Choice(value="c0", label="Emploi"),), other=True),
        GroupField(
            key="f_budget", label="Budget", minimum=0,
            fields=(ShortTextField(key="f_who", label="Qui"), AmountField(key="f_price", label="Prix")),
        ),
    ),
)  # fmt: skip


def form(*fields: Field, data: dict[str, str] | None = None) -> StepForm:
    """The second step of a form, after the first one was answered."""
    second = Step(key="s_second", title="Suite", fields=fields)
    return step_form(FormSchema(steps=(FIRST, second)), second, EARLIER | FACTS, data)


def text(*, condition: Node | None = None, required_when: Node | None = None, key: str = "f_text") -> Field:
    return ShortTextField(key=key, label="Précisez", condition=condition, required_when=required_when)


def when(field: str, operator: Comparator, value: Compared = None) -> Node:
    return comparison(field, operator=operator, value=value)


def test_a_step_where_nothing_moves_gives_nothing() -> None:
    assert mirror_of(form(YES, text())) == {}
    assert mirror_of(form(YES, text(condition=when("f_town", "equals", "35238")))) == {}
    assert mirror_of(form(text(required_when=when("p_type", "equals", "association")))) == {}


def test_what_moves_comes_with_what_moves_it_and_nothing_else() -> None:
    mirror = mirror_of(form(text(key="f_other"), YES, text(condition=when("f_yes", "equals", value=True))))
    assert [field["key"] for field in mirror["fields"]] == ["f_yes", "f_text"]  # type: ignore[union-attr, index, call-overload]
    assert mirror["known"] == {}
    assert "aides" not in json.dumps(mirror)


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        (when("f_iban", "not_empty"), {"f_iban": True}),
        (when("f_name", "empty"), {"f_name": True}),
        (when("f_town", "equals", "35238"), {"f_town": "35238"}),
        (when("f_why", "equals", "other"), {"f_why": "other"}),
        (when("f_budget", "counts_at_least", 2), {"f_budget": [{}, {}]}),
        (when("p_type", "equals", "association"), {"p_type": "association"}),
    ],
)
def test_earlier_answers_are_known_as_little_as_conditions_need(condition: Node, known: dict[str, JsonValue]) -> None:
    both = text(condition=when("f_yes", "equals", value=True), required_when=condition)
    assert mirror_of(form(YES, both))["known"] == known


def test_what_staff_note_is_never_there() -> None:
    note = YesNoField(key="f_note", label="Avis", private=True)
    step = Step(key="s_only", title="Étape", fields=(YES, note, text(condition=when("f_yes", "equals", value=True))))
    laid_out = step_form(FormSchema(steps=(step,)), step, {"f_yes": True, "f_note": True})
    assert "f_note" not in json.dumps(mirror_of(laid_out))


def test_a_sum_knows_its_column_alone() -> None:
    total = CalculatedField(
        key="f_total",
        label="Reste",
        formula=Operation(
            kind="minus", of=(Rows(fold="plus", group="f_budget", value=Cell(key="f_price")), Answer(key="f_help"))
        ),
    )
    mirror = mirror_of(form(AmountField(key="f_help", label="Aides"), total))
    assert mirror["known"] == {"f_budget": [{"f_price": 1250}, {"f_price": 5}]}


def test_the_day_is_known_where_a_date_moves_with_it() -> None:
    born = DateField(key="f_born", label="Naissance", minimum=dt.date(1900, 1, 1), maximum="today")
    mirror = mirror_of(form(born, text(condition=when("f_born", "greater", "today-18y"))))
    assert mirror["known"] == {"p_today": "2026-11-24"}
    (laid_out, _text) = mirror["fields"]  # type: ignore[misc]
    assert laid_out["minimum"] == "1900-01-01"  # type: ignore[index, call-overload]
    assert len(laid_out["maximum"]) == len("2026-11-24")  # type: ignore[index, call-overload, arg-type]


def test_columns_with_a_number_come_without_the_others() -> None:
    group = GroupField(
        key="f_lines", label="Dépenses", totals=("f_cost",),
        fields=(ShortTextField(key="f_what", label="Nature"), NumberField(key="f_cost", label="Coût", unit="j")),
    )  # fmt: skip
    (laid_out,) = mirror_of(form(group))["fields"]  # type: ignore[misc]
    assert [column["key"] for column in laid_out["fields"]] == ["f_cost"]  # type: ignore[union-attr, index, call-overload]


def test_the_facts_of_types_come_with_their_fields() -> None:
    """The browser knows no type by its name but to read its controls."""
    price = AmountField(key="f_price", label="Prix")
    total = CalculatedField(key="f_total", label="Total", formula=Answer(key="f_price"))
    group = GroupField(key="f_rows", label="Dépenses", fields=(price, YES, total))
    facts = ("is_amount", "is_calculated", "has_columns")
    assert [name for name in facts if described(price).get(name)] == ["is_amount"]
    assert [name for name in facts if described(total).get(name)] == ["is_amount", "is_calculated"]
    assert [name for name in facts if described(group).get(name)] == ["has_columns"]
    assert described(group)["fields"] == [described(price), described(total)]
    assert not [name for name in facts if name in described(YES)]


def test_what_is_concealed_may_come_back_with_what_was_stored() -> None:
    town = CommuneField(key="f_here", label="Où ?", condition=when("f_yes", "equals", value=True))
    known = {"f_yes": False, "f_here": dict(PLACE)}
    after = text(condition=when("f_here", "equals", "35238"))
    step = Step(key="s_only", title="Étape", fields=(YES, town, after))
    laid_out = step_form(FormSchema(steps=(step,)), step, known)  # type: ignore[arg-type]
    assert laid_out.concealed == {"f_here", "f_text"}
    assert mirror_of(laid_out)["known"] == {"f_yes": False, "f_here": "35238"}


answers = st.sampled_from(
    [None, True, False, 0, 1, 12, "", "c0", "2026-11-24", [], ["c0"], [{"other": "x"}], {"other": "x"}, dict(PLACE)]
)
operators: st.SearchStrategy[Comparator] = st.sampled_from(
    ["equals", "not_equals", "contains", "greater", "at_most", "empty", "not_empty", "counts_at_least"]
)


@given(operators, st.sampled_from([True, 1, "c0", "other", "35238", "2026-11-24", "today"]), answers)
def test_the_least_of_an_answer_gives_the_same_result(operator: Comparator, value: Compared, answer: JsonValue) -> None:
    value = None if operator in ("empty", "not_empty") else 1 if operator == "counts_at_least" else value
    condition = when("f_name", operator, value)
    moving = text(condition=when("f_yes", "equals", value=True), required_when=condition)
    second = Step(key="s_second", title="Suite", fields=(YES, moving))
    known: dict[str, JsonValue] = {"p_today": "2026-11-24", "f_name": answer}
    given_to_browser = mirror_of(step_form(FormSchema(steps=(FIRST, second)), second, known))["known"]
    assert isinstance(given_to_browser, dict)
    assert met(condition, given_to_browser) == met(condition, known)
