"""A text and a question brought to the same words."""

from hypothesis import given
from hypothesis import strategies as st

from search.text import MOST_TERMS, normalise, terms_of


def test_words_are_folded_stemmed_and_kept_once() -> None:
    assert normalise("L’école, les Écoles et l’ÉCOLE") == " ecol "


@given(st.text(max_size=300))
def test_any_query_is_a_few_plain_terms(query: str) -> None:
    terms = terms_of(query)

    assert len(terms) <= MOST_TERMS
    assert all(f" {term} " in normalise(query) for term in terms)
