"""The answers that the desk's list is filtered by: its applicant's, and what its service noted (`annotations`)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from formkit.fieldtypes import field_type
from formkit.meanings import Meaning
from formkit.schema import Field
from formkit.values import JsonValue
from teleservices.lifecycle.facts.row import meant
from teleservices.models import ServiceRequest
from teleservices.models.desk.request_answer import LONGEST_ANSWER

EXACT = Decimal("0.0001")
LARGEST = Decimal(10**11)
"""In absolute value: a number beyond is filtered as if it were this one."""


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
    annotations = {field.key: field for field in request.form_version.form.annotations if field.key in keys}
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
