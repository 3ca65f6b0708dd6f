"""French words as a search compares them: no case, no accent, no plural, no elision. Pure functions."""

import re
from functools import lru_cache

from wagtail.rich_text import get_text_for_indexing

from portal.words.text import fold

_WORD = re.compile(r"[a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_SHORTEST_STEM = 3

_STOP_WORDS = """
a au aux avec c ce ces cette comment d dans de des du elle en est et il ils j je jusqu l la le les leur leurs lorsqu m
ma mais mes mon n ne nos notre nous on ou par pas plus pour puis puisqu qu que quel quelle quelles quels qui quoi s sa
se ses son sont sur t ta tes ton tu un une vos votre vous y
"""
"""What carries no meaning in a search: articles, prepositions, elided words."""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def stem(word: str) -> str:
    """`word` (folded) without the marks of plural and feminine: « communales » and « communal » meet."""
    if len(word) <= _SHORTEST_STEM or word.isdigit():
        return word
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > len("aux") + 1:
        word = word[:-3] + "al"
    elif word[-1] in "sx":
        word = word[:-1]
    short = word.rstrip("e")
    return short if len(short) >= _SHORTEST_STEM else word


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
    asked = words(query)
    if not asked:
        return not query.strip()
    stems = frozenset().union(*(_stems_of(text) for text in texts))
    return all(word in stems for word in asked[:-1]) and any(word.startswith(asked[-1]) for word in stems)
