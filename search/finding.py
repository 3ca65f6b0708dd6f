"""Answers a search, as pages show it. Reads the index that the process keeps; the same on every database."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from search.excerpts import excerpt, holds
from search.memory import keeper
from search.models import Kind
from search.ranking import Answer, Match, answer
from search.word_index import SHORTEST_BEGINNING, WordIndex

LONGEST_QUERY = 120
MOST_RESULTS = 60
MOST_NEAREST = 5
MOST_SUGGESTED = 8
BEST = 3
"""How many are shown first, of whatever kind."""


@dataclass(frozen=True)
class Result:
    """A page that was found; `excerpt` is safe HTML."""

    kind: Kind
    title: str
    url: str
    excerpt: SafeString


@dataclass(frozen=True)
class ResultGroup:
    """The results of one kind."""

    kind: Kind
    results: list[Result]


@dataclass(frozen=True)
class Findings:
    """What a search finds: its results, the best first; or else the nearest; `instead` is the question corrected."""

    results: list[Result] = field(default_factory=list)
    nearest: list[Result] = field(default_factory=list)
    instead: str = ""

    @property
    def best(self) -> list[Result]:
        """Those shown before the groups, where there are several kinds."""
        several = len({result.kind for result in self.results}) > 1
        return self.results[:BEST] if several else []

    @property
    def is_elsewhere(self) -> bool:
        """Whether what answers best is done on another site."""
        return bool(self.results) and self.results[0].kind is Kind.ELSEWHERE

    @property
    def groups(self) -> list[ResultGroup]:
        """The others by kind, the kind of the best of them first."""
        groups: dict[Kind, ResultGroup] = {}
        for result in self.results[len(self.best) :]:
            groups.setdefault(result.kind, ResultGroup(result.kind, [])).results.append(result)
        return list(groups.values())


def find(query: str) -> Findings:
    """What `query` finds, at most `MOST_RESULTS`. One query to the database."""
    index = keeper.current()
    reply = answer(index, query[:LONGEST_QUERY])
    return Findings(
        [_result(index, match, reply) for match in reply.matches[:MOST_RESULTS]],
        [_result(index, match, reply) for match in reply.nearest[:MOST_NEAREST]],
        reply.instead,
    )


def suggest(query: str) -> list[tuple[str, str, Kind]]:
    """Titles, addresses and kinds of the pages that answer what is being typed, the best first; one query."""
    index = keeper.current()
    first_words, _space, last = query[:LONGEST_QUERY].rpartition(" ")
    # Of a word that begins only, nothing is known yet.
    question = first_words if first_words and len(last) < SHORTEST_BEGINNING else query[:LONGEST_QUERY]
    entries = [index.entries[match.position] for match in answer(index, question).matches]
    return [(entry.title, entry.url, Kind(entry.kind)) for entry in entries[:MOST_SUGGESTED]]


def _result(index: WordIndex, match: Match, reply: Answer) -> Result:
    entry = index.entries[match.position]
    stems = reply.stems if holds(entry.text, reply.stems) else reply.synonyms
    return Result(Kind(entry.kind), entry.title, entry.url, excerpt(entry.text, stems))
