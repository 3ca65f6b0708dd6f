"""In what order requests are listed, and how a page of that order is read: by an index, whatever stands before it."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import F, Q, QuerySet

from teleservices.desk.requests.matches import Matches
from teleservices.models import RequestFacts
from teleservices.models.desk.request_facts import RequestFactsQuerySet

EVERY = Matches()
WALKED = 5_000
"""Requests among which many matches are looked for, before all the matches are sorted."""
Row = tuple[Any, ...]


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
        matches: Matches = EVERY,
        after: Place | None = None,
        skip: int = 0,
        count: int,
    ) -> list[int]:
        """The keys of `count` requests of `teams` among `facts` and `matches`, past `after` and `skip` more.

        Each team is read apart, straight by an index that begins with it, and no further than what is asked: the
        queries are as many as the teams, twice where the column may be empty and the page reaches its end.
        """
        keys: list[int] = []
        for is_empty in self._parts(after):
            remainder = skip + count - len(keys)
            if remainder > 0:
                part = _Part(self, is_empty=is_empty, after=after if self._is_in(after, is_empty=is_empty) else None)
                keys += part.keys(facts, teams, matches, remainder)
        return keys[skip:]

    def _parts(self, after: Place | None) -> Iterable[bool]:
        """Requests with a value, then those without; not those that stand before `after`."""
        if not RequestFacts._meta.get_field(self.column).null:
            return [False]
        parts = [True, False] if self.is_backwards else [False, True]
        return parts if after is None else parts[parts.index(after.value is None) :]

    def _is_in(self, place: Place | None, *, is_empty: bool) -> bool:
        return place is not None and (place.value is None) == is_empty

    @property
    def is_down(self) -> bool:
        """Whether it is read from the greatest."""
        return self.is_descending != self.is_backwards


@dataclass(frozen=True)
class _Part:
    """The requests that have a value, or those that have none, past a place where there is one."""

    order: Order
    is_empty: bool
    after: Place | None

    @property
    def columns(self) -> list[str]:
        """What they are sorted by."""
        return ["pk"] if self.is_empty else [self.order.column, "pk"]

    def keys(self, facts: RequestFactsQuerySet, teams: Sequence[int], matches: Matches, count: int) -> list[int]:
        """Of so many of all the teams, in their order."""
        rows = [self._of_team(facts.filter(team=team), team, matches, count) for team in teams]
        merged = heapq.merge(*rows, reverse=self.order.is_down)
        return [row[-1] for row, _number in zip(merged, range(count), strict=False)]

    def _of_team(self, facts: RequestFactsQuerySet, team: int, matches: Matches, count: int) -> list[Row]:
        """Many matches are looked for among the next requests of the team; all are sorted where that is not enough."""
        if matches.are_many:
            end = self._sorted(RequestFacts.objects.filter(team=team))[WALKED : WALKED + 1].first()
            near = self._sorted(matches.met_in(facts))
            if end:
                near = near.filter(self._until(Place(end[0], end[-1])))
            rows = list(near[:count])
            if len(rows) == count or not end:
                return rows
        return list(self._sorted(matches.among(facts))[:count])

    def _until(self, end: Place) -> Q:
        return _beyond(self.columns, end, "gte" if self.order.is_down else "lte")

    def _sorted(self, facts: RequestFactsQuerySet) -> QuerySet[RequestFacts, Row]:
        """What these requests are sorted by, from the first past the place."""
        column, is_down = self.order.column, self.order.is_down
        if RequestFacts._meta.get_field(column).null:
            facts = facts.filter(**{f"{column}__isnull": self.is_empty})
        if self.after:
            facts = facts.filter(_beyond(self.columns, self.after, "lt" if is_down else "gt"))
        order = (F(name).desc() if is_down else F(name).asc() for name in self.columns)
        return facts.order_by(*order).values_list(*self.columns)


def _beyond(columns: Sequence[str], place: Place, comparison: str) -> Q:
    """What a comparison puts beyond `place`: a range of the first column, so that an index answers, less its ends."""
    if len(columns) == 1:
        return Q(**{f"pk__{comparison}": place.pk})
    column = columns[0]
    at = Q(**{column: place.value})
    return Q(**{f"{column}__{comparison[:2]}e": place.value}) & (~at | Q(**{f"pk__{comparison}": place.pk}))
