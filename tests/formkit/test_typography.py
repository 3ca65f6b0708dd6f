"""How numbers and texts are written and read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.typography import amount_text, parse_number
from portal.words.typography import clean_text, number_text


def test_spaces_that_do_not_break_part_thousands_and_units() -> None:
    assert amount_text(123_456_789) == "1\u202f234\u202f567,89\u00a0€"
    assert number_text(Decimal("1234.50")) == "1\u202f234,5"
    assert number_text(Decimal("1234.50"), 0) == "1\u202f234"
    assert number_text(Decimal("-0.5"), 2) == "−0,50"
    assert number_text(Decimal("1E+3")) == "1\u202f000"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10))
def test_every_number_is_read_as_it_is_written(number: Decimal) -> None:
    assert parse_number(number_text(number)) == number


@pytest.mark.parametrize(
    "text", ["", " ", "-", "1,", ",5", "1,2,3", "1.234,5", "12 34", "1 2345", "1e3", "NaN", "١٢", "1" * 16]
)
def test_what_could_be_misread_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"digits|number"):
        parse_number(text)


@given(st.text(max_size=50))
def test_a_clean_text_is_clean_for_good(text: str) -> None:
    once = clean_text(text, multiline=True)
    assert clean_text(once, multiline=True) == once
    assert not {"\x00", "\r", "\x1b"} & set(once)
    once.encode()
    assert "\n" not in clean_text(text)
