"""Answers laid out for people: what the check page, the desk, the PDF and the exports all show."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from formkit.fieldtypes import Field, field_type
from formkit.path import walk
from formkit.schema import FormSchema, Step
from formkit.tables import Table
from formkit.values import Answers


class Row(NamedTuple):
    """A question, its answer in words and, for one made of rows, the table that says the same."""

    field: Field
    text: str
    table: Table | None = None


def rows(
    schema: FormSchema, answers: Answers, *, private: bool = False, documents: Mapping[str, Sequence[str]] | None = None
) -> list[tuple[Step, list[Row]]]:
    """The path's steps with each question and its answer in words, empty when there is none.

    `private`: staff's annotations instead of the applicant's answers. `documents` gives the names of the
    documents joined, by field key; without it, documents are left out. Steps with nothing to show are left out.
    """
    path_answers = dict(answers)
    laid_out = []
    for step, fields in walk(schema, path_answers):
        questions = [field for field in fields if field.private == private and _has_row(field, documents)]
        if questions:
            laid_out.append((step, [_row(field, path_answers, documents or {}) for field in questions]))
    return laid_out


def _has_row(field: Field, documents: Mapping[str, Sequence[str]] | None) -> bool:
    kind = field_type(field)
    return kind.has_row and (documents is not None or not kind.takes_documents)


def _row(field: Field, answers: Answers, documents: Mapping[str, Sequence[str]]) -> Row:
    kind, answer = field_type(field), answers.get(field.key)
    if kind.takes_documents:
        return Row(field, "\n".join(documents.get(field.key, ())))
    return Row(field, kind.display(field, answer), kind.table(field, answer))
