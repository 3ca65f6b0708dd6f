"""How long decisions take: the median and the ninth decile, exact whatever their number, from days that are counted.

Of the days from transmission to decision less those that applicants were waited for (`RequestFacts.decided_in`).
The desk's dashboard and the public page of a procedure ask the same function.
"""

from collections.abc import Iterable
from dataclasses import dataclass

TENTHS = 10
NINTH = 9


@dataclass(frozen=True)
class Delays:
    """How many were decided; half of them in `median` days at most, nine in ten in `ninth_decile`, None without any."""

    count: int
    median: int | None
    ninth_decile: int | None


def delays_in(counted: Iterable[tuple[int, int]]) -> Delays:
    """The delays of decisions counted by how long they took: pairs of a number of days and of how many took it."""
    days = sorted(counted)
    count = sum(number for _days, number in days)
    return Delays(count, _rank(days, -(-count // 2)), _rank(days, -(-count * NINTH // TENTHS)))


def _rank(days: list[tuple[int, int]], rank: int) -> int | None:
    """The number of days of the decision at this rank, from 1, by growing days."""
    for value, number in days:
        rank -= number
        if rank <= 0:
            return value
    return None
