"""The rows of an export, read some requests at a time: those that its author may still see, and no other."""

from collections.abc import Sequence
from typing import Protocol

from django.db.models import QuerySet

from teleservices.models import ServiceRequest
from teleservices.spreadsheets.cells import Cell, Column
from teleservices.steering.exports import offered_columns as columns
from teleservices.steering.exports.offered_columns import ColumnReader

BESIDE = ("procedure", "stage", "assignee", "team", "desk_facts")


class Source(Protocol):
    """What an export says of each request."""

    columns: list[Column]

    def read(self, keys: Sequence[int], teams: Sequence[int]) -> list[ServiceRequest]:
        """The requests of these keys that belong to these teams, in the keys' order, with what `cells` needs."""

    def cells(self, request: ServiceRequest) -> list[Cell]:
        """What its columns hold for a request that it read."""


class ColumnSource:
    """What the list knows of each request."""

    def __init__(self, names: Sequence[str]) -> None:
        self.reader = ColumnReader(names)
        self.columns = self.reader.columns

    def read(self, keys: Sequence[int], teams: Sequence[int]) -> list[ServiceRequest]:
        requests = in_order(ServiceRequest.objects.only(*columns.READ), keys, teams)
        self.reader.read(requests)
        return requests

    def cells(self, request: ServiceRequest) -> list[Cell]:
        return self.reader.cells(request)


def in_order(requests: QuerySet[ServiceRequest], keys: Sequence[int], teams: Sequence[int]) -> list[ServiceRequest]:
    """Those of these keys that belong to these teams now; a request that left them since is not exported."""
    theirs = requests.select_related(*BESIDE).filter(desk_facts__team__in=teams)
    by_key = theirs.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]
