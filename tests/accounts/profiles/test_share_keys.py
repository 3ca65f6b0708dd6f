"""The letters of a key: drawn from enough of them, shown in groups, read however they are typed."""

import re

from hypothesis import given
from hypothesis import strategies as st

from accounts.profiles import share_keys

keys = st.text(share_keys.ALPHABET, min_size=share_keys.LENGTH, max_size=share_keys.LENGTH)


@given(keys, st.lists(st.sampled_from([" ", "-", "\u00a0", "–", ".", "\t", "_", ""]), min_size=29), st.data())
def test_a_key_is_read_however_it_is_typed(key: str, between: list[str], data: st.DataObject) -> None:
    looks = {"0": "0Oo", "1": "1IiLl"}
    typed = [data.draw(st.sampled_from(looks.get(letter, letter + letter.lower()))) for letter in key]
    text = "".join(gap + letter for gap, letter in zip(between, typed, strict=False)) + between[-1]
    assert share_keys.parse(text) == key
    assert share_keys.parse(share_keys.grouped(key)) == key


@given(st.text(max_size=60))
def test_any_text_is_a_key_or_refused(text: str) -> None:
    try:
        key = share_keys.parse(text)
    except share_keys.MalformedKeyError:
        return
    assert len(key) == share_keys.LENGTH
    assert set(key) <= set(share_keys.ALPHABET)


def test_a_key_has_140_bits_and_no_ambiguous_letter() -> None:
    assert len(share_keys.ALPHABET) ** share_keys.LENGTH == 2**140
    assert not set("OILUoilu") & set(share_keys.ALPHABET)
    drawn = {share_keys.draw() for _ in range(200)}
    assert len(drawn) == 200
    assert set("".join(drawn)) == set(share_keys.ALPHABET)
    assert re.fullmatch(r"(\w{4}-){6}\w{4}", share_keys.grouped(drawn.pop()))
