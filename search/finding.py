"""Answers a search, as pages show it. Reads the index that the process keeps; the same on every database."""

from collections.abc import Collection
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search.memory import keeper
from search.models import Kind
from search.ranking import Answer, Match, answer
from search.text import WORD, term_of
from search.word_index import SHORTEST_BEGINNING, WordIndex

LENGTH = 220
LONGEST_QUERY = 120
MOST_RESULTS = 60
MOST_NEAREST = 5
MOST_SUGGESTED = 8
BEST = 3
"""How many are shown first, of whatever kind."""


def excerpt(text: str, stems: Collection[str]) -> SafeString:
    """About `LENGTH` characters of `text` around the first word of these `stems`, each such word in a <mark>."""
    return marked(piece(text, stems), stems)


def piece(text: str, stems: Collection[str]) -> str:
    """The part of `text` that is shown, cut between words."""
    if len(text) <= LENGTH:
        return text
    start = max(0, _first_place(text, stems) - LENGTH // 4)
    start = text.find(" ", start - 1) + 1 if start else 0
    part = text[start : start + LENGTH]
    end = start + len(part)
    if end < len(text):
        part = part.rsplit(" ", 1)[0]
    return f"{'… ' if start else ''}{part}{' …' if end < len(text) else ''}"


def marked(text: str, stems: Collection[str]) -> SafeString:
    """`text` as HTML, the words of these `stems` marked."""
    parts, end = [], 0
    for word in WORD.finditer(text):
        if _is_of(word.group(), stems):
            parts += [escape(text[end : word.start()]), "<mark>", escape(word.group()), "</mark>"]
            end = word.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped


def holds(text: str, stems: Collection[str]) -> bool:
    """Whether a word of `text` is of these `stems`."""
    return any(_is_of(word, stems) for word in WORD.findall(text))


def _first_place(text: str, stems: Collection[str]) -> int:
    return next((word.start() for word in WORD.finditer(text) if _is_of(word.group(), stems)), 0)


def _is_of(word: str, stems: Collection[str]) -> bool:
    term = term_of(word)
    return term is not None and term.stem in stems


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
