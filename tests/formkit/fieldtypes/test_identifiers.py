"""SIREN, RNA, IBAN: what they share, and what each checks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from formkit.fieldtypes import Field, IbanField, RnaField, SirenField, field_type
from tests.formkit.asking import KEY, answer, kept, refusal, shown

COMPANY = SirenField(key=KEY, label="SIREN")
ASSOCIATION = RnaField(key=KEY, label="Numéro RNA")
ACCOUNT = IbanField(key=KEY, label="IBAN")
IBAN = "FR1420041010050500013M02606"


@pytest.mark.parametrize(
    ("field", "typed", "stored", "read"),
    [
        (COMPANY, " 732 829.320 ", "732829320", "732\u00a0829\u00a0320"),
        (COMPANY, "356000000", "356000000", "356\u00a0000\u00a0000"),
        (ASSOCIATION, "w 751 234 567", "W751234567", "W751234567"),
        (
            ACCOUNT,
            "fr14 2004 1010 0505 0001 3m02 606",
            IBAN,
            "FR14\u00a02004\u00a01010\u00a00505\u00a00001\u00a03M02\u00a0606",
        ),
        (
            ACCOUNT,
            "DE89370400440532013000",
            "DE89370400440532013000",
            "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000",
        ),
    ],
)
def test_a_number_is_stored_bare_and_shown_in_groups(field: Field, typed: str, stored: str, read: str) -> None:
    assert answer(field, typed) == stored
    assert shown(field, stored) == read
    assert field_type(field).export_value(field, stored) == stored


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (COMPANY, "", "Répondez à cette question."),
        (COMPANY, "732829321", "Vérifiez le SIREN"),
        (COMPANY, "73282932000074", "Vérifiez le SIREN"),
        (COMPANY, "000000000", "Vérifiez le SIREN"),
        (ASSOCIATION, "751234567", "Vérifiez le numéro RNA"),
        (ASSOCIATION, "W75123456", "Vérifiez le numéro RNA"),
        (ACCOUNT, "FR15 2004 1010 0505 0001 3M02 606", "Vérifiez l’IBAN"),
        (ACCOUNT, "FR14 2004 1010", "Vérifiez l’IBAN"),
        (ACCOUNT, "<script>", "Vérifiez l’IBAN"),
    ],
)
def test_a_wrong_number_is_refused_with_an_example_and_kept(field: Field, typed: str, message: str) -> None:
    assert refusal(field, typed).startswith(message)
    assert kept(field, typed) == {KEY: [typed]}


@given(st.from_regex(r"[0-9]{8}", fullmatch=True), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_a_siren_is_always_found(eight: str, place: int, change: int) -> None:
    siren = eight + luhn.calc_check_digit(eight)
    mistyped = siren[:place] + str((int(siren[place]) + change) % 10) + siren[place + 1 :]
    assert refusal(COMPANY, mistyped).startswith("Vérifiez le SIREN")
    if siren.strip("0"):
        assert answer(COMPANY, siren) == siren


def test_an_account_is_erased_with_its_request() -> None:
    field = ACCOUNT.model_copy(update={"anonymise": "erase"})
    assert field_type(field).anonymised(field, IBAN) is None
    assert field_type(field).proposed == {"autocomplete": "off", "personal": "ordinary", "anonymise": "erase"}
