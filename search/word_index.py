"""The words of every page, in memory: which pages hold a word, how much it says of each. Reads no database."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from search import spelling
from search.synonyms import Phrase, Synonyms
from search.text import Term, terms

TITLE, KEYS, TEXT = 6.0, 3.0, 1.0
"""What a word weighs in the title of a page, in what it is known by (summary, documents, theme…), in its text."""
SHORTEST_BEGINNING = 3
MOST_BEGINNINGS = 40
"""Words that begin as what was typed; the most frequent are enough."""
_HALF = 2.5
"""The weight that counts for half: a word said ten times says little more than one said thrice."""
_LENGTH_TELLS = 0.5
"""How much of that grows with a page's length: a long page holds any word, and is about few of them."""


@dataclass(frozen=True)
class Entry:
    """A page that may be found, or a procedure of another site."""

    kind: str
    title: str
    url: str
    keys: str
    text: str


@dataclass(frozen=True)
class Alternative:
    """Words of which a page must hold all, and what that is worth beside the word that was typed (1)."""

    stems: Phrase
    worth: float
    is_synonym: bool = False


@dataclass
class WordIndex:
    """All that a search asks. Made whole by `index_of`, then only read: threads share it."""

    entries: list[Entry]
    synonyms: Synonyms
    places: dict[str, dict[int, float]] = field(default_factory=dict)
    """For each stem, the positions in `entries` of the pages that hold it, with its weight there, between 0 and 1."""
    title_stems: list[frozenset[str]] = field(default_factory=list)
    stem_of: dict[str, str] = field(default_factory=dict)
    """The stem of each folded word."""
    shown: dict[str, str] = field(default_factory=dict)
    """How each folded word is written, with its accents."""
    known: dict[str, int] = field(default_factory=dict)
    """The frequency of each folded word."""
    in_order: list[str] = field(default_factory=list)
    """The folded words in the order of the alphabet."""

    def holders(self, stems: Phrase) -> dict[int, float]:
        """The pages that hold all of `stems`, with the least weight of them."""
        if len(stems) == 1:
            return self.places.get(stems[0], {})
        first, *others = sorted((self.places.get(stem, {}) for stem in stems), key=len)
        return {
            page: min(weight, *(other[page] for other in others))
            for page, weight in first.items()
            if all(page in other for other in others)
        }

    def beginnings(self, start: str) -> list[str]:
        """The stems of the words that begin with `start` (folded), the most frequent first."""
        if len(start) < SHORTEST_BEGINNING:
            return []
        place, stems = bisect_left(self.in_order, start), Counter[str]()
        while place < len(self.in_order) and self.in_order[place].startswith(start):
            word = self.in_order[place]
            stems[self.stem_of[word]] += self.known[word]
            place += 1
        return [stem for stem, _count in stems.most_common(MOST_BEGINNINGS)]

    def knows(self, term: Term) -> bool:
        """Whether a page or a group of synonyms holds this word, one of its family, or a word that begins with it."""
        return bool(term.stem in self.places or self.synonyms.of((term.stem,)) or self.beginnings(term.folded))


def index_of(entries: Iterable[Entry], synonyms: Synonyms) -> WordIndex:
    """The index of these pages; its time grows with the length of their texts."""
    index = WordIndex(list(entries), synonyms)
    places: dict[str, dict[int, float]] = defaultdict(dict)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    alike: dict[float, float] = {}  # a few dozen weights, in tens of thousands of places: one object for each weight
    mean = sum(len(entry.text) for entry in index.entries) / max(1, len(index.entries))
    for position, entry in enumerate(index.entries):
        half = _HALF * (1 - _LENGTH_TELLS + _LENGTH_TELLS * len(entry.text) / max(1.0, mean))
        weights: Counter[str] = Counter()
        for text, weight in ((entry.title, TITLE), (entry.keys, KEYS), (entry.text, TEXT)):
            words = terms(text)
            for stem, times in Counter(term.stem for term in words).items():
                weights[stem] += weight * (1 + math.log(times))  # type: ignore[assignment]
            for term in words:
                spelled[term.folded][term.typed.lower()] += 1 if weight == TEXT else spelling.MATTERS
                index.stem_of[term.folded] = term.stem
        index.title_stems.append(frozenset(term.stem for term in terms(entry.title)))
        for stem, weight in weights.items():
            share = round(weight / (weight + half), 3)
            places[stem][position] = alike.setdefault(share, share)
    index.places = dict(places)
    _learn(index, spelled)
    return index


def _learn(index: WordIndex, spelled: dict[str, Counter[str]]) -> None:
    """What is looked up by words rather than by pages."""
    for line in index.synonyms.lines:
        for term in terms(line):
            spelled[term.folded][term.typed.lower()] += spelling.MATTERS
            index.stem_of.setdefault(term.folded, term.stem)
    for word, ways in spelled.items():
        index.shown[word] = ways.most_common(1)[0][0]
        index.known[word] = ways.total()
    index.in_order = sorted(index.known)
