"""Date."""

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from formkit.fieldtypes import DateField, field_type
from tests.formkit.asking import KEY, answer, refusal, shown

EVENT = DateField(key=KEY, label="Date de l'événement")
NEXT_YEAR = DateField(key=KEY, label="Date du projet", minimum=dt.date(2027, 1, 1), maximum=dt.date(2027, 12, 31))
NOT_A_DATE = "Saisissez une date qui existe, avec le jour, le mois et l’année\u00a0: par exemple 24/11/2026."


@pytest.mark.parametrize("typed", ["2026-11-24", "24/11/2026", "24-11-2026", "24.11.2026", " 24 11 2026 "])
def test_a_date_is_stored_in_its_iso_form(typed: str) -> None:
    assert answer(EVENT, typed) == "2026-11-24"


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("2026-11-24", "24 novembre 2026"),
        ("2027-01-01", "1er janvier 2027"),
        ("2024-02-29", "29 février 2024"),
        ("2026-02-30", "2026-02-30"),
        ("24/11/2026", "24/11/2026"),
    ],
)
def test_a_date_is_shown_in_words(stored: str, read: str) -> None:
    assert shown(EVENT, stored) == read


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (EVENT, "", "Répondez à cette question."),
        (EVENT, "31/02/2026", NOT_A_DATE),
        (EVENT, "11/24/2026", NOT_A_DATE),
        (EVENT, "24/11/26", NOT_A_DATE),
        (EVENT, "demain", NOT_A_DATE),
        (EVENT, "0026-11-24", "Vérifiez l’année\u00a0: saisissez ses quatre chiffres, par exemple 2026."),
        (NEXT_YEAR, "2026-12-31", "Saisissez une date à partir du 1er janvier 2027."),
        (NEXT_YEAR, "2028-01-01", "Saisissez une date au plus tard le 31 décembre 2027."),
    ],
)
@time_machine.travel("2026-11-24T12:00:00Z")
def test_a_refusal_says_what_to_do(field: DateField, typed: str, message: str) -> None:
    assert refusal(field, typed) == message


@pytest.mark.parametrize("typed", ["2027-01-01", "2027-12-31"])
def test_limits_are_included(typed: str) -> None:
    assert answer(NEXT_YEAR, typed) == typed


def test_the_browser_knows_the_limits() -> None:
    form_field = field_type(NEXT_YEAR).form_field(NEXT_YEAR)
    assert form_field is not None
    html = form_field.widget.render("date", dt.date(2027, 5, 4))
    assert all(part in html for part in ('type="date"', 'value="2027-05-04"', 'min="2027-01-01"', 'max="2027-12-31"'))


@pytest.mark.parametrize("options", [{"autocomplete": "bday"}, {"minimum": "today-100y"}])
@time_machine.travel("2026-11-24T12:00:00Z")
def test_a_day_that_may_be_far_back_is_typed(options: dict[str, str]) -> None:
    field = DateField.model_validate({"key": KEY, "label": "Date", "help": "La vôtre.", **options})
    form_field = field_type(field).form_field(field)
    assert form_field is not None
    hint = field_type(field).hint(field)
    assert form_field.help_text == f"La vôtre. {hint}", "how it is typed is always said"
    assert hint.endswith(" 29/11/2006.")
    html = form_field.widget.render("date", dt.date(2007, 5, 4))
    assert all(part in html for part in ('type="text"', 'inputmode="numeric"', 'value="04/05/2007"'))


def test_limits_are_in_order() -> None:
    with pytest.raises(ValidationError, match="Le minimum dépasse le maximum"):
        DateField(key=KEY, label="Date", minimum=dt.date(2027, 1, 2), maximum=dt.date(2027, 1, 1))


@given(st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)))
def test_every_date_is_read_as_typed(day: dt.date) -> None:
    assert answer(EVENT, day.strftime("%d/%m/%Y")) == day.isoformat()


@pytest.mark.parametrize(
    ("limits", "typed", "message"),
    [
        ({"minimum": "today"}, "2026-11-23", "Saisissez une date à partir du 24 novembre 2026."),
        ({"minimum": "today+30d"}, "2026-12-23", "Saisissez une date à partir du 24 décembre 2026."),
        ({"maximum": "today-18y"}, "2008-11-25", "Saisissez une date au plus tard le 24 novembre 2008."),
        ({"maximum": "today+3m"}, "2027-02-25", "Saisissez une date au plus tard le 24 février 2027."),
    ],
)
@time_machine.travel("2026-11-23T23:30:00Z")  # the 24th already in the portal's time
def test_a_limit_may_follow_the_day(limits: dict[str, str], typed: str, message: str) -> None:
    field = DateField.model_validate({"key": KEY, "label": "Date", **limits})
    assert refusal(field, typed) == message
    assert field_type(field).json_schema(field)["x-" + next(iter(limits))] == next(iter(limits.values()))


@time_machine.travel("2026-11-24T12:00:00Z")
def test_both_kinds_of_limits_stand_side_by_side() -> None:
    mixed = DateField(key=KEY, label="Date", minimum="today", maximum=dt.date(2026, 1, 1))
    assert refusal(mixed, "2026-11-24") == "Saisissez une date au plus tard le 1er janvier 2026."
    with pytest.raises(ValidationError, match="Le minimum dépasse le maximum"):
        DateField(key=KEY, label="Date", minimum="today+2d", maximum="today+1d")
    assert DateField(key=KEY, label="Date", minimum="today-9999y").limits() == (dt.date(1800, 1, 1), None)
    assert DateField(key=KEY, label="Date", maximum="today+9999y").limits() == (None, dt.date(2199, 12, 31))


@pytest.mark.parametrize("limit", ["tomorrow", "today+d", "today+30", "today + 30d", "24/11/2026"])
def test_a_limit_that_is_neither_is_refused(limit: str) -> None:
    with pytest.raises(ValidationError):
        DateField.model_validate({"key": KEY, "label": "Date", "minimum": limit})


def test_a_spreadsheet_gets_a_date_and_nothing_stays_of_it() -> None:
    assert field_type(EVENT).export_value(EVENT, "1978-05-04") == dt.date(1978, 5, 4)
    assert field_type(EVENT).anonymised(EVENT, "1978-05-04") is None


def test_a_condition_may_compare_with_a_day_that_moves() -> None:
    assert field_type(EVENT).compares_with(EVENT, "today-18y")
    assert field_type(EVENT).compares_with(EVENT, "2026-11-24")
    assert not field_type(EVENT).compares_with(EVENT, "1978")
