"""Words typed wrong, brought to words that are known. Pure functions, their work bounded."""

from collections.abc import Container, Mapping
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from portal.words.text import fold

SHORTEST = 4
"""Shorter words have too many neighbours."""
LONG = 8
"""From so many letters on, two errors are allowed."""
MATTERS = 1_000
"""What is added to the frequency of such a word."""
_SHORT = 5
"""Up to so many letters, only words that matter are near enough: those of a title, not of any text."""
_OTHER_LETTER = 0.5
"""What it costs to begin otherwise: such a word is less likely what was meant."""
_SHORTEST_WRITTEN_IN_ONE = 7
_MOST_PARTS, _SHORTEST_PART = 4, 3


def errors_allowed(word: str) -> int:
    """How many letters of `word` may be missing, too many, wrong or swapped; a number is never corrected."""
    if len(word) < SHORTEST or word.isdigit():
        return 0
    return 2 if len(word) >= LONG else 1


def is_french(word: str) -> bool:
    """Whether `word` (folded) is one of the 140,000 of pyspellchecker's list: it is what was meant."""
    return f"\n{word}\n" in _french_words()


@cache
def _french_words() -> str:
    """Those words, folded, one a line: 1.4 MB of memory, where a set of them takes eleven."""
    words = SpellChecker(language="fr").word_frequency.words()
    return "\n".join(["", *dict.fromkeys(map(fold, words)), ""])


def nearest(word: str, known: Mapping[str, int]) -> str:
    """The known word nearest to `word` (both folded), the more frequent of two as near; empty when none is near enough.

    `known` gives the frequency of each.
    """
    most = errors_allowed(word)
    if not most:
        return ""
    least = MATTERS if len(word) <= _SHORT else 0
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
    return min(
        (
            (steps + (_OTHER_LETTER if other[0] != word[0] else 0), -known[other], other)
            for other, steps, _place in near
            if len(other) >= SHORTEST and known[other] >= least
        ),
        default=(0, 0, ""),
    )[2]


def parts(word: str, known: Container[str], small: Container[str]) -> list[str]:
    """`word` as known words written in one (« motdepasse »), the longest first; empty when it isn't.

    `small` holds those that may stand between two, however short.
    """
    if len(word) < _SHORTEST_WRITTEN_IN_ONE:
        return []

    def cut(rest: str, room: int) -> list[str] | None:
        for end in range(len(rest) if room else 0, 0, -1):
            start, others = rest[:end], rest[end:]
            is_word = start in known and end >= _SHORTEST_PART
            if is_word or (start in small and room < _MOST_PARTS and others):
                if not others:
                    return [start]
                if more := cut(others, room - 1):
                    return [start, *more]
        return None

    return cut(word, _MOST_PARTS) or []
