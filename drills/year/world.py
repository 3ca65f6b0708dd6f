"""What a simulated year knows and the product doesn't: who is who, what was promised, how things are named."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Max, Model, QuerySet

from accounts.models import User
from drills.year.cast import Cast
from drills.year.draw import Draw
from teleservices.models import Meeting, Opinion, PostalSending, ServiceRequest

Row = TypeVar("Row", bound=Model)
NAMED: tuple[type[Model], ...] = (ServiceRequest, Meeting, Opinion, PostalSending)
"""What people pick among, by a name that other steps don't change."""


@dataclass
class World:
    """What the simulation itself knows; the rest is in the database."""

    cast: Cast
    promised: dict[str, int] = field(default_factory=dict)
    """By reference, how many documents somebody was told that they transmitted."""
    gone: dict[str, dt.datetime] = field(default_factory=dict)
    """Addresses of people who deleted their account, and when: they are to be written to no more."""
    left: dict[int, dt.datetime] = field(default_factory=dict)
    """The same by the key of their account."""
    names: dict[tuple[type[Model], int], str] = field(default_factory=dict)
    last: dict[type[Model], int] = field(default_factory=dict)

    def applicants(self) -> QuerySet[User]:
        """Those who file and still have an account."""
        return User.objects.filter(pk__in=[user.pk for user in self.cast.applicants], is_active=True)

    def note(self, step: str) -> None:
        """Name after a step the rows that it made."""
        for model in NAMED:
            newest = model._default_manager.filter(pk__gt=self.last.get(model, 0)).order_by("pk")
            for number, key in enumerate(newest.values_list("pk", flat=True)):
                self.names[model, key] = f"{step}.{number}"
                self.last[model] = key

    def pick(self, rows: QuerySet[Row], draw: Draw) -> Row | None:
        """One of these rows by its name: only its key is read of the others."""
        model = rows.model
        key = draw.pick(rows.values_list("pk", flat=True), lambda pk: self.names.get((model, pk), str(pk)))
        return None if key is None else rows.get(pk=key)

    def name(self, row: Model) -> str:
        """Of a row that a step made; its key where it was there before."""
        return self.names.get((type(row), row.pk), str(row.pk))

    def begin(self) -> None:
        """What is there before the first day is named by its key."""
        for model in NAMED:
            self.last[model] = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
