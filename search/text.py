"""How a text and a question asked of it are brought to the same words. Pure functions."""

from home.words import words

MOST_TERMS = 8


def normalise(text: str) -> str:
    """The distinct words of `text`, folded and stemmed, each between spaces: « L’école » gives " ecol "."""
    return f" {' '.join(dict.fromkeys(words(text)))} "


def terms_of(query: str) -> list[str]:
    """The words to look for, at most `MOST_TERMS`."""
    return list(dict.fromkeys(words(query)))[:MOST_TERMS]
