"""French words as a search compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.words import matches, stem, words


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("L’aide aux associations sportives", ["aid", "association", "sportiv"]),
        ("Écoles, collèges & lycées", ["ecol", "colleg", "lyc"]),
        ("œuvre ŒUVRES", ["oeuvr", "oeuvr"]),
        ("journaux journal", ["journal", "journal"]),
        ("bateaux bateau", ["bateau", "bateau"]),
        ("départementales départemental", ["departemental", "departemental"]),
        ("2026", ["2026"]),
        ("de la", ["de", "la"]),
        ("", []),
        ("!!! ///", []),
    ],
)
def test_words(text: str, stems: list[str]) -> None:
    assert words(text) == stems


@given(st.text())
def test_any_text_gives_plain_words(text: str) -> None:
    for word in words(text):
        assert word.isascii()
        assert word.isalnum()
        assert word == word.lower()


@given(st.from_regex(r"[a-z]{4,12}", fullmatch=True))
def test_plural_in_s_meets_its_singular(word: str) -> None:
    if not word.endswith(("s", "x", "au")):
        assert stem(f"{word}s") == stem(word)


def test_last_word_may_be_unfinished_but_not_the_others() -> None:
    assert matches("bourse dép", "<p>Bourse départementale</p>")
    assert not matches("bou départementale", "<p>Bourse départementale</p>")
    assert matches("", "anything")
    assert not matches("???", "anything")
