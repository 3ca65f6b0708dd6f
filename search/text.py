"""How a text and a question asked of it are brought to the same words. Pure functions."""

import re
from dataclasses import dataclass
from functools import lru_cache

from home.words import STOP_WORDS, stem
from portal.words.text import fold

MOST_TERMS = 8
LONGEST_TERM = 30
WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_EXPRESSIONS = (
    (re.compile(r"\b(?:où|ou) en (?:est|sont|suis)\b", re.IGNORECASE), "suivre"),
    (re.compile(r"\b(?:r?d|rn|n) ?\d{1,4}\b", re.IGNORECASE), "route"),  # « D 12 », « RD12 »
)
"""What is said in words that tell nothing one by one."""
_SMALL_TALK = """
ai as a avons avez ont suis es sommes etes etre avoir fait faire fais veux voudrais peux peut puis pouvoir faut dois
doit comme quand combien si ca cela moi toi lui me te non oui bonjour merci svp alors aussi tres afin etc vers chez
entre arrive arriver souhaite souhaiterais aimerais pourrais besoin donc toujours encore deja quelqu quelque
"""
_SAYS_NOTHING = frozenset(_SMALL_TALK.split())
"""Left out of what people ask only: a page that holds them is not found by them."""


@dataclass(frozen=True)
class Term:
    """A word as it was typed, folded (no case, no accent), and its stem."""

    typed: str
    folded: str
    stem: str


def asked(query: str) -> list[Term]:
    """What `query` asks for: its first `MOST_TERMS` words, each once, without those that tell nothing."""
    for expression, word in _EXPRESSIONS:
        query = expression.sub(word, query)
    every = [term for term in terms(query) if len(term.folded) <= LONGEST_TERM]
    meant = [term for term in every if term.folded not in STOP_WORDS] or every
    telling = [term for term in meant if term.folded not in _SAYS_NOTHING] or meant
    return list({term.stem: term for term in reversed(telling)}.values())[::-1][:MOST_TERMS]


def terms(text: str) -> list[Term]:
    """The words of `text` in order."""
    return [term for term in map(term_of, WORD.findall(text)) if term]


@lru_cache(maxsize=50_000)
def term_of(word: str) -> Term | None:
    """`word` as it is compared; None where nothing of it can be, in another alphabet for instance."""
    plain = folded(word)
    return Term(word, plain, stem(plain)) if plain.isascii() and plain.isalnum() else None


def folded(word: str) -> str:
    """`word` without case, accent nor ligature."""
    return fold(word.translate(_LIGATURES))
