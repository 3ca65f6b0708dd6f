"""The page of a list that an address asks for, and the addresses of those beside it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from django.http import QueryDict

from portal.admin.parameters import changed

AFTER, BEFORE = "after", "before"
"""The parameters by which an address names the row that its page follows, or precedes."""
_KEY = re.compile(r"[1-9][0-9]{0,14}")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Links:
    """The ends of the addresses of the first page, of the previous and of the next one; empty where there is none."""

    first: str = ""
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and whether there are others on either side."""

    rows: list[Row]
    has_previous: bool
    has_next: bool
    links: Links = Links()


class Source(Protocol[Row]):
    """The rows of a list in their order, each with its key."""

    @property
    def key(self) -> Callable[[Row], int]:
        """The key of a row."""

    def past(self, key: int | None, *, count: int, is_backwards: bool = False) -> list[Row]:
        """So many rows past the one of this key, the nearest first: none where no row has it. The first for None."""


@dataclass(frozen=True)
class Sequenced(Generic[Row]):
    """Rows that are in memory already."""

    rows: Sequence[Row]
    key: Callable[[Row], int]

    def past(self, key: int | None, *, count: int, is_backwards: bool = False) -> list[Row]:
        rows = self.rows[::-1] if is_backwards else self.rows
        places = (place for place, row in enumerate(rows, start=1) if self.key(row) == key)
        start = 0 if key is None else next(places, len(rows))
        return list(rows[start : start + count])


def page_at(source: Source[Row], query: QueryDict, *, size: int, prefix: str = "", anchor: str = "") -> Page[Row]:
    """The page of `size` rows that `query` asks for; the first one where nothing stands past the row that it names.

    `query`: what the address may hold, and no more. `prefix`: before the parameters of this list, in an address that
    has several; `anchor`: where in the page its links lead (`#name`).
    """
    after, before = f"{prefix}{AFTER}", f"{prefix}{BEFORE}"
    page = (
        _beside(source, query.get(before, ""), size, is_backwards=True)
        or _beside(source, query.get(after, ""), size, is_backwards=False)
        or _first(source, size)
    )

    def address(**landmark: str) -> str:
        return changed(query, **{after: None, before: None, **landmark}) + anchor

    links = Links(
        first=address() if page.has_previous else "",
        previous=address(**{before: str(source.key(page.rows[0]))}) if page.has_previous else "",
        next=address(**{after: str(source.key(page.rows[-1]))}) if page.has_next else "",
    )
    return replace(page, links=links)


def _first(source: Source[Row], size: int) -> Page[Row]:
    rows = source.past(None, count=size + 1)
    return Page(rows[:size], has_previous=False, has_next=len(rows) > size)


def _beside(source: Source[Row], text: str, size: int, *, is_backwards: bool) -> Page[Row] | None:
    """The page past the row of a key as addresses write it; None where there is no such row, or nothing past it."""
    key = int(text) if _KEY.fullmatch(text) else None
    rows = source.past(key, count=size + 1, is_backwards=is_backwards) if key else []
    return page_past(rows, size, is_backwards=is_backwards) if rows else None


def page_past(rows: list[Row], size: int, *, is_backwards: bool) -> Page[Row]:
    """The page past a row, of what stands there, the nearest first: one more than `size` where there are others."""
    if is_backwards:
        return Page(rows[:size][::-1], has_previous=len(rows) > size, has_next=True)
    return Page(rows[:size], has_previous=True, has_next=len(rows) > size)
