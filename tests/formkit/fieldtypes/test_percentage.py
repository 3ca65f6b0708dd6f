"""Percentage."""

from decimal import Decimal

import pytest

from formkit.fieldtypes import PercentageField, field_type
from tests.formkit.asking import KEY, answer, kept, refusal, shown

SHARE = PercentageField(key=KEY, label="Part du bénévolat")
RATE = PercentageField(key=KEY, label="Taux", decimals=1, minimum=None, maximum=None)


@pytest.mark.parametrize(
    ("field", "typed", "stored", "read"),
    [
        (SHARE, "40", 40, "40\u00a0%"),
        (SHARE, "0", 0, "0\u00a0%"),
        (SHARE, "100", 100, "100\u00a0%"),
        (RATE, "12,5", 12.5, "12,5\u00a0%"),
        (RATE, "-3", -3.0, "−3,0\u00a0%"),
    ],
)
def test_a_share_is_stored_as_it_is_said(field: PercentageField, typed: str, stored: float, read: str) -> None:
    assert answer(field, typed) == stored
    assert shown(field, stored) == read
    assert field_type(field).export_value(field, stored) == Decimal(str(stored))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("101", "Indiquez au plus 100."),
        ("-1", "Indiquez au moins 0."),
        ("12,5", "Saisissez un nombre entier en chiffres, par exemple 12."),
        ("la moitié", "Saisissez un nombre entier en chiffres, par exemple 12."),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(typed: str, message: str) -> None:
    assert refusal(SHARE, typed) == message
    assert kept(SHARE, typed) == {KEY: [typed]}


def test_its_sign_stands_after_the_control() -> None:
    assert field_type(SHARE).unit(SHARE) == "%"
