"""Number."""

import pytest
from pydantic import ValidationError

from formkit.fieldtypes import NumberField, field_type
from formkit.values import JsonValue
from tests.formkit.asking import KEY, answer, refusal, shown

PUPILS = NumberField(key=KEY, label="Nombre d'élèves", minimum=1, maximum=1500, unit="élèves")
DISTANCE = NumberField(key=KEY, label="Distance", decimals=2, unit="km")


@pytest.mark.parametrize(
    ("field", "typed", "stored", "read"),
    [
        (PUPILS, "12", 12, "12\u00a0élèves"),
        (PUPILS, " 1 250 ", 1250, "1\u202f250\u00a0élèves"),
        (PUPILS, "1\u202f250", 1250, "1\u202f250\u00a0élèves"),
        (PUPILS, "12,0", 12, "12\u00a0élèves"),
        (DISTANCE, "12,5", 12.5, "12,50\u00a0km"),
        (DISTANCE, "12.5", 12.5, "12,50\u00a0km"),
        (DISTANCE, "-3", -3.0, "−3,00\u00a0km"),
        (DISTANCE, "−1 234 567,89", -1234567.89, "−1\u202f234\u202f567,89\u00a0km"),
        (DISTANCE, "-0", 0.0, "0,00\u00a0km"),
        (DISTANCE, "1234567890123,45", 1234567890123.45, "1\u202f234\u202f567\u202f890\u202f123,45\u00a0km"),
    ],
)
def test_numbers_are_read_and_written_the_french_way(
    field: NumberField, typed: str, stored: JsonValue, read: str
) -> None:
    assert answer(field, typed) == stored
    assert shown(field, stored) == read


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (PUPILS, "", "Répondez à cette question."),
        (PUPILS, "douze", "Saisissez un nombre entier en chiffres, par exemple 12."),
        (PUPILS, "12,5", "Saisissez un nombre entier en chiffres, par exemple 12."),
        (PUPILS, "12 50", "Saisissez un nombre entier en chiffres, par exemple 12."),
        (PUPILS, "٣", "Saisissez un nombre entier en chiffres, par exemple 12."),
        (PUPILS, "0", "Indiquez au moins 1."),
        (PUPILS, "1501", "Indiquez au plus 1\u202f500."),
        (DISTANCE, "1,234", "Saisissez un nombre en chiffres, par exemple 12,5."),
        (DISTANCE, "1e3", "Saisissez un nombre en chiffres, par exemple 12,5."),
        (DISTANCE, "12345678901234,56", "Saisissez un nombre en chiffres, par exemple 12,5."),
    ],
)
def test_a_refusal_says_what_to_do(field: NumberField, typed: str, message: str) -> None:
    assert refusal(field, typed) == message


def test_zero_is_an_answer() -> None:
    free = NumberField(key=KEY, label="Nombre d'enfants")
    assert answer(free, "0") == 0
    assert shown(free, 0) == "0"
    assert field_type(free).answered(free, 0)


def test_a_keypad_without_a_minus_sign_only_where_none_is_needed() -> None:
    keypads = {}
    for name, field in {"pupils": PUPILS, "distance": DISTANCE}.items():
        form_field = field_type(field).form_field(field)
        assert form_field is not None
        keypads[name] = form_field.widget.attrs.get("inputmode")
    assert keypads == {"pupils": "numeric", "distance": None}


def test_limits_are_in_order() -> None:
    with pytest.raises(ValidationError, match="Le minimum dépasse le maximum"):
        NumberField(key=KEY, label="Distance", minimum=2, maximum=1)
