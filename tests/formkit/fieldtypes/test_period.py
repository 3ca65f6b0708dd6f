"""Period."""

import datetime as dt

import pytest
import time_machine
from pydantic import ValidationError

from formkit.fieldtypes import PeriodField, field_type
from tests.formkit.asking import KEY, Typed, answer, kept, refusal, shown

EVENT = PeriodField(key=KEY, label="Dates de l'événement")
SHORT = EVENT.model_copy(update={"max_days": 3})
STORED = {"from": "2026-11-24", "to": "2027-01-01"}


def typed(first: str, last: str) -> Typed:
    return {"_from": [first], "_to": [last]}


def test_both_days_are_stored() -> None:
    assert answer(EVENT, typed("2026-11-24", "01/01/2027")) == STORED
    assert shown(EVENT, STORED) == "du 24 novembre 2026 au 1er janvier 2027"


def test_a_period_of_one_day_is_a_day() -> None:
    stored = answer(EVENT, typed("2026-11-24", "2026-11-24"))
    assert shown(EVENT, stored) == "24 novembre 2026"


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("", "", "Répondez à cette question."),
        ("2026-11-24", "", "Saisissez les deux jours\u00a0: le premier et le dernier."),
        ("", "2026-11-24", "Saisissez les deux jours\u00a0: le premier et le dernier."),
        ("2026-11-24", "2026-11-23", "Vérifiez les deux jours\u00a0: le dernier vient avant le premier."),
        ("2026-11-24", "2026-11-27", "Choisissez une période de 3 jours au plus\u00a0: la vôtre en compte 4."),
        ("2026-11-24", "0026-11-24", "Vérifiez l’année\u00a0: saisissez ses quatre chiffres, par exemple 2026."),
    ],
)
@time_machine.travel("2026-11-24T12:00:00Z")
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(first: str, last: str, message: str) -> None:
    assert refusal(SHORT, typed(first, last)) == message
    assert kept(SHORT, typed(first, last)) == {f"{KEY}_from": [first], f"{KEY}_to": [last]}


def test_a_date_that_does_not_exist_is_refused() -> None:
    assert refusal(EVENT, typed("31/02/2026", "2026-11-24")).startswith("Saisissez une date qui existe")


def test_the_longest_period_is_counted_with_both_ends() -> None:
    assert answer(SHORT, typed("2026-11-24", "2026-11-26")) == {"from": "2026-11-24", "to": "2026-11-26"}


@time_machine.travel("2026-11-24T12:00:00Z")
def test_limits_follow_the_day() -> None:
    field = EVENT.model_copy(update={"minimum": "today+2m"})
    assert refusal(field, typed("2027-01-23", "2027-01-24")) == "Saisissez une date à partir du 24 janvier 2027."
    assert answer(field, typed("2027-01-24", "2027-01-24"))


@pytest.mark.parametrize("stored", [{"from": "2026-11-24"}, {"from": "2026-11-24", "to": ""}, "2026-11-24", []])
def test_what_can_not_be_a_period_is_no_answer(stored: object) -> None:
    assert field_type(EVENT).read(EVENT, stored) is None


def test_limits_are_in_order() -> None:
    with pytest.raises(ValidationError, match="Le minimum dépasse le maximum"):
        PeriodField(key=KEY, label="Dates", minimum=dt.date(2027, 1, 2), maximum=dt.date(2027, 1, 1))
