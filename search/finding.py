"""Answers a search. Reads entries only; the same on every database."""

import re
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Length

from home.addresses import public_address
from home.words import words
from search.models import Kind, SearchEntry
from search.text import terms_of

LONGEST_QUERY = 120
MOST_RESULTS = 60
EXCERPT_LENGTH = 220
_WHOLE_WORD_IN_TITLE = 3
_BEGINNING_IN_TITLE = 2


@dataclass(frozen=True)
class Result:
    """A page that was found."""

    title: str
    url: str
    excerpt: str


@dataclass(frozen=True)
class ResultGroup:
    """The results of one kind."""

    kind: Kind
    results: list[Result]


def find(query: str) -> list[ResultGroup]:
    """The pages that hold every word of `query` (the beginning is enough for the last), the best first in each kind.

    One query to the database; at most `MOST_RESULTS` in all.
    """
    terms = terms_of(query[:LONGEST_QUERY])
    if not terms:
        return []
    groups = {kind: ResultGroup(kind, []) for kind in Kind}
    for entry in _entries(terms):
        result = Result(entry.title, public_address(entry.page.url_path), excerpt(entry.text, terms))
        groups[Kind(entry.kind)].results.append(result)
    return [group for group in groups.values() if group.results]


def _entries(terms: list[str]) -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.select_related("page").only("kind", "title", "text", "page__url_path")
    rank: Case | Value | object = Value(0)
    for position, term in enumerate(terms):
        whole, beginning = f" {term} ", f" {term}"
        entries = entries.filter(all_words__contains=beginning if position == len(terms) - 1 else whole)
        rank = rank + Case(  # type: ignore[operator]
            When(title_words__contains=whole, then=Value(_WHOLE_WORD_IN_TITLE)),
            When(title_words__contains=beginning, then=Value(_BEGINNING_IN_TITLE)),
            default=Value(0),
            output_field=IntegerField(),
        )
    return entries.annotate(rank=rank).order_by("-rank", Length("title"), "title")[:MOST_RESULTS]


def excerpt(text: str, terms: list[str]) -> str:
    """About `EXCERPT_LENGTH` characters of `text`, around the first of `terms` that it holds."""
    if len(text) <= EXCERPT_LENGTH:
        return text
    start = max(0, _first_place(text, terms) - EXCERPT_LENGTH // 4)
    start = text.find(" ", start - 1) + 1 if start else 0
    piece = text[start : start + EXCERPT_LENGTH]
    end = start + len(piece)
    if end < len(text):
        piece = piece.rsplit(" ", 1)[0]
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"


def _first_place(text: str, terms: list[str]) -> int:
    for word in re.finditer(r"\w+", text):
        if any(stem.startswith(term) for stem in words(word.group()) for term in terms):
            return word.start()
    return 0
