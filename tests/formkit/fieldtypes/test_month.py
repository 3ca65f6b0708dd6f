"""Month."""

import datetime as dt

import pytest
import time_machine

from formkit.fieldtypes import MonthField, field_type
from tests.formkit.asking import KEY, Typed, answer, kept, refusal, shown

START = MonthField(key=KEY, label="Début du contrat")
SOON = START.model_copy(update={"minimum": "today", "maximum": "today+6m"})


def typed(month: str, year: str) -> Typed:
    return {"_month": [month], "_year": [year]}


def test_a_month_is_stored_in_its_iso_form() -> None:
    assert answer(START, typed("9", "2026")) == "2026-09"
    assert shown(START, "2026-09") == "septembre 2026"
    assert shown(START, "2026-13") == "2026-13"
    assert shown(START, "0000-01") == "0000-01"


@pytest.mark.parametrize(
    ("month", "year", "message"),
    [
        ("", "", "Répondez à cette question."),
        ("", "2026", "Choisissez le mois."),
        ("13", "2026", "Choisissez le mois."),
        ("9", "", "Vérifiez l’année\u00a0: saisissez ses quatre chiffres, par exemple 2026."),
        ("9", "26", "Vérifiez l’année\u00a0: saisissez ses quatre chiffres, par exemple 2026."),
        ("9", "0026", "Vérifiez l’année\u00a0: saisissez ses quatre chiffres, par exemple 2026."),
    ],
)
@time_machine.travel("2026-11-24T12:00:00Z")
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(month: str, year: str, message: str) -> None:
    assert refusal(START, typed(month, year)) == message
    offered = month if month != "13" else ""
    assert kept(START, typed(month, year)) == {f"{KEY}_month": [offered], f"{KEY}_year": [year]}


@time_machine.travel("2026-11-24T12:00:00Z")
def test_limits_follow_the_day_and_count_whole_months() -> None:
    assert answer(SOON, typed("11", "2026")) == "2026-11"
    assert answer(SOON, typed("5", "2027")) == "2027-05"
    assert refusal(SOON, typed("10", "2026")) == "Le premier mois possible est novembre 2026."
    assert refusal(SOON, typed("6", "2027")) == "Le dernier mois possible est mai 2027."


def test_each_control_has_its_label() -> None:
    form_field = field_type(START).form_field(START)
    assert form_field is not None
    html = form_field.widget.render("month", ["9", "2026"], {"id": "id_month"})
    assert 'for="id_month_0">Mois<' in html
    assert 'for="id_month_1">Année<' in html
    assert '<option value="9" selected>septembre</option>' in html


def test_fixed_limits_are_days_of_their_month() -> None:
    field = START.model_copy(update={"maximum": dt.date(2026, 12, 15)})
    assert answer(field, typed("12", "2026")) == "2026-12"
