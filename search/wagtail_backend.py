"""Wagtail's search in the database, whatever is typed: in the admin, its choosers and the API of pages.

On SQLite, Wagtail puts words into the query language of FTS5 with their quotation marks, which end a string there, and
calls itself once a word. The portal's own search (`finding.py`) doesn't come this way.
"""

from functools import cache
from typing import Any

from modelsearch.backends.base import BaseSearchBackend
from modelsearch.query import And, Not, Or, Phrase, PlainText, SearchQuery
from wagtail.search.backends import database

MOST_WORDS = 32
"""More find nothing, or nothing more; some 300 are too many for Python."""
NOT_IN_WORDS = dict.fromkeys([*range(32), 127, ord('"')], " ")


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:  # noqa: N802 - the name that Wagtail looks for
    """Wagtail's backend for the database that there is, which is given plain words alone."""
    return _plain(type(database.SearchBackend(params)))(params)  # type: ignore[arg-type] # a class can be hashed


def plain_words(text: str, most: int = MOST_WORDS) -> str:
    """At most so many words, without what ends a string for one database or the other."""
    return " ".join(text.translate(NOT_IN_WORDS).split()[:most])


def plain_query(query: SearchQuery | str, most: int = MOST_WORDS) -> SearchQuery | str:
    """A query of at most so many plain words; what has none is left out, and where none is left there is nothing."""
    match query:
        case str():
            return plain_words(query, most)
        case PlainText():
            words = plain_words(query.query_string, most)
            return PlainText(words, operator=query.operator, boost=query.boost) if words else ""
        case Phrase():
            words = plain_words(query.query_string, most)
            return Phrase(words) if words else ""
        case And() | Or():
            plain = _plain_parts(query.subqueries[:most], most)
            return type(query)(plain) if plain else ""
        case Not():
            part = plain_query(query.subquery, most)
            return Not(part) if part else ""
        case _:
            return query


def _plain_parts(parts: list[SearchQuery], most: int) -> list[SearchQuery | str]:
    """What is left of the parts of a query, which share its words."""
    plain = (plain_query(part, most // len(parts)) for part in parts)
    return [part for part in plain if part]


@cache
def _plain(backend: type[BaseSearchBackend]) -> type[BaseSearchBackend]:
    """The same backend, given plain words whichever way it is asked."""

    class PlainBackend(backend):
        def _search(
            self, query_compiler_class: object, query: SearchQuery | str, *args: object, **options: object
        ) -> object:
            return super()._search(query_compiler_class, plain_query(query), *args, **options)

    return PlainBackend
