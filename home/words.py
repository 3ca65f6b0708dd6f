"""French words as a search compares them: no case, no accent, no elision, no ending. Pure functions."""

import re
from functools import lru_cache

import snowballstemmer
from wagtail.rich_text import get_text_for_indexing

from portal.words.text import fold

_WORD = re.compile(r"[a-z0-9]+")
_FEMININE = re.compile(r"ees?$")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})

_STOP_WORDS = """
a au aux avec c ce ces cette comment d dans de des du elle en est et il ils j je jusqu l la le les leur leurs lorsqu m
ma mais mes mon n ne nos notre nous on ou par pas plus pour puis puisqu qu que quel quelle quelles quels qui quoi s sa
se ses son sont sur t ta tes ton tu un une vos votre vous y
"""
"""What carries no meaning in a search: articles, prepositions, elided words."""
STOP_WORDS = frozenset(_STOP_WORDS.split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What `word` (folded) shares with those of its family: « associations » and « associatif » give « associ »."""
    # Snowball knows « -ée » by an accent that is gone here; a stemmer of its own for each thread, which it needs.
    return str(snowballstemmer.stemmer("french").stemWord(_FEMININE.sub("e", word)))


def words(text: str) -> list[str]:
    """The stems of `text` in order, stop words left out; all of it when there is nothing else."""
    tokens = _WORD.findall(fold(text.translate(_LIGATURES)))
    telling = [word for word in tokens if word not in STOP_WORDS]
    return [stem(word) for word in telling or tokens]


@lru_cache(maxsize=2048)
def _stems_of(html: str) -> frozenset[str]:
    return frozenset(words(get_text_for_indexing(html)))


def matches(query: str, *texts: str) -> bool:
    """Whether `texts` (HTML or not) hold every word of `query`, the beginning of a word being enough for the last."""
    terms = words(query)
    if not terms:
        return not query.strip()
    stems = frozenset().union(*(_stems_of(text) for text in texts))
    return all(word in stems for word in terms[:-1]) and any(word.startswith(terms[-1]) for word in stems)
