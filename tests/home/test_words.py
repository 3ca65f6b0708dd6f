"""French words as a search compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.words import matches, words


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("L’aide aux associations sportives", ["aid", "associ", "sportiv"]),
        ("Écoles, collèges & lycées", ["ecol", "colleg", "lyc"]),
        ("œuvre ŒUVRES", ["oeuvr", "oeuvr"]),
        ("journaux journal", ["journal", "journal"]),
        ("bateaux bateau", ["bateau", "bateau"]),
        ("départementales départemental", ["departemental", "departemental"]),
        ("musée, musées, abîmé, abîmées", ["mus", "mus", "abim", "abim"]),
        ("association associatif associatives", ["associ", "associ", "associ"]),
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


def test_last_word_may_be_unfinished_but_not_the_others() -> None:
    assert matches("bourse dép", "<p>Bourse départementale</p>")
    assert not matches("bou départementale", "<p>Bourse départementale</p>")
    assert matches("", "anything")
    assert not matches("???", "anything")
