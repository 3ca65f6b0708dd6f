"""A text and a question brought to the same words; words typed wrong brought to known ones; what is shown of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import spelling
from search.finding import LENGTH, excerpt, marked
from search.synonyms import Synonyms, phrases_of
from search.text import MOST_TERMS, asked


def stems_of(query: str) -> list[str]:
    return [term.stem for term in asked(query)]


@given(st.text(max_size=300))
def test_any_query_is_a_few_plain_terms(query: str) -> None:
    stems = stems_of(query)

    assert len(stems) <= MOST_TERMS
    assert all(stem.isascii() and stem.isalnum() for stem in stems)


def test_what_tells_nothing_is_left_out_unless_there_is_nothing_else() -> None:
    assert stems_of("je n’ai pas reçu mon mail") == ["recu", "mail"]
    assert stems_of("où en est mon dossier") == ["suivr", "dossi"]
    assert stems_of("la D 12") == ["rout"]
    assert stems_of("pour la") == ["pour", "la"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trasnport", "transport"), ("tranport", "transport"), ("ransport", "transport"), ("trensporr", "transport"),
        ("bous", ""), ("bu", ""), ("12345", ""), ("voirei", "voirie"), ("xxxxxxxx", ""),
    ],
)  # fmt: skip
def test_the_nearest_known_word(typed: str, meant: str) -> None:
    known = dict.fromkeys(("transport", "bois", "bu", "12346", "voirie"), 3)

    assert spelling.nearest(typed, known) == meant


def test_up_to_five_letters_only_what_matters_is_near() -> None:
    known = {"font": 3, "pont": spelling.MATTERS}

    assert spelling.nearest("fontt", known) == ""
    assert spelling.nearest("pontt", known) == "pont"


@pytest.mark.parametrize("word", ["pere", "retraite", "devenir", "maternelle", "creche", "couper"])
def test_a_common_word_of_french_is_known_without_a_page(word: str) -> None:
    assert spelling.is_french(word)


@pytest.mark.parametrize("word", ["asociation", "bource", "trasnport", "pe", "pere\nretraite", ""])
def test_what_is_typed_wrong_is_no_word_of_french(word: str) -> None:
    assert not spelling.is_french(word)


def test_words_written_in_one() -> None:
    assert spelling.parts("motdepasse", {"mot", "passe"}, {"de"}) == ["mot", "de", "passe"]
    assert spelling.parts("etranger", {"ranger"}, {"et"}) == []
    assert spelling.parts("passe", {"passe"}, {"de"}) == []


def test_groups_of_synonyms_go_both_ways_with_words_and_expressions() -> None:
    synonyms = Synonyms(["bus, car, transport scolaire", "car, navette ; bus"])

    assert synonyms.of(("bus",)) == [("car",), ("navet",), ("transport", "scolair")]
    assert synonyms.of(("transport", "scolair")) == [("bus",), ("car",)]
    assert phrases_of("bus,  Bus , cars,car") == ["Bus", "car"]


def test_excerpt_shows_the_first_word_sought() -> None:
    text = "mot " * 100 + "Les élèves boursiers " + "suite " * 100

    piece = excerpt(text, ["boursi"])

    assert "<mark>boursiers</mark>" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) <= LENGTH + len("… … <mark></mark>")
    assert excerpt("Court.", ["x"]) == "Court."


@given(st.text(max_size=300), st.lists(st.text(max_size=8), max_size=3))
def test_whatever_a_page_holds_is_escaped(text: str, stems: list[str]) -> None:
    html = marked(text, stems).replace("<mark>", "").replace("</mark>", "")

    assert not set("<>") & set(html)
