"""What a request is found and filtered by, which takes several rows: words and answers, each in its table."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import models

from formkit.fieldtypes import Field, field_type
from formkit.meanings import Meaning
from formkit.values import JsonValue
from portal.words.text import words
from teleservices.lifecycle.facts.row import meant
from teleservices.models import RequestAnswer, RequestWord, ServiceRequest
from teleservices.models.desk.request_answer import LONGEST_ANSWER, LONGEST_WORD

MOST_WORDS = 200
"""Of one request: a name, some numbers and a few answers; a page pasted into a question isn't an index."""
EXACT = Decimal("0.0001")
LARGEST = Decimal(10**11)
"""In absolute value: a number beyond is filtered as if it were this one."""
Values = tuple[Hashable, ...]


def words_of(request: ServiceRequest) -> set[str]:
    """The words of a request read `with_sources`: whom it is for, the numbers of its acts, what is searched of it.

    The applicant's name and the beneficiary's, the SIRET and the RNA of the profile, the numbers of its decisions, the
    title of the project and the answers that its procedure makes searched.
    """
    beneficiary = request.for_someone.name if request.for_someone else ""
    texts = [request.applicant_name, beneficiary, request.profile.siret or "", request.profile.rna]
    texts += [decision.act_number for decision in request.decisions.all()]
    texts.append(_sought(request, request.procedure.title_field, Meaning.TITLE))
    texts += [_sought(request, key, Meaning.SEARCHED) for key in request.procedure.searched_fields]
    return {word[:LONGEST_WORD] for word in words(" ".join(texts))[:MOST_WORDS]}


def _sought(request: ServiceRequest, key: str, meaning: Meaning) -> str:
    pair = meant(request, key, meaning)
    if pair is None:
        return ""
    kind = field_type(pair[0])
    value = kind.read(*pair)
    return "" if value is None else kind.sought(pair[0], value)


class FilteredAnswer(NamedTuple):
    """A value of an answer to a question of a procedure: a text or a number."""

    procedure_id: int
    field_key: str
    text: str
    number: Decimal | None


def answers_of(request: ServiceRequest) -> set[FilteredAnswer]:
    """What a request read `with_form` is filtered by: its answers to the questions that its procedure says.

    A query for its annotations where one of them filters, unless they are read with it.
    """
    keys = request.procedure.filtered_fields
    annotations = {field.key: field for field in request.form.annotations if field.key in keys}
    noted = {row.field_key: row.answer for row in request.annotations.all()} if annotations else {}
    pairs = (
        _noted(annotations[key], noted) if key in annotations else meant(request, key, Meaning.FILTERED) for key in keys
    )
    return {answer for pair in pairs if pair for answer in _values(request, *pair)}


def _noted(field: Field, noted: Mapping[str, JsonValue]) -> tuple[Field, JsonValue] | None:
    answer = noted.get(field.key)
    may_filter = answer is not None and field_type(field).may_mean(field, Meaning.FILTERED)
    return (field, answer) if may_filter else None


def _values(request: ServiceRequest, field: Field, answer: JsonValue) -> Iterator[FilteredAnswer]:
    value = field_type(field).read(field, answer)
    if value is None:
        return
    for each in field_type(field).filter_values(field, value):
        if isinstance(each, Decimal):
            number = max(-LARGEST, min(each, LARGEST)).quantize(EXACT)
            yield FilteredAnswer(request.procedure_id, field.key, "", number)
        else:
            yield FilteredAnswer(request.procedure_id, field.key, each[:LONGEST_ANSWER], None)


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
