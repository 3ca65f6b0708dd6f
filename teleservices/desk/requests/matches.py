"""Requests that have rows beside their facts, words or answers: the few are read by key, the many as one meets them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from teleservices.models.desk.request_facts import RequestFactsQuerySet

FEW, FEW_OF_SEVERAL = 4_000, 2_000
"""Requests whose keys are read first; of several words, each of which may be common, a key costs more to find."""

Rows = QuerySet[Any, Any]
"""Rows that each name their `request`, which may have several of them."""


@dataclass(frozen=True)
class Matches:
    """The requests that have a row of each of these kinds: every request where there is none."""

    kinds: tuple[Rows, ...] = ()

    @cached_property
    def some(self) -> Sequence[int]:
        """The keys of all of them where they are few, else one more than few: enough to be counted."""
        return list(self._keys()[: self._few + 1]) if self.kinds else []

    @cached_property
    def are_many(self) -> bool:
        """Whether there are others than `some`."""
        return len(self.some) > self._few

    @property
    def _few(self) -> int:
        return FEW if len(self.kinds) == 1 else FEW_OF_SEVERAL

    def among(self, facts: RequestFactsQuerySet) -> RequestFactsQuerySet:
        """The facts of all of them, found from the rows: to be counted, added up or sorted."""
        if self.kinds and not self.are_many:
            return self.some_among(facts)
        for rows in self.kinds:
            facts = facts.filter(pk__in=rows.values("request"))
        return facts

    def some_among(self, facts: RequestFactsQuerySet) -> RequestFactsQuerySet:
        """The facts of `some`: that they are many may be known of these alone."""
        return facts.filter(pk__in=one_parameter(self.some))

    def met_in(self, facts: RequestFactsQuerySet) -> RequestFactsQuerySet:
        """The same, each looked at in its turn: to be read in an order, no further than a page needs."""
        return facts.filter(*(Exists(rows.filter(request=OuterRef("pk"))) for rows in self.kinds))

    def _keys(self) -> QuerySet[Any, int]:
        """The keys of the requests, some twice: the rows of the rarest kind are read, the others looked up."""
        rarest, *others = sorted(self.kinds, key=_number) if len(self.kinds) > 1 else self.kinds
        looked_up = (Exists(rows.filter(request=OuterRef("request"))) for rows in others)
        return rarest.filter(*looked_up).order_by().values_list("request", flat=True)


def _number(rows: Rows) -> int:
    """How many rows, counted no further than what sets the rare apart."""
    return rows.order_by()[: FEW + 1].count()


def one_parameter(keys: Sequence[int]) -> RawSQL:
    """So many keys as one value: Django takes longer to write them one by one than a database to find them."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])
    return RawSQL("SELECT unnest(%s::bigint[])", [keys])
