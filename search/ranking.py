"""What a question finds in the index, the best first. Reads no database; its work is bounded by what is published."""

import math
from collections import defaultdict
from dataclasses import dataclass, field

from search import correcting
from search.models import Kind
from search.synonyms import LONGEST_PHRASE
from search.text import Term, asked
from search.word_index import Alternative, WordIndex

ENOUGH = 0.45
"""The share of what was asked, rare words counting more, under which a page is only near."""
SURE = 0.29
"""The score under which it is too: it says those words in passing, and is about something else."""
_KEPT, _KEPT_SCORE, _KEPT_PART = 0.35, 0.1, 0.3
"""What a page must have to be shown beside one that is sure: a share, a score, and this part of the best score."""
_NEAR = 0.15
_FEW = 2
"""A word that one page holds tells no more than one that so many do; a word that none holds, a little more."""
_SYNONYM, _BEGINNING, _SYNONYM_BEGUN = 0.8, 0.6, 0.55
_KINDS: dict[str, float] = {Kind.PROCEDURE: 1.15, Kind.QUESTION: 1.0, Kind.PAGE: 0.95, Kind.ELSEWHERE: 1.0}
"""A procedure is what most people look for."""
_IN_TITLE = 0.35


@dataclass(frozen=True)
class Match:
    """A page, the share of the question that it answers, its rank."""

    position: int
    share: float
    score: float


@dataclass(frozen=True)
class Answer:
    """What a question finds: the pages that hold enough of it, or else the nearest."""

    matches: list[Match] = field(default_factory=list)
    nearest: list[Match] = field(default_factory=list)
    instead: str = ""
    """The question with its errors of typing corrected, where it had any."""
    stems: frozenset[str] = frozenset()
    """The words asked for, those of their families and those that they begin: marked in an excerpt."""
    synonyms: frozenset[str] = frozenset()
    """Marked where none of those is."""


def answer(index: WordIndex, query: str) -> Answer:
    """What `query` finds among the pages of `index`."""
    corrected = correcting.corrected(index, asked(query))
    alternatives = alternatives_of(index, corrected.terms)
    matches, nearest = _sure_or_nearest(_ranked(index, corrected.terms, alternatives))
    choices = [choice for choices in alternatives for choice in choices]
    stems, synonyms = _stems(choices, are_synonyms=False), _stems(choices, are_synonyms=True)
    return Answer(matches, nearest, corrected.written(query), stems, synonyms)


def _sure_or_nearest(matches: list[Match]) -> tuple[list[Match], list[Match]]:
    """Where one is sure, the matches to show with it and no other; else none, and the nearest."""
    if any(match.share >= ENOUGH and match.score >= SURE for match in matches):
        least = max(_KEPT_SCORE, _KEPT_PART * matches[0].score)
        return [match for match in matches if match.share >= _KEPT and match.score >= least], []
    return [], [match for match in matches if match.share >= _NEAR]


def _stems(choices: list[Alternative], *, are_synonyms: bool) -> frozenset[str]:
    """The stems of the choices that are synonyms, or of those that are not."""
    return frozenset(stem for choice in choices if choice.is_synonym == are_synonyms for stem in choice.stems)


def alternatives_of(index: WordIndex, terms: list[Term]) -> list[list[Alternative]]:
    """For each term, what a page may hold in its place."""
    choices = [_alone(index, term) for term in terms]
    for length in range(1, LONGEST_PHRASE + 1):
        for start in range(len(terms) - length + 1):
            span = range(start, start + length)
            for other in index.synonyms.of(tuple(terms[place].stem for place in span)):
                for place in span:
                    choices[place].append(Alternative(other, _SYNONYM, is_synonym=True))
    return choices


def _alone(index: WordIndex, term: Term) -> list[Alternative]:
    """The word itself, and those that begin with it."""
    beginnings = [stem for stem in index.beginnings(term.folded) if stem != term.stem]
    choices = [Alternative((term.stem,), 1.0)]
    choices += [Alternative((stem,), _BEGINNING) for stem in beginnings]
    if term.stem not in index.places and not index.synonyms.of((term.stem,)):
        choices += [
            Alternative(other, _SYNONYM_BEGUN, is_synonym=True)
            for name in beginnings
            for other in index.synonyms.of((name,))
        ]
    return choices


def _ranked(index: WordIndex, terms: list[Term], alternatives: list[list[Alternative]]) -> list[Match]:
    """Every page that holds something of the question, the best first."""
    shares: dict[int, float] = defaultdict(float)
    scores: dict[int, float] = defaultdict(float)
    total = 0.0
    for choices in alternatives:
        worths = _worths(index, choices)
        rarity = _rarity(len(index.entries), len(worths))
        total += rarity
        for position, (share, worth) in worths.items():
            shares[position] += rarity * share
            scores[position] += rarity * worth
    stems = {term.stem for term in terms}
    matches = [_match(index, place, shares[place] / total, score / total, stems) for place, score in scores.items()]
    return sorted(matches, key=lambda match: (-match.score, index.entries[match.position].title))


def _worths(index: WordIndex, choices: list[Alternative]) -> dict[int, tuple[float, float]]:
    """For each page that holds one of `choices`: how surely it does (0 to 1), and the weight of the word there."""
    worths: dict[int, tuple[float, float]] = {}
    # The surest first: what comes after may weigh more in a page, and is never surer.
    for choice in sorted(choices, key=lambda choice: -choice.worth):
        for position, weight in index.holders(choice.stems).items():
            sure, worth = worths.get(position, (choice.worth, 0.0))
            if choice.worth * weight > worth:
                worths[position] = sure, choice.worth * weight
    return worths


def _rarity(pages: int, holders: int) -> float:
    """What a word tells: the fewer pages hold it, the more."""
    few = max(holders, min(_FEW, pages)) if holders else 1
    return math.log(1 + (pages - few + 0.5) / (few + 0.5))


def _match(index: WordIndex, position: int, share: float, score: float, stems: set[str]) -> Match:
    entry, title = index.entries[position], index.title_stems[position]
    title_share = len(title & stems) / len(title) if title else 0
    score = math.sqrt(share) * score * (1 + _IN_TITLE * title_share) * _KINDS[entry.kind]
    return Match(position, share, score)
