"""One page of the list: which requests it shows, how many there are, what they ask and were granted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from formkit.typography import amount_text
from teleservices.desk.requests.ordering import Order, Place
from teleservices.desk.requests.work import kinds as work
from teleservices.models import RequestFacts, ServiceRequest
from teleservices.models.desk.request_facts import RequestFactsQuerySet

ROWS = 50
NUMBERED = 20
"""Pages that have a number; beyond, one goes by « next »."""
SUMMED = 20_000
"""Requests whose amounts are added up without being asked; beyond, on demand."""


@dataclass(frozen=True)
class Listed:
    """The requests of the teams of an instructor that the filters and the search let pass, in an order."""

    facts: RequestFactsQuerySet
    teams: Sequence[int]
    order: Order

    def among_teams(self) -> RequestFactsQuerySet:
        """The requests of all the teams together, in no order: to be counted or added up."""
        return self.facts.filter(team__in=self.teams).order_by()

    def place(self, reference: str) -> Place | None:
        """Where a request of these teams stands in the order, whether the filters let it pass or not."""
        facts = RequestFacts.objects.filter(team__in=self.teams, eliminated_at=None, request__reference=reference)
        return next((Place(*row) for row in facts.order_by().values_list(self.order.column, "pk")), None)

    def neighbours(self, reference: str) -> tuple[str, str]:
        """The references before and after a request in this list; empty at its ends, and out of it."""
        place = self.place(reference)
        if place is None:
            return "", ""
        before = self.order.backwards().keys(self.facts, self.teams, after=place, count=1)
        after = self.order.keys(self.facts, self.teams, after=place, count=1)
        references = dict(
            ServiceRequest.objects.filter(pk__in=[*before, *after]).order_by().values_list("pk", "reference")
        )
        return references.get(before[0], "") if before else "", references.get(after[0], "") if after else ""

    def count(self) -> int:
        """How many, counted no further than one past `work.COUNTED`."""
        return self.among_teams()[: work.COUNTED + 1].count()


@dataclass(frozen=True)
class Page:
    """Some requests of a list, and whether there are others on either side."""

    keys: list[int]
    number: int
    has_previous: bool
    has_next: bool


@dataclass(frozen=True)
class Sums:
    """What requests ask and were granted together, in cents; of how many."""

    requests: int
    asked: int
    granted: int

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
        return self.requests == SUMMED + 1


def page(listed: Listed, *, number: int = 1, after: str = "", before: str = "") -> Page:
    """The page past the request `after`, or that ends at the one `before`, else the page of this number.

    A reference that isn't one of these teams is as if it weren't there. `number` is what the page calls itself; with
    neither reference, a number beyond `NUMBERED` or beyond the last page is the first one's.
    """
    place = listed.place(before or after) if before or after else None
    if place and before:
        keys = listed.order.backwards().keys(listed.facts, listed.teams, after=place, count=ROWS + 1)
        return Page(keys[:ROWS][::-1], number, has_previous=len(keys) > ROWS, has_next=True)
    if place:
        keys = listed.order.keys(listed.facts, listed.teams, after=place, count=ROWS + 1)
        return Page(keys[:ROWS], number, has_previous=True, has_next=len(keys) > ROWS)
    number = number if number <= NUMBERED else 1
    keys = listed.order.keys(listed.facts, listed.teams, skip=(number - 1) * ROWS, count=ROWS + 1)
    if not keys and number > 1:
        return page(listed)
    return Page(keys[:ROWS], number, has_previous=number > 1, has_next=len(keys) > ROWS)


def sums(listed: Listed, *, is_whole: bool) -> Sums:
    """What the requests of a list ask and were granted; no more than `SUMMED` are read unless `is_whole`."""
    facts = listed.among_teams()
    totals = (facts if is_whole else facts[: SUMMED + 1]).aggregate(
        requests=Count("pk"), asked=Sum("amount_asked"), granted=Sum("amount_granted")
    )
    return Sums(totals["requests"], totals["asked"] or 0, totals["granted"] or 0)
