"""In what order requests are listed, and how a page of that order is read: by an index, whatever stands before it."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from django.db.models import F, Q

from teleservices.models import RequestFacts
from teleservices.models.desk.request_facts import RequestFactsQuerySet


@dataclass(frozen=True)
class Place:
    """Where a request stands in an order: what it is sorted by (None where it has none), then its key."""

    value: object
    pk: int


@dataclass(frozen=True)
class Order:
    """By a column of the facts, then by key; requests that have none come last, whatever the direction."""

    column: str
    is_descending: bool = False
    is_backwards: bool = False

    @classmethod
    def named(cls, name: str) -> Self:
        """The order of a name as addresses write it: `amount_asked`, `-submitted_at`."""
        return cls(name.removeprefix("-"), is_descending=name.startswith("-"))

    def backwards(self) -> Self:
        """The order read from its end."""
        return replace(self, is_backwards=not self.is_backwards)

    def place_of(self, facts: RequestFacts) -> Place:
        """Where a request with these facts stands in the order."""
        return Place(getattr(facts, self.column), facts.pk)

    def keys(
        self,
        facts: RequestFactsQuerySet,
        teams: Sequence[int],
        *,
        after: Place | None = None,
        skip: int = 0,
        count: int,
    ) -> list[int]:
        """The keys of `count` requests of `teams` among `facts`, past `after` and `skip` more.

        Each team is read apart, straight by an index that begins with it, and no further than what is asked: the
        queries are as many as the teams, twice where the column may be empty and the page reaches its end.
        """
        keys: list[int] = []
        for is_empty in self._parts(after):
            wanted = skip + count - len(keys)
            if wanted > 0:
                keys += self._part(
                    facts, teams, after if self._is_in(after, is_empty=is_empty) else None, wanted, is_empty
                )
        return keys[skip:]

    def _parts(self, after: Place | None) -> Iterable[bool]:
        """Requests with a value, then those without; not those that stand before `after`."""
        if not RequestFacts._meta.get_field(self.column).null:
            return [False]
        parts = [True, False] if self.is_backwards else [False, True]
        return parts if after is None else parts[parts.index(after.value is None) :]

    def _is_in(self, place: Place | None, *, is_empty: bool) -> bool:
        return place is not None and (place.value is None) == is_empty

    def _part(
        self, facts: RequestFactsQuerySet, teams: Sequence[int], after: Place | None, wanted: int, is_empty: bool
    ) -> list[int]:
        if RequestFacts._meta.get_field(self.column).null:
            facts = facts.filter(**{f"{self.column}__isnull": is_empty})
        is_down = self.is_descending != self.is_backwards
        columns = ["pk"] if is_empty else [self.column, "pk"]
        facts = facts.order_by(*(F(column).desc() if is_down else F(column).asc() for column in columns))
        if after:
            facts = facts.filter(_past(columns, after, is_down=is_down))
        rows = [list(facts.filter(team=team).values_list(*columns)[:wanted]) for team in teams]
        merged = heapq.merge(*rows, reverse=is_down)
        return [row[-1] for row, _number in zip(merged, range(wanted), strict=False)]


def _past(columns: Sequence[str], place: Place, *, is_down: bool) -> Q:
    """What stands past `place`: a range of the first column, so that an index answers, less what it has before it."""
    beyond, beyond_or_at = ("lt", "lte") if is_down else ("gt", "gte")
    if len(columns) == 1:
        return Q(**{f"pk__{beyond}": place.pk})
    column = columns[0]
    at = Q(**{column: place.value})
    return Q(**{f"{column}__{beyond_or_at}": place.value}) & (~at | Q(**{f"pk__{beyond}": place.pk}))
