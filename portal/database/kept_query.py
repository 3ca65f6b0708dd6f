"""Queries of the busiest pages whose SQL is written once: to write it costs Django more than the database to answer.

docs/adr/0085-the-sql-of-the-busiest-reads-is-written-once.md says why, and where it isn't worth it.
"""

import copy
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)
Value = int | str
"""What every database takes as it is, whatever the field."""


class Given(models.Expression):
    """Stands in a filter for a value that each reading gives, under this name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:  # noqa: ANN401 - Django's own
        """A place for the value, which `KeptQuery` puts in."""
        return "%s", [self]


class KeptQuery(Generic[M]):
    """A queryset that is the same at each reading but for the values given.

    Nothing that is read is kept: the statement alone, and how its columns become objects, once a process.
    """

    def __init__(self, build: Callable[[], models.QuerySet[M]]) -> None:
        """`build` gives the queryset, every value in its filters a `Given` or a choice: called when it is first read.

        Any other value would be that of the first reading for ever, be it a date or somebody's right: the first
        reading raises ImproperlyConfigured.
        """
        self._build = build

    def all(self, **given: Value) -> list[M]:
        """The rows for these values, by one query. Raises KeyError when a value lacks."""
        return list(ModelIterable(_Reading(self._statement, given)))  # type: ignore[arg-type]

    def first(self, **given: Value) -> M | None:
        """The first of `all`; None when there is none."""
        return next(iter(self.all(**given)), None)

    def get(self, **given: Value) -> M:
        """The first of `all`; the model's DoesNotExist when there is none."""
        row = self.first(**given)
        if row is None:
            raise self._statement.model.DoesNotExist
        return row

    @cached_property
    def _statement(self) -> "_Statement":
        return _Statement(self._build())


class _Statement:
    """What Django would work out anew for each reading: the SQL, and what makes values of its columns."""

    def __init__(self, queryset: models.QuerySet[Any]) -> None:
        self.db, self.model = queryset.db, queryset.model
        self.compiler = queryset.query.get_compiler(using=self.db)
        self.sql, self.places = self.compiler.as_sql()
        if literals := [place for place in self.places if not isinstance(place, Given | Enum)]:
            raise ImproperlyConfigured(f"{literals} would be the same at every reading: give each value by its name.")
        if queryset.query.select_for_update or queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ImproperlyConfigured("Only a reading by one statement, which locks nothing, is kept.")
        columns = self.compiler.select[: self.compiler.col_count]
        self.converters = self.compiler.get_converters([column for column, *_written in columns])


class _Reading:
    """One reading of a statement: for Django's iterable, the queryset and its query both."""

    _known_related_objects: Mapping[Any, Any] = {}

    def __init__(self, statement: _Statement, values: Mapping[str, Value]) -> None:
        self.db, self.query = statement.db, self
        self._statement, self._given = statement, values

    def get_compiler(self, using: str) -> SQLCompiler:
        """A copy of the statement's compiler, for the connection of this thread, that writes nothing anew."""
        statement, compiler = self._statement, copy.copy(self._statement.compiler)
        params = tuple(self._given[place.name] if isinstance(place, Given) else place for place in statement.places)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: (statement.sql, params)
        compiler.get_converters = lambda _expressions: statement.converters
        return compiler
