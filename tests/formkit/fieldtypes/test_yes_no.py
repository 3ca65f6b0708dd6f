"""Yes or no."""

import pytest

from formkit.fieldtypes import YesNoField, field_type
from tests.formkit.asking import KEY, answer, refusal, shown, submit

HELPED = YesNoField(key=KEY, label="Avez-vous déjà reçu une aide ?")


@pytest.mark.parametrize(("typed", "stored", "read"), [("yes", True, "Oui"), ("no", False, "Non")])
def test_an_answer_is_a_boolean(typed: str, stored: bool, read: str) -> None:
    assert answer(HELPED, typed) is stored
    assert shown(HELPED, stored) == read


@pytest.mark.parametrize("typed", [None, "", "maybe", "True"])
def test_anything_else_is_refused(typed: str | None) -> None:
    assert refusal(HELPED, typed) == "Choisissez «\u00a0Oui\u00a0» ou «\u00a0Non\u00a0»."


def test_no_is_an_answer_to_a_required_question_and_nothing_is_not() -> None:
    assert field_type(HELPED).answered(HELPED, False)
    assert not field_type(HELPED).answered(HELPED, None)


def test_an_optional_question_left_alone_stores_nothing() -> None:
    assert submit(HELPED.model_copy(update={"required": False}), None).answers() == {}


def test_no_button_is_chosen_beforehand() -> None:
    html = str(submit(HELPED, None)[KEY])
    assert html.count('type="radio"') == 2
    assert "checked" not in html
