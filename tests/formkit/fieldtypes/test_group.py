"""Repeated groups: rows typed, refused, kept in drafts, shown and described."""

from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from formkit.django_forms import StepForm, refused_answers, step_form
from formkit.fieldtypes import AmountField, CalculatedField, GroupField, NumberField, ShortTextField, field_type
from formkit.language.nodes import Cell, Operation
from formkit.path import kept_answers, missing_answers
from formkit.rules import check
from formkit.values import JsonValue
from tests.factories.conditions import comparison
from tests.formkit.asking import form_of, posted

WHAT = ShortTextField(key="f_what", label="Nature")
PRICE = AmountField(key="f_price", label="Prix")
COUNT = NumberField(key="f_count", label="Nombre", required=False, minimum=1)
COST = CalculatedField(
    key="f_cost", label="Coût", formula=Operation(kind="times", of=(Cell(key="f_price"), Cell(key="f_count")))
)
BUDGET = GroupField(
    key="f_budget", label="Budget", row_name="Dépense", fields=(WHAT, PRICE, COUNT, COST), minimum=1, maximum=3,
    totals=("f_price", "f_cost", "f_what"),
)  # fmt: skip
FORM = form_of(BUDGET)
STEP = FORM.steps[0]
ROWS: list[JsonValue] = [
    {"id": "r_one", "f_what": "Salle", "f_price": 25_000, "f_count": 2},
    {"id": "r_two", "f_what": "Affiches", "f_price": 4_050},
]


def typed(*rows: Mapping[str, str], **more: str) -> StepForm:
    """Send rows; a strict reading unless `strict=""`."""
    strict = more.pop("strict", "yes") == "yes"
    cells = {f"f_budget-{number}-{key}": text for number, row in enumerate(rows) for key, text in row.items()}
    data = posted({"f_budget-rows": str(len(rows)), **cells, **more})
    return step_form(FORM, STEP, {}, data, strict=strict)


def test_rows_are_stored_with_an_id_and_what_is_calculated() -> None:
    (first, second) = typed(
        {"f_what": "Salle", "f_price": "250", "f_count": "2", "id": "r_one"},
        {"f_what": "Affiches", "f_price": "40,50 €", "id": ""},
    ).answers()["f_budget"]  # type: ignore[misc]
    assert first == {"id": "r_one", "f_what": "Salle", "f_price": 25_000, "f_count": 2, "f_cost": 50_000}
    assert second["id"].startswith("r_")  # type: ignore[index, union-attr, call-overload]
    assert {key: second[key] for key in ("f_what", "f_price")} == {"f_what": "Affiches", "f_price": 4_050}  # type: ignore[index, call-overload]


def test_a_row_left_empty_does_not_exist() -> None:
    form = typed({"f_what": " "}, {"f_what": "Salle", "f_price": "1"}, {})
    assert len(form.answers()["f_budget"]) == 1  # type: ignore[arg-type]


def test_a_row_is_taken_away_by_its_button() -> None:
    form = typed({"f_what": "Un", "f_price": "1"}, {"f_what": "Deux", "f_price": "2"}, action="row-gone:f_budget-0")
    (row,) = form.answers()["f_budget"]  # type: ignore[misc]
    assert row["f_what"] == "Deux"  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "Remplissez au moins une ligne."),
        ([{"f_what": "Salle", "f_price": "cent"}], "Corrigez les lignes où une erreur est indiquée."),
        ([{"f_what": "Salle"}], "Complétez les lignes où une réponse manque."),
        ([{"f_what": "Salle", "f_price": "1"}] * 4, "Au plus 3 lignes."),
    ],
)
def test_what_is_wrong_is_said(rows: list[dict[str, str]], message: str) -> None:
    form = typed(*rows)
    assert form.errors["f_budget"] == [message]


def test_what_was_typed_stays_in_its_place_with_its_error() -> None:
    html = str(typed({"f_what": "Salle", "f_price": "cent"})["f_budget"])
    assert 'value="cent"' in html
    assert "Saisissez un montant en euros" in html


