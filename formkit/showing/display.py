"""Answers laid out for people: what the check page, the desk, the PDF and the exports all show."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from formkit.fieldtypes import Field, field_type
from formkit.fieldtypes.field import Viewer
from formkit.path import walk
from formkit.schema import FormSchema, Step
from formkit.tables import Table
from formkit.values import Answers, Link


class Row(NamedTuple):
    """A question, its answer in words and, for one made of rows, the table that says the same."""

    field: Field
    text: str
    table: Table | None = None
    link: Link | None = None


def rows(
    schema: FormSchema,
    answers: Answers,
    *,
    private: bool = False,
    viewer: Viewer = "applicant",
    documents: Mapping[str, Sequence[str]] | None = None,
) -> list[tuple[Step, list[Row]]]:
    """The path's steps with each question and its answer in words, empty when there is none.

    `private`: staff's annotations instead of the applicant's answers. `viewer`: who reads; what the service alone sees
    is marked. `documents` gives the names of the
    documents joined, by field key; without it, documents are left out. Steps with nothing to show are left out.
    """
    path_answers = dict(answers)
    laid_out = []
    for step, fields in walk(schema, path_answers):
        side = [field for field in fields if field.private == private and _has_row(field, documents)]
        questions = side if private else as_seen_by(viewer, side)
        if questions:
            laid_out.append((step, [_row(field, path_answers, documents or {}) for field in questions]))
    return laid_out


def as_seen_by(viewer: Viewer, fields: Iterable[Field]) -> list[Field]:
    """Those of these questions that a viewer sees, as they read them: to be laid out, not worked out."""
    questions = [field for field in fields if field_type(field).is_shown_to(field, viewer)]
    return [field_type(field).for_service(field) for field in questions] if viewer == "service" else questions


def _has_row(field: Field, documents: Mapping[str, Sequence[str]] | None) -> bool:
    kind = field_type(field)
    return kind.has_row and (documents is not None or not kind.takes_documents)


def _row(field: Field, answers: Answers, documents: Mapping[str, Sequence[str]]) -> Row:
    kind, answer = field_type(field), answers.get(field.key)
    if kind.takes_documents:
        return Row(field, "\n".join(documents.get(field.key, ())))
    return Row(field, kind.display(field, answer), kind.table(field, answer), kind.link(field, answer))
