"""The rows of an export, read some requests at a time: those that its author may still see, and no other."""

from collections.abc import Sequence
from typing import Protocol

from django.db.models import QuerySet

from teleservices.desk.exports import facts
from teleservices.desk.exports.cells import Cell, Column
from teleservices.desk.exports.facts import FactColumns
from teleservices.models import ServiceRequest

BESIDE = ("procedure", "stage", "assignee", "team", "desk_facts")


class Source(Protocol):
    """What an export says of each request."""

    columns: list[Column]

    def read(self, keys: Sequence[int], teams: Sequence[int]) -> list[ServiceRequest]:
        """The requests of these keys that belong to these teams, in the keys' order, with what `cells` needs."""

    def cells(self, request: ServiceRequest) -> list[Cell]:
        """What its columns hold for a request that it read."""


class FactSource:
    """What the list knows of each request."""

    def __init__(self, names: Sequence[str]) -> None:
        self.facts = FactColumns(names)
        self.columns = self.facts.columns

    def read(self, keys: Sequence[int], teams: Sequence[int]) -> list[ServiceRequest]:
        requests = in_order(ServiceRequest.objects.only(*facts.READ), keys, teams)
        self.facts.read(requests)
        return requests

    def cells(self, request: ServiceRequest) -> list[Cell]:
        return self.facts.cells(request)


def in_order(requests: QuerySet[ServiceRequest], keys: Sequence[int], teams: Sequence[int]) -> list[ServiceRequest]:
    """Those of these keys that belong to these teams now; a request that left them since is not exported."""
    theirs = requests.select_related(*BESIDE).filter(desk_facts__team__in=teams)
    by_key = theirs.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]