def test_a_draft_keeps_every_cell_that_can_be_kept() -> None:
    form = typed({"f_what": "Salle"}, {"f_what": "Affiches", "f_price": "cent"}, strict="")
    kept = form.merged({})["f_budget"]
    assert [{key: row[key] for key in row if key != "id"} for row in kept] == [  # type: ignore[union-attr, index, call-overload]
        {"f_what": "Salle"},
        {"f_what": "Affiches"},
    ]


def test_a_page_offers_one_more_row_while_there_is_room() -> None:
    answers: dict[str, JsonValue] = {"f_budget": ROWS}
    html = str(step_form(FORM, STEP, answers)["f_budget"])
    assert 'name="f_budget-rows" value="3"' in html
    assert 'name="f_budget-2-f_what"' in html
    full: dict[str, JsonValue] = {"f_budget": [*ROWS, {"id": "r_three", "f_what": "Sono", "f_price": 1}]}
    assert 'name="f_budget-3-f_what"' not in str(step_form(FORM, STEP, full)["f_budget"])


def test_it_is_read_by_people() -> None:
    text = field_type(BUDGET).display(BUDGET, kept_answers(FORM, {"f_budget": ROWS})["f_budget"])
    assert "1.\u00a0Nature\u00a0: Salle\u00a0; Prix\u00a0: 250,00\u00a0€" in text
    assert "Total «\u00a0Prix\u00a0»\u00a0: 290,50\u00a0€" in text
    table = field_type(BUDGET).table(BUDGET, kept_answers(FORM, {"f_budget": ROWS})["f_budget"])
    assert table is not None
    assert table.headers == ("Nature", "Prix", "Nombre", "Coût")
    assert table.rows[0] == ("Salle", "250,00\u00a0€", "2", "500,00\u00a0€")
    assert table.totals == ("", "290,50\u00a0€", "", "500,00\u00a0€")
    assert [cell.is_number for cell in table.heads] == [False, True, True, True]


def test_what_is_missing_in_a_row_is_missing_in_the_request() -> None:
    assert missing_answers(FORM, {"f_budget": [{"id": "r_one", "f_what": "Salle"}]}, {}) == (BUDGET,)
    assert missing_answers(FORM, {"f_budget": ROWS}, {}) == ()


def test_a_row_that_no_longer_fits_is_refused_by_its_number() -> None:
    refused = refused_answers(FORM, {"f_budget": [*ROWS, {"id": "r_x", "f_what": "Sono", "f_price": -5}]})
    assert refused["f_budget"][0].startswith("Dépense 3, Prix\u00a0:")
    assert refused_answers(FORM, {"f_budget": ROWS}) == {}
    assert refused_answers(FORM, {"f_budget": ROWS * 2})["f_budget"] == ["Au plus 3 lignes."]


def test_a_condition_may_count_rows() -> None:
    more = ShortTextField(
        key="f_more",
        label="Pourquoi ?",
        condition=comparison("f_budget", operator="counts_at_least", value=2, of="rows"),
    )
    form = form_of(BUDGET, more)
    assert check(form) == ()
    assert "f_more" in kept_answers(form, {"f_budget": ROWS, "f_more": "Oui"})
    assert "f_more" not in kept_answers(form, {"f_budget": ROWS[:1], "f_more": "Oui"})


def test_its_questions_have_no_condition_of_their_own() -> None:
    conditional = WHAT.model_copy(update={"condition": comparison("f_price", operator="not_empty")})
    with pytest.raises(ValidationError, match="group"):
        GroupField(key="f_group", label="Groupe", fields=(conditional,))
    with pytest.raises(ValidationError):
        GroupField(key="f_group", label="Groupe", fields=(BUDGET,))


def test_a_group_without_a_question_is_not_published() -> None:
    assert [problem.key for problem in check(form_of(GroupField(key="f_group", label="Groupe")))] == ["f_group"]


def test_a_key_is_used_once_in_rows_too() -> None:
    with pytest.raises(ValidationError):
        form_of(BUDGET, WHAT)
