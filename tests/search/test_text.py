"""A text and a question brought to the same words; words typed wrong brought to known ones; what is shown of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import spelling
from search.excerpts import LENGTH, excerpt, marked
from search.synonyms import Synonyms, phrases_of
from search.text import MOST_TERMS, family, normalise, terms_of

WORDS = st.text("abcdeé", min_size=1, max_size=9)


def test_words_are_folded_stemmed_and_kept_once() -> None:
    assert normalise("L’école, les Écoles et l’ÉCOLE") == " ecol "


@given(st.text(max_size=300))
def test_any_query_is_a_few_plain_terms(query: str) -> None:
    terms = terms_of(query)

    assert len(terms) <= MOST_TERMS
    assert all(term.isascii() and term.isalnum() for term in terms)


def test_what_tells_nothing_is_left_out_unless_there_is_nothing_else() -> None:
    assert terms_of("je n’ai pas reçu mon mail") == ["recu", "mail"]
    assert terms_of("où en est mon dossier") == ["suivi", "dossier"]
    assert terms_of("la D 12") == ["rout"]
    assert terms_of("pour la") == ["pour", "la"]


@pytest.mark.parametrize(
    "words", [("plantation", "planter", "plant"), ("association", "associatif"), ("culturel", "culture")]
)
def test_words_of_a_family_share_its_beginning(words: tuple[str, ...]) -> None:
    assert len({family(word) for word in words}) == 1


@given(WORDS, WORDS)
def test_distance_is_the_same_both_ways_and_stops_at_its_bound(first: str, second: str) -> None:
    assert spelling.distance(first, second, 9) == spelling.distance(second, first, 9)
    assert spelling.distance(first, second, 2) == min(3, spelling.distance(first, second, 9))
    assert (spelling.distance(first, second, 9) == 0) == (first == second)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trasnport", "transport"), ("tranport", "transport"), ("ransport", "transport"), ("trensporr", "transport"),
        ("bous", ""), ("bu", ""), ("12345", ""), ("voirei", "voirie"), ("xxxxxxxx", ""),
    ],
)  # fmt: skip
def test_the_nearest_known_word(typed: str, meant: str) -> None:
    known = {word: (spelling.letters(word), 3) for word in ("transport", "bois", "bu", "12346", "voirie")}

    assert spelling.nearest(typed, known) == meant


def test_up_to_five_letters_only_what_matters_is_near() -> None:
    known = {"font": (spelling.letters("font"), 3), "pont": (spelling.letters("pont"), spelling.MATTERS)}

    assert spelling.nearest("fontt", known) == ""
    assert spelling.nearest("pontt", known) == "pont"


def test_words_written_in_one() -> None:
    assert spelling.parts("motdepasse", {"mot", "passe"}, {"de"}) == ["mot", "de", "passe"]
    assert spelling.parts("etranger", {"ranger"}, {"et"}) == []
    assert spelling.parts("passe", {"passe"}, {"de"}) == []


def test_groups_of_synonyms_go_both_ways_with_words_and_expressions() -> None:
    synonyms = Synonyms(["bus, car, transport scolaire", "car, navette ; bus"])

    assert synonyms.of(("bus",)) == [("car",), ("navett",), ("transport", "scolair")]
    assert synonyms.of(("transport", "scolair")) == [("bus",), ("car",)]
    assert phrases_of("bus,  Bus , cars,car") == ["Bus", "car"]


def test_excerpt_shows_the_first_word_sought() -> None:
    text = "mot " * 100 + "Les élèves boursiers " + "suite " * 100

    piece = excerpt(text, ["boursier"])

    assert "<mark>boursiers</mark>" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) <= LENGTH + len("… … <mark></mark>")
    assert excerpt("Court.", ["x"]) == "Court."


@given(st.text(max_size=300), st.lists(st.text(max_size=8), max_size=3))
def test_whatever_a_page_holds_is_escaped(text: str, stems: list[str]) -> None:
    html = marked(text, stems).replace("<mark>", "").replace("</mark>", "")

    assert not set("<>") & set(html)
