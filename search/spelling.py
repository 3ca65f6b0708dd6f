"""Words typed wrong, brought to words that are known. Pure functions, their work bounded."""

from collections.abc import Container, Mapping

SHORTEST = 4
"""Shorter words have too many neighbours."""
LONG = 8
"""From so many letters on, two errors are allowed."""
MATTERS = 1_000
"""What is added to the frequency of such a word."""
_SHORT = 5
"""Up to so many letters, only words that matter are near enough: those of a title, not of any text."""
_SHORTEST_WRITTEN_IN_ONE = 7
_MOST_PARTS, _SHORTEST_PART = 4, 3


def errors_allowed(word: str) -> int:
    """How many errors of typing `word` may hold; a number is never corrected."""
    if len(word) < SHORTEST or word.isdigit():
        return 0
    return 2 if len(word) >= LONG else 1


def distance(first: str, second: str, most: int) -> int:
    """How many letters are missing, too many, wrong or swapped with the next (optimal string alignment).

    Anything above `most` is returned as `most + 1`.
    """
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def letters(word: str) -> int:
    """The set of letters of `word`, a bit each: compared at once, it tells most words that are too far."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def nearest(word: str, known: Mapping[str, tuple[int, int]]) -> str:
    """The known word nearest to `word`, the more frequent of two as near; empty when none is near enough.

    `known` gives the `letters` and the frequency of each.
    """
    most = errors_allowed(word)
    mine, best = letters(word), (most + 1.0, 0, "")
    least = MATTERS if len(word) <= _SHORT else 0
    for other, (bits, frequency) in known.items() if most else ():
        if (
            frequency < least
            or abs(len(other) - len(word)) > most
            or len(other) < SHORTEST
            or (bits ^ mine).bit_count() > 2 * most
        ):
            continue
        steps = distance(word, other, most)
        if steps <= most:
            # One that begins otherwise is less likely what was meant.
            best = min(best, (steps + (0.5 if other[0] != word[0] else 0), -frequency, other))
    return best[2]


def parts(word: str, known: Container[str], small: Container[str]) -> list[str]:
    """`word` as known words written in one (« motdepasse »), the longest first; empty when it isn't.

    `small` holds those that may stand between two, however short.
    """
    if len(word) < _SHORTEST_WRITTEN_IN_ONE:
        return []

    def cut(rest: str, left: int) -> list[str] | None:
        for end in range(len(rest) if left else 0, 0, -1):
            start, others = rest[:end], rest[end:]
            is_word = start in known and end >= _SHORTEST_PART
            if is_word or (start in small and left < _MOST_PARTS and others):
                if not others:
                    return [start]
                if more := cut(others, left - 1):
                    return [start, *more]
        return None

    return cut(word, _MOST_PARTS) or []
