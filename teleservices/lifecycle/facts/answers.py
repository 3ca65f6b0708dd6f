"""The answers that the desk's list is filtered by."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from formkit.fieldtypes import field_type
from formkit.meanings import Meaning
from teleservices.lifecycle.facts.row import meant
from teleservices.models import ServiceRequest
from teleservices.models.request_answer import LONGEST_ANSWER

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
    """What a request read `with_form` is filtered by: its answers to the questions that its procedure says."""
    return {answer for key in request.procedure.filtered_fields for answer in _answers(request, key)}


def _answers(request: ServiceRequest, key: str) -> Iterator[FilteredAnswer]:
    pair = meant(request, key, Meaning.FILTERED)
    value = field_type(pair[0]).read(*pair) if pair else None
    if pair is None or value is None:
        return
    for each in field_type(pair[0]).filter_values(pair[0], value):
        if isinstance(each, Decimal):
            number = max(-LARGEST, min(each, LARGEST)).quantize(EXACT)
            yield FilteredAnswer(request.procedure_id, key, "", number)
        else:
            yield FilteredAnswer(request.procedure_id, key, each[:LONGEST_ANSWER], None)
