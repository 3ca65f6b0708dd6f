"""What a request is found and filtered by, which takes several rows: words and answers, each in its table."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from django.db import models

from teleservices.lifecycle.facts.answers import FilteredAnswer, answers_of
from teleservices.lifecycle.facts.words import words_of
from teleservices.models import RequestAnswer, RequestWord, ServiceRequest

Values = tuple[Hashable, ...]


@dataclass(frozen=True)
class IndexRows:
    """A table with several rows a request, made of it alone."""

    model: type[models.Model]
    columns: tuple[str, ...]
    wanted: Callable[[ServiceRequest], set[Values]]
    """The values of these columns that a request should have, one tuple a row."""

    def stored(self, requests: Iterable[ServiceRequest]) -> dict[int, dict[Values, int]]:
        """The rows of each of these requests: their keys by their values."""
        stored: dict[int, dict[Values, int]] = {request.pk: {} for request in requests}
        rows = self.model._default_manager.filter(request__in=stored)
        for request, key, *values in rows.values_list("request", "pk", *self.columns):
            stored[request][tuple(values)] = key
        return stored

    def row(self, request: ServiceRequest, values: Values) -> models.Model:
        """A row to store."""
        return self.model(request=request, **dict(zip(self.columns, values, strict=True)))


WORDS = IndexRows(RequestWord, ("word",), lambda request: {(word,) for word in words_of(request)})
ANSWERS = IndexRows(RequestAnswer, FilteredAnswer._fields, lambda request: {*answers_of(request)})
INDEXES = (WORDS, ANSWERS)
