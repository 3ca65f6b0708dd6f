"""Amount in euros."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from formkit.fieldtypes import AmountField, field_type
from formkit.typography import amount_text, parse_cents
from tests.formkit.asking import KEY, answer, refusal, shown

ASKED = AmountField(key=KEY, label="Montant demandé", maximum=2_300_000)


@pytest.mark.parametrize(
    ("typed", "cents", "read"),
    [
        ("1 250,50", 125_050, "1\u202f250,50\u00a0€"),
        ("1\u202f250,50\u00a0€", 125_050, "1\u202f250,50\u00a0€"),
        ("1250.5", 125_050, "1\u202f250,50\u00a0€"),
        ("1250 euros", 125_000, "1\u202f250,00\u00a0€"),
        ("0,07", 7, "0,07\u00a0€"),
        ("0", 0, "0,00\u00a0€"),
        ("23000", 2_300_000, "23\u202f000,00\u00a0€"),
    ],
)
def test_an_amount_is_stored_in_cents(typed: str, cents: int, read: str) -> None:
    assert answer(ASKED, typed) == cents
    assert shown(ASKED, cents) == read


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Répondez à cette question."),
        ("mille", "Saisissez un montant en euros, par exemple 1\u202f250,50."),
        ("12,345", "Saisissez un montant en euros, par exemple 1\u202f250,50."),
        ("1.250,50", "Saisissez un montant en euros, par exemple 1\u202f250,50."),
        ("12 50", "Saisissez un montant en euros, par exemple 1\u202f250,50."),
        ("€", "Saisissez un montant en euros, par exemple 1\u202f250,50."),
        ("-1", "Indiquez au moins 0,00\u00a0€."),
        ("23 000,01", "Indiquez au plus 23\u202f000,00\u00a0€."),
    ],
)
def test_a_refusal_says_what_to_do(typed: str, message: str) -> None:
    assert refusal(ASKED, typed) == message


def test_a_negative_amount_where_the_designer_allows_it() -> None:
    result = AmountField(key=KEY, label="Résultat", minimum=None)
    assert answer(result, "-1 250,50") == -125_050
    assert shown(result, -125_050) == "−1\u202f250,50\u00a0€"


def test_limits_are_in_order() -> None:
    with pytest.raises(ValidationError, match="Le minimum dépasse le maximum"):
        AmountField(key=KEY, label="Montant", minimum=200, maximum=100)


@given(st.integers(-(10**14), 10**14))
def test_every_amount_is_read_as_it_is_written(cents: int) -> None:
    assert parse_cents(amount_text(cents)) == cents


def test_a_spreadsheet_gets_euros() -> None:
    field = AmountField(key=KEY, label="Montant")
    assert field_type(field).export_value(field, 125_050) == Decimal("1250.5")
    assert field_type(field).export_value(field, None) is None
    assert field_type(field).export_value(field, "beaucoup") == "beaucoup"
