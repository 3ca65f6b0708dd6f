"""Groups of words that mean the same, as editors keep them. Pure functions."""

from collections import defaultdict
from collections.abc import Iterable

from search.text import asked

LONGEST_PHRASE = 4
MOST_PHRASES = 20

Phrase = tuple[str, ...]
"""The stems of a word or of a few."""


def phrases_of(line: str) -> list[str]:
    """What a group holds, as it was typed, each once: « bus, car, transport scolaire »."""
    pieces = (" ".join(piece.split()) for piece in line.replace(";", ",").replace("\n", ",").split(","))
    return list({phrase(piece): piece for piece in pieces if phrase(piece)}.values())


def phrase(text: str) -> Phrase:
    """The stems of `text`, without the words that tell nothing."""
    return tuple(term.stem for term in asked(text))


class Synonyms:
    """All groups, for looking up what else a word or a few are called."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self.lines = list(lines)
        self._others: dict[Phrase, set[Phrase]] = defaultdict(set)
        for line in self.lines:
            group = [phrase(piece) for piece in phrases_of(line)[:MOST_PHRASES]]
            for name in group:
                self._others[name].update(other for other in group if other != name)

    def of(self, name: Phrase) -> list[Phrase]:
        """The other names of `name`, in a constant order."""
        return sorted(self._others.get(name, ()))

    def beginning(self, start: str) -> list[Phrase]:
        """The names in one word that begin with `start`."""
        return sorted(name for name in self._others if len(name) == 1 and name[0].startswith(start))

    def stems(self) -> set[str]:
        """Every word of every group."""
        return {word for name in self._others for word in name}
