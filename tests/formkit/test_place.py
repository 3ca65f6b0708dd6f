"""The address of an answer: written and read back, and nothing else taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.place import Place

KEY = st.from_regex(r"[a-z]_[a-z0-9]{1,32}", fullmatch=True)
PART = st.just("") | KEY


@given(KEY, PART, PART, PART)
def test_what_is_written_is_read_back(field: str, row: str, line: str, column: str) -> None:
    place = Place(field, row, line, column)
    assert Place.parse(str(place)) == place


def test_a_question_is_written_by_its_key() -> None:
    assert str(Place("f_title")) == "f_title"
    assert str(Place("f_budget", "r_1", "l_60", "f_amount")) == "f_budget@r_1:l_60.f_amount"


@pytest.mark.parametrize("text", ["", "@r_1", "f_a@", "f_a.f_b:l_1", "f_a f_b", "f_a@r_1@r_2", "f_a/../b"])
def test_anything_else_is_no_place(text: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        Place.parse(text)
