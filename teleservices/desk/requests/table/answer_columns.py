"""Columns of answers: what a list of one procedure shows of the questions that its designer lets it filter by."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from formkit.fieldtypes import Field, field_type
from formkit.places.communes import commune_text
from formkit.typography import amount_text
from portal.dates import typed_date
from portal.words.typography import number_text
from teleservices.desk.requests.answer_filters import questions_of
from teleservices.desk.requests.table.columns import Column, PageContext
from teleservices.desk.requests.table.rows import Row
from teleservices.models import Procedure, RequestAnswer

PREFIX = "a_"
"""Before the key of a question, in the name of its column."""


def answer_columns(procedure: Procedure | None) -> dict[str, Column]:
    """By the names that addresses carry; none where a list is of several procedures."""
    questions = questions_of(procedure) if procedure else {}
    return {f"{PREFIX}{key}": _column(key, field) for key, field in questions.items()}


def _column(key: str, field: Field) -> Column:
    def cell(row: Row, page: PageContext) -> str:
        return page.answers.get((row.pk, key), "")

    is_number = field_type(field).filtered_by == "number"
    return Column(field.label, cell, css="desk-answer number" if is_number else "desk-answer", is_shown=False)


def answers_shown(
    procedure: Procedure | None, names: Collection[str], requests: Collection[int]
) -> Mapping[tuple[int, str], str]:
    """The answers that the columns of these names show of these requests, in words. One query; none without such."""
    keys = [name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)]
    if procedure is None or not keys:
        return {}
    questions = questions_of(procedure)
    rows = RequestAnswer.objects.filter(request__in=requests, field_key__in=keys).order_by()
    texts: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for request, key, text, number in rows.values_list("request", "field_key", "text", "number"):
        if key in questions:
            texts[request, key].append(_words(questions[key], text, number))
    return {place: ", ".join(sorted(words)) for place, words in texts.items()}


def _words(field: Field, text: str, number: Decimal | None) -> str:
    """An answer as it is filtered by, as it is read."""
    kind = field_type(field)
    if number is not None:
        return amount_text(int(number)) if kind.is_amount(field) else _number(number, kind.unit(field))
    match kind.filtered_by:
        case "choices":
            return dict(kind.filter_choices(field)).get(text, text)
        case "commune":
            return commune_text(text)
        case "day":
            return typed_date(dt.date.fromisoformat(text))
        case _:
            return text


def _number(number: Decimal, unit: str) -> str:
    _sign, _digits, exponent = number.normalize().as_tuple()
    text = number_text(number, max(0, -int(exponent)))
    return f"{text}\u00a0{unit}" if unit else text
