"""The requests of several teams read in one order: each team apart, straight by an index that begins with it."""

import heapq
from collections.abc import Sequence
from typing import Any

from teleservices.desk.requests.matches import Matches
from teleservices.keyset.order import Part, Place
from teleservices.models import RequestFacts
from teleservices.models.desk.request_facts import RequestFactsQuerySet

WALKED = 5_000
"""Requests among which many matches are looked for, before all the matches are sorted."""
Row = tuple[Any, ...]


def keys(part: Part, facts: RequestFactsQuerySet, teams: Sequence[int], matches: Matches, count: int) -> list[int]:
    """The keys of `count` requests of `teams` among `facts` and `matches`, past the place of the part.

    Each team is read no further than what is asked: the queries are as many as the teams.
    """
    rows = [_of_team(part, facts.filter(team=team), team, matches, count) for team in teams]
    merged = heapq.merge(*rows, reverse=part.is_down)
    return [row[-1] for row, _number in zip(merged, range(count), strict=False)]


def _of_team(part: Part, facts: RequestFactsQuerySet, team: int, matches: Matches, count: int) -> list[Row]:
    """Many matches are looked for among the next requests of the team; all are sorted where that is not enough."""
    columns = part.columns
    if matches.are_many:
        end = part.of(RequestFacts.objects.filter(team=team)).values_list(*columns)[WALKED : WALKED + 1].first()
        near = part.of(matches.met_in(facts))
        if end:
            near = near.filter(part.until(Place(end[0], end[-1])))
        rows = list(near.values_list(*columns)[:count])
        if len(rows) == count or not end:
            return rows
    return list(part.of(matches.among(facts)).values_list(*columns)[:count])
