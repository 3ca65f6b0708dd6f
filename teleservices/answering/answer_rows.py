"""Answers in words, beside their questions: of a step, of the path taken, of what differs from what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from formkit.fieldtypes.field import Viewer
from formkit.schema import Step
from formkit.showing.differences import Difference, row_differences
from formkit.showing.display import Row, rows
from formkit.tables import Table
from formkit.values import JsonValue, Link
from teleservices.answering.steps import StepPage
from teleservices.models import ServiceRequest


@dataclass(frozen=True)
class AnswerRow:
    """A question and its answer in words."""

    key: str
    question: str
    answer: str
    table: Table | None = None
    """The same answer laid out, when it is made of rows."""
    link: Link | None = None
    """Where the answer leads, when it is an address or a place."""
    is_calculated: bool = False
    """Whether the portal works it out, so that nobody changes it."""
    cells: Sequence[Difference] = ()
    """What differs from what was typed, in an answer made of rows, where the row is there to tell that."""

    @classmethod
    def of(cls, row: Row) -> "AnswerRow":
        """A row of a form laid out."""
        is_calculated = field_type(row.field).is_calculated
        return cls(row.field.key, row.field.label, row.text, row.table, row.link, is_calculated)


def row_of(field: Field, answers: Mapping[str, JsonValue]) -> AnswerRow:
    """A question with the answer that it has among these."""
    kind, answer = field_type(field), answers.get(field.key)
    return AnswerRow(
        field.key, field.label, kind.display(field, answer), kind.table(field, answer), kind.link(field, answer)
    )


def saved_otherwise(page: StepPage) -> list[AnswerRow]:
    """What the request holds of a step where it differs from what was typed: for who was overtaken by a change."""
    answers, saved = page.form.valid_answers(), page.request.answers
    return [
        replace(row_of(field, saved), cells=row_differences(field, saved.get(field.key), answers.get(field.key)))
        for field in page.form.shown
        if field.key in page.form.fields and answers.get(field.key) != saved.get(field.key)
    ]


def answer_rows(
    request: ServiceRequest, documents: Mapping[str, list[str]], *, viewer: Viewer = "applicant"
) -> list[tuple[Step, list[AnswerRow]]]:
    """The path taken, step by step, with each answer that the viewer sees in words and the titles of the documents."""
    laid_out = rows(request.form, request.known, viewer=viewer, documents=documents)
    return _beneficiary_rows(request) + [
        (step, [AnswerRow.of(row) for row in step_rows]) for step, step_rows in laid_out
    ]


def _beneficiary_rows(request: ServiceRequest) -> list[tuple[Step, list[AnswerRow]]]:
    """Whom the request is for, as a first step; nothing when it is for the applicant."""
    if request.for_someone is None:
        return []
    step = Step(key="s_beneficiary", title=_("Beneficiary"))
    return [(step, [AnswerRow("", *detail) for detail in request.for_someone.details])]
