"""One page of the list: which requests it shows, how many there are, what they ask and were granted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from formkit.typography import amount_text
from teleservices.desk.requests import ordering
from teleservices.desk.requests.matches import Matches
from teleservices.desk.requests.work import kinds as work
from teleservices.keyset.order import Order, Place
from teleservices.keyset.paging import Page, page_past
from teleservices.models import RequestFacts, ServiceRequest
from teleservices.models.desk.request_facts import RequestFactsQuerySet

EVERY = Matches()
ROWS = 50
NUMBERED = 20
"""Pages that have a number; beyond, one goes by « next »."""
SUMMED = 20_000
"""Requests whose amounts are added up without being asked, at the end of the list; beyond, on demand."""


@dataclass(frozen=True)
class Listed:
    """The requests of the teams of an instructor that the filters and the search let pass, in an order."""

    facts: RequestFactsQuerySet
    teams: Sequence[int]
    order: Order
    matches: Matches = EVERY

    def among_teams(self) -> RequestFactsQuerySet:
        """The requests of all the teams together, in no order: to be counted or added up."""
        return self.matches.among(self._of_teams)

    @property
    def _of_teams(self) -> RequestFactsQuerySet:
        return self.facts.filter(team__in=self.teams).order_by()

    def keys(self, *, after: Place | None = None, skip: int = 0, count: int, is_backwards: bool = False) -> list[int]:
        """The keys of `count` requests past `after`, and `skip` more; those before it, the nearest first, backwards.

        A query a team; two where the column may be empty and the page reaches those that have none.
        """
        order = self.order.backwards() if is_backwards else self.order
        keys: list[int] = []
        for part in order.parts(RequestFacts, after):
            if (remainder := skip + count - len(keys)) > 0:
                keys += ordering.keys(part, self.facts, self.teams, self.matches, remainder)
        return keys[skip:]

    def place(self, reference: str) -> Place | None:
        """Where a request of these teams stands in the order, whether the filters let it pass or not."""
        facts = RequestFacts.objects.filter(team__in=self.teams, eliminated_at=None, request__reference=reference)
        return next((Place(*row) for row in facts.order_by().values_list(self.order.column, "pk")), None)

    def neighbours(self, reference: str) -> tuple[str, str]:
        """The references before and after a request in this list; empty at its ends, and out of it."""
        place = self.place(reference)
        if place is None:
            return "", ""
        before = self.keys(after=place, count=1, is_backwards=True)
        after = self.keys(after=place, count=1)
        references = dict(
            ServiceRequest.objects.filter(pk__in=[*before, *after]).order_by().values_list("pk", "reference")
        )
        return references.get(before[0], "") if before else "", references.get(after[0], "") if after else ""

    def count(self) -> int:
        """How many, counted no further than one past `work.COUNTED`."""
        count = 0
        for facts in self.no_more_than(work.COUNTED):
            if (count := facts.count()) > work.COUNTED:
                break
        return count

    def no_more_than(self, most: int) -> Iterator[RequestFactsQuerySet]:
        """Some of them, which may suffice to know that they are more than `most`; then all, to one more than that."""
        if self.matches.are_many:
            yield self.matches.some_among(self._of_teams)[: most + 1]
        yield self.among_teams()[: most + 1]


@dataclass(frozen=True)
class NumberedPage(Page[int]):
    """The keys of some requests, and what their page calls itself."""

    number: int = 1


@dataclass(frozen=True)
class Sums:
    """What requests ask and were granted together, in cents; of how many, and of how many at most."""

    requests: int
    asked: int
    granted: int
    most: int | None = None

    @property
    def count(self) -> int:
        """How many requests, counted no further than one past `work.COUNTED`."""
        return min(self.requests, work.COUNTED + 1)

    @property
    def asked_text(self) -> str:
        """« 310 000,00 € »."""
        return amount_text(self.asked)

    @property
    def granted_text(self) -> str:
        """« 150 000,00 € »."""
        return amount_text(self.granted)

    @property
    def is_partial(self) -> bool:
        """Whether there were more than were read: the totals say nothing then."""
        return self.most is not None and self.requests > self.most


def page(listed: Listed, *, number: int = 1, after: str = "", before: str = "") -> NumberedPage:
    """The page past the request `after`, or that ends at the one `before`, else the page of this number.

    A reference that isn't one of these teams is as if it weren't there. `number` is what the page calls itself; with
    neither reference, a number beyond `NUMBERED` or beyond the last page is the first one's.
    """
    place = listed.place(before or after) if before or after else None
    if place:
        keys = listed.keys(after=place, count=ROWS + 1, is_backwards=bool(before))
        beside = page_past(keys, ROWS, is_backwards=bool(before))
        return NumberedPage(beside.rows, beside.has_previous, beside.has_next, number=number)
    number = number if number <= NUMBERED else 1
    keys = listed.keys(skip=(number - 1) * ROWS, count=ROWS + 1)
    if not keys and number > 1:
        return page(listed)
    return NumberedPage(keys[:ROWS], has_previous=number > 1, has_next=len(keys) > ROWS, number=number)


def sums(listed: Listed, *, most: int | None) -> Sums:
    """What the requests of a list ask and were granted; partial where they are more than `most`, if that is said."""
    if most is None:
        return _sums(listed.among_teams(), None)
    for facts in listed.no_more_than(most):
        if (totals := _sums(facts, most)).is_partial:
            break
    return totals


def _sums(facts: RequestFactsQuerySet, most: int | None) -> Sums:
    totals = facts.aggregate(requests=Count("*"), asked=Sum("amount_asked"), granted=Sum("amount_granted"))
    return Sums(totals["requests"], totals["asked"] or 0, totals["granted"] or 0, most)
