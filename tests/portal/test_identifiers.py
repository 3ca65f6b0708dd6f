"""The numbers that identify organisations and bank accounts: what is one, what is none, whatever is typed."""

import contextlib
import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn

from accounts.profiles.organisations import masked_iban
from portal import identifiers
from portal.identifiers import InvalidIdentifierError

DIGITS = "0123456789"


@given(st.text(DIGITS, min_size=8, max_size=8), st.text(DIGITS, min_size=4, max_size=4))
def test_a_number_with_its_keys_is_a_siret_and_no_other_digit_will_do(company: str, establishment: str) -> None:
    siren = company + luhn.calc_check_digit(company)
    body = siren + establishment
    siret = body + luhn.calc_check_digit(body)
    if siret.strip("0") and not siret.startswith(identifiers.LA_POSTE):
        assert identifiers.parse_siret(identifiers.display_siret(siret)) == siret
        for digit in set(DIGITS) - {siret[-1]}:
            with pytest.raises(InvalidIdentifierError):
                identifiers.parse_siret(siret[:-1] + digit)


@given(st.text(DIGITS, min_size=5, max_size=5))
def test_la_poste_has_its_own_rule(establishment: str) -> None:
    siret = identifiers.LA_POSTE + establishment
    accepted = luhn.is_valid(siret) or sum(map(int, siret)) % 5 == 0
    if accepted:
        assert identifiers.parse_siret(siret) == siret
    else:
        with pytest.raises(InvalidIdentifierError):
            identifiers.parse_siret(siret)


@given(st.text(max_size=20))
def test_any_text_is_a_siret_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidIdentifierError):
        assert len(identifiers.parse_siret(text)) == 14


@pytest.mark.parametrize("text", ["", "00000000000000", "7328293200007", "732829320000740", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"])
def test_what_is_no_siret(text: str) -> None:
    with pytest.raises(InvalidIdentifierError):
        identifiers.parse_siret(text)


def test_rna_and_iban() -> None:
    assert identifiers.parse_rna(" w751 234 567 ") == "W751234567"
    assert identifiers.parse_iban("FR14 2004 1010 0505 0001 3M02 606") == "FR1420041010050500013M02606"
    with pytest.raises(InvalidIdentifierError):
        identifiers.parse_rna("751234567")
    with pytest.raises(InvalidIdentifierError):
        identifiers.parse_iban("FR14 2004 1010 0505 0001 3M02 607")


@given(st.text(DIGITS, min_size=8, max_size=8))
def test_a_siren_has_one_key(company: str) -> None:
    siren = company + luhn.calc_check_digit(company)
    if siren.strip("0"):
        assert identifiers.parse_siren(identifiers.display_siren(siren)) == siren
        for digit in set(DIGITS) - {siren[-1]}:
            with pytest.raises(InvalidIdentifierError):
                identifiers.parse_siren(siren[:-1] + digit)


@given(st.text(DIGITS, min_size=9, max_size=9), st.sampled_from(["", " ", ".", "\N{NO-BREAK SPACE}"]))
def test_an_rna_number_is_w_and_nine_digits_however_spaced(digits: str, space: str) -> None:
    assert identifiers.parse_rna(f" w{space}{digits[:3]}{space}{digits[3:]} ") == f"W{digits}"


@given(st.text(max_size=40))
def test_any_text_is_an_identifier_or_refused(text: str) -> None:
    for parse in (identifiers.parse_siren, identifiers.parse_rna, identifiers.parse_iban):
        with contextlib.suppress(InvalidIdentifierError):
            assert parse(text).isalnum()


@given(st.text(DIGITS, min_size=18, max_size=18))
def test_an_iban_reads_back_as_it_is_displayed_and_no_other_key_will_do(account: str) -> None:
    number = "DE" + iban.calc_check_digits(f"DE00{account}") + account
    if not iban.is_valid(number):
        return
    assert identifiers.parse_iban(identifiers.display_iban(number).lower()) == number
    wrong = f"{number[:2]}{(int(number[2:4]) + 1) % 100:02}{account}"
    with pytest.raises(InvalidIdentifierError):
        identifiers.parse_iban(wrong)


@given(st.text(DIGITS, min_size=18, max_size=18))
def test_a_masked_iban_shows_its_two_ends_alone(account: str) -> None:
    shown = masked_iban(f"DE44{account}")
    assert shown.startswith("DE44")
    assert shown.endswith(account[-3:])
    assert len(re.sub(r"[^0-9A-Z]", "", shown)) == 7


def test_no_iban_is_masked_as_nothing() -> None:
    assert masked_iban("") == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [("7328293200007", "il a 14 chiffres"), ("732 829 320 00075", "un de ses chiffres n’est pas le bon")],
)
def test_a_wrong_siret_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        identifiers.validate_siret(text)
