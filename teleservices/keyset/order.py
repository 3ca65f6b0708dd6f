"""An order of rows, a place in it, and what stands past that place: read by an index, whatever stands before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Self, TypeVar

from django.db.models import F, Model, Q, QuerySet, Subquery

Row = TypeVar("Row", bound=Model)
Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


@dataclass(frozen=True)
class Place:
    """Where a row stands in an order: what it is sorted by (None where it has none), then its key."""

    value: object
    pk: object


@dataclass(frozen=True)
class Order:
    """By a column (`pk` for the key alone), then by key; rows that have none come last, whatever the direction."""

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

    def place_of(self, row: Model) -> Place:
        """Where a row stands in the order."""
        return Place(getattr(row, self.column), row.pk)

    def parts(self, model: type[Model], after: Place | None = None) -> "list[Part]":
        """Rows with a value, then those without; not those that stand before `after`."""
        is_down = self.is_descending != self.is_backwards
        columns = ["pk"] if self.column == "pk" else [self.column, "pk"]
        if self.column == "pk" or not model._meta.get_field(self.column).null:
            return [Part(columns, is_down, Q(), after)]
        with_value = Part(columns, is_down, Q(**{f"{self.column}__isnull": False}))
        without = Part(["pk"], is_down, Q(**{f"{self.column}__isnull": True}))
        parts = [without, with_value] if self.is_backwards else [with_value, without]
        if after is None:
            return parts
        part = without if after.value is None else with_value
        return [replace(part, after=after), *parts[parts.index(part) + 1 :]]


@dataclass(frozen=True)
class Part:
    """The rows of an order that have a value, or those that have none, past a place where there is one."""

    columns: Sequence[str]
    """What they are sorted by."""
    is_down: bool
    """Whether they are read from the greatest."""
    condition: Q
    after: Place | None = None

    def of(self, rows: Rows) -> Rows:
        """Those of `rows` that are in this part, from the first past the place."""
        rows = rows.filter(self.condition)
        if self.after:
            rows = rows.filter(self._beyond(self.after, "lt" if self.is_down else "gt"))
        return rows.order_by(*(F(name).desc() if self.is_down else F(name).asc() for name in self.columns))

    def until(self, end: Place) -> Q:
        """What stands no further than a place."""
        return self._beyond(end, "gte" if self.is_down else "lte")

    def _beyond(self, place: Place, comparison: str) -> Q:
        """A range of the first column, so that an index answers, less its ends."""
        beyond = Q(**{f"pk__{comparison}": place.pk})
        if len(self.columns) == 1:
            return beyond
        column = self.columns[0]
        return Q(**{f"{column}__{comparison[:2]}e": place.value}) & (~Q(**{column: place.value}) | beyond)


@dataclass(frozen=True)
class Ordered(Generic[Row]):
    """Rows of the database in an order by a column that is never empty.

    Where it may be, a row's place must be read before what stands past it, as the desk's list does.
    """

    rows: QuerySet[Row]
    order: Order

    @staticmethod
    def key(row: Model) -> int:
        """That of the table."""
        return row.pk

    def past(self, key: int | None, *, count: int, is_backwards: bool = False) -> list[Row]:
        """As `Source` says. One query, which finds too where the row of this key stands."""
        order = self.order.backwards() if is_backwards else self.order
        [part] = order.parts(self.rows.model, None if key is None else self._place(key))
        return list(part.of(self.rows)[:count])

    def _place(self, key: int) -> Place:
        # Of a row that isn't one of these, both are NULL: nothing stands past it, whatever the database.
        row = self.rows.order_by().filter(pk=key)
        return Place(Subquery(row.values(self.order.column)[:1]), Subquery(row.values("pk")[:1]))
