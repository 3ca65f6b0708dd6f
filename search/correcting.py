"""A question's words that nothing knows: written in one, or typed wrong."""

from dataclasses import dataclass, field

from home.words import STOP_WORDS
from search import spelling
from search.text import MOST_TERMS, WORD, Term, folded, terms
from search.word_index import WordIndex

MOST = 3
"""Words corrected in one question: each is compared with every known word."""


@dataclass(frozen=True)
class Corrected:
    """The words to look for, and what stands in place of each word that was not known."""

    terms: list[Term]
    replaced: dict[str, str] = field(default_factory=dict)

    def written(self, query: str) -> str:
        """`query` with its errors corrected; empty where there are none."""
        if not self.replaced:
            return ""
        return WORD.sub(lambda word: self.replaced.get(folded(word.group()), word.group()), query)


def corrected(index: WordIndex, asked: list[Term]) -> Corrected:
    """`asked` with what nothing knows brought to what something knows, where that is near enough."""
    words: list[Term] = []
    replaced: dict[str, str] = {}
    for term in asked:
        meant = term.typed
        if len(replaced) < MOST and not index.knows(term):
            meant = _meant(index, term.folded) or term.typed
        if meant != term.typed:
            replaced[term.folded] = meant
            words += terms(meant)
        else:
            words.append(term)
    return Corrected(words[:MOST_TERMS], replaced)


def _meant(index: WordIndex, word: str) -> str:
    """What was meant by `word` (folded), as it is written; empty for nothing near, and for a word of French."""
    if spelling.is_french(word):
        return ""
    together = spelling.parts(word, index.known, STOP_WORDS)
    if together:
        return " ".join(index.shown.get(part, part) for part in together)
    near = spelling.nearest(word, index.known)
    return index.shown[near] if near else ""
