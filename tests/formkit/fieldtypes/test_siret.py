"""SIRET."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from formkit.fieldtypes import SiretField
from portal.identifiers import LA_POSTE
from tests.formkit.asking import KEY, answer, refusal, shown

ESTABLISHMENT = SiretField(key=KEY, label="SIRET")


@st.composite
def sirets(draw: st.DrawFn) -> str:
    """Draw a SIRET whose two keys are right."""
    siren = draw(st.from_regex(r"[0-9]{8}", fullmatch=True))
    siren += luhn.calc_check_digit(siren)
    siret = siren + draw(st.from_regex(r"[0-9]{4}", fullmatch=True))
    return siret + luhn.calc_check_digit(siret)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("73282932000074", "73282932000074"),
        (" 732 829 320 00074 ", "73282932000074"),
        ("732\u00a0829\u202f320.00074", "73282932000074"),
    ],
)
def test_a_siret_is_stored_without_its_spaces(typed: str, stored: str) -> None:
    assert answer(ESTABLISHMENT, typed) == stored
    assert shown(ESTABLISHMENT, stored) == "732\u00a0829\u00a0320\u00a000074"


@pytest.mark.parametrize(
    "typed",
    ["73282932000075", "7328293200007", "732829320000740", "732829320", "7328293200007A", "0" * 14, "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"],
)
def test_a_wrong_number_is_refused_with_an_example(typed: str) -> None:
    message = refusal(ESTABLISHMENT, typed)
    assert message.startswith("Vérifiez le SIRET")
    assert "14 chiffres" in message


@pytest.mark.parametrize(
    "siret",
    [
        "35600000000048",  # the head office, by Luhn
        "35600000009075",  # an agency, by the sum of its digits
        "35600000000014",  # by Luhn too, which python-stdnum refuses
    ],
)
def test_la_poste_is_accepted_by_luhn_or_by_the_sum_of_digits(siret: str) -> None:
    assert luhn.is_valid(siret) or sum(map(int, siret)) % 5 == 0
    assert answer(ESTABLISHMENT, siret) == siret


def test_la_poste_has_wrong_numbers_too() -> None:
    assert refusal(ESTABLISHMENT, f"{LA_POSTE}00002").startswith("Vérifiez le SIRET")


@given(sirets().filter(lambda siret: siret.strip("0")))
def test_every_siret_is_read(siret: str) -> None:
    assert answer(ESTABLISHMENT, siret) == siret


@given(sirets().filter(lambda siret: not siret.startswith(LA_POSTE)), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(siret: str, place: int, change: int) -> None:
    digit = str((int(siret[place]) + change) % 10)
    mistyped = siret[:place] + digit + siret[place + 1 :]
    if mistyped.startswith(LA_POSTE):
        return
    assert refusal(ESTABLISHMENT, mistyped).startswith("Vérifiez le SIRET")
