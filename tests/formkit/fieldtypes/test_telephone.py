"""Telephone number."""

import pytest

from formkit.fieldtypes import TelephoneField, field_type
from formkit.values import JsonValue
from tests.formkit.asking import KEY, answer, refusal, shown

NUMBER = TelephoneField(key=KEY, label="Téléphone")


@pytest.mark.parametrize(
    ("typed", "stored", "read"),
    [
        ("06 12 34 56 78", "+33612345678", "06 12 34 56 78"),
        ("0612345678", "+33612345678", "06 12 34 56 78"),
        ("06.12.34.56.78", "+33612345678", "06 12 34 56 78"),
        ("06\u00a012\u202f34-56-78", "+33612345678", "06 12 34 56 78"),
        ("+33 (0)6 12 34 56 78", "+33612345678", "06 12 34 56 78"),
        ("0033 6 12 34 56 78", "+33612345678", "06 12 34 56 78"),
        ("01 99 00 12 34", "+33199001234", "01 99 00 12 34"),
        ("06 39 98 12 34", "+33639981234", "06 39 98 12 34"),
        ("0262 12 34 56", "+262262123456", "0262 12 34 56"),
        ("0692 12 34 56", "+262692123456", "0692 12 34 56"),
        ("0690 12 34 56", "+590690123456", "0690 12 34 56"),
        ("+262 262 12 34 56", "+262262123456", "0262 12 34 56"),
        ("+687 24 12 34", "+687241234", "+687 24.12.34"),
        ("+32 2 123 45 67", "+3221234567", "+32 2 123 45 67"),
        ("00 32 2 123 45 67", "+3221234567", "+32 2 123 45 67"),
    ],
)
def test_numbers_of_france_overseas_and_abroad(typed: str, stored: str, read: str) -> None:
    assert answer(NUMBER, typed) == stored
    assert shown(NUMBER, stored) == read


@pytest.mark.parametrize(
    "typed",
    [
        "06 12 34 56",
        "06 12 34 56 78 90",
        "mon numéro",
        "+",
        "+999 1",
        "06 12 34 56 78 poste 3",
        "0000",
        "000",
        "0000-00-00",
    ],
)
def test_what_cannot_be_called_is_refused_with_an_example(typed: str) -> None:
    assert refusal(NUMBER, typed) == (
        "Saisissez les dix chiffres du numéro, par exemple 06\u00a012\u00a034\u00a056\u00a078\u00a0; "
        "commencez par + pour un numéro étranger."
    )


@pytest.mark.parametrize("stored", ["+999123456", "+33612345678\n", "0612345678", 33612345678])
def test_what_can_not_be_a_number_is_shown_as_it_is(stored: JsonValue) -> None:
    assert shown(NUMBER, stored) == str(stored)


def test_phones_show_a_keypad() -> None:
    form_field = field_type(NUMBER).form_field(NUMBER)
    assert form_field is not None
    assert 'type="tel"' in form_field.widget.render("telephone", "")
