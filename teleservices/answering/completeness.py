"""What still prevents a request from being transmitted, question by question."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from formkit.django_forms import refused_answers
from formkit.fieldtypes import takes_documents
from formkit.outcomes import unmet
from formkit.path import missing_answers, walk
from teleservices.answering.beneficiaries import STEP_KEY as BENEFICIARY
from teleservices.answering.beneficiaries import lacks_beneficiary
from teleservices.answering.documents.slots import document_counts
from teleservices.models import ServiceRequest


@dataclass(frozen=True)
class Problem:
    """A question without an acceptable answer, and the step where it stands."""

    step_key: str
    field_key: str
    label: str
    text: str


def problems(request: ServiceRequest, documents: Mapping[str, int] | None = None) -> list[Problem]:
    """All that is missing or no longer accepted on the path, in the form's order.

    `documents` counts the documents joined by field, when they are not simply the request's.
    """
    schema = request.form
    documents = document_counts(request) if documents is None else documents
    problems = [
        Problem(
            schema.step_of(field.key).key,
            field.key,
            schema.label_of(field),
            _("Join this document.") if takes_documents(field) else _("Answer this question."),
        )
        for field in missing_answers(schema, request.known, documents)
    ]
    for key, messages in refused_answers(schema, request.known).items():
        problems.append(Problem(schema.step_of(key).key, key, schema.label_of(schema.field(key)), messages[0]))
    unread = _unread(request)
    problems = [problem for problem in problems if problem.field_key not in unread]
    labels = schema.labels
    problems += [Problem(schema.step_of(key).key, key, labels[key], _("Correct what you typed.")) for key in unread]
    wrong = {problem.field_key for problem in problems}
    problems += [
        Problem(schema.step_of(question.key).key, question.key, schema.label_of(question), validation.message)
        for validation, questions in unmet(schema, request.known)
        if validation.is_blocking and not wrong.intersection(validation.fields)
        for question in questions
    ]
    if lack := lacks_beneficiary(request, documents):
        problems.append(Problem(BENEFICIARY, "", _("Beneficiary"), lack))
    places = {"": -1} | {field.key: place for place, field in enumerate(schema.fields())}
    return sorted(problems, key=lambda problem: places[problem.field_key])


def _unread(request: ServiceRequest) -> set[str]:
    """The questions of the path where something was typed that can't be read."""
    if not request.unread:
        return set()
    keys = {field.key for _step, fields in walk(request.form, request.known) for field in fields}
    return keys & request.unread.keys()
