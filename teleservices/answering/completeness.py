"""What still prevents a request from being transmitted, question by question."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from teleservices.answering.documents import document_counts
from teleservices.formkit.django_forms import refused_answers
from teleservices.formkit.fieldtypes import DocumentField
from teleservices.formkit.path import missing_answers
from teleservices.models import ServiceRequest


@dataclass(frozen=True)
class Problem:
    """A question without an acceptable answer, and the step where it stands."""

    step_key: str
    field_key: str
    label: str
    text: str


def problems(request: ServiceRequest) -> list[Problem]:
    """All that is missing or no longer accepted on the path, in the form's order."""
    schema = request.form_version.form
    found = [
        Problem(
            schema.step_of(one.key).key,
            one.key,
            one.label,
            _("Join this document.") if isinstance(one, DocumentField) else _("Answer this question."),
        )
        for one in missing_answers(schema, request.answers, document_counts(request))
    ]
    for key, messages in refused_answers(schema, request.answers).items():
        found.append(Problem(schema.step_of(key).key, key, schema.field(key).label, messages[0]))
    places = {one.key: place for place, one in enumerate(schema.fields())}
    return sorted(found, key=lambda problem: places[problem.field_key])
