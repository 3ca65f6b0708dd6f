"""What a service must have noted of a request before it decides: one predicate, for decisions and what prepares them.

Reads only; the sheet writes.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.fieldtypes import Field, field_type
from formkit.values import JsonValue
from teleservices.models import FormVersion, RequestAnnotation, ServiceRequest


def missing_annotations(request: ServiceRequest) -> tuple[Field, ...]:
    """The annotations to be filled in before a proposal that are not, in their order.

    `request` was read `with_form`. A query where its form has some such, none otherwise.
    """
    required = [field for field in request.form.annotations if field.required]
    if not required:
        return ()
    rows = request.annotations.filter(field_key__in=[field.key for field in required])
    return _without_answer(required, dict(rows.values_list("field_key", "answer")))


def missing_by_request(requests: Collection[ServiceRequest]) -> dict[int, tuple[Field, ...]]:
    """The same of many requests, read with or without their forms, by key; those that miss nothing aren't there.

    Two queries, whatever their number.
    """
    versions = FormVersion.objects.defer("schema").in_bulk({request.form_version_id for request in requests})
    required = {pk: [field for field in version.form.annotations if field.required] for pk, version in versions.items()}
    asking = [request for request in requests if required.get(request.form_version_id)]
    answers: defaultdict[int, dict[str, JsonValue]] = defaultdict(dict)
    rows = RequestAnnotation.objects.filter(request__in=asking) if asking else RequestAnnotation.objects.none()
    for pk, key, answer in rows.values_list("request", "field_key", "answer"):
        answers[pk][key] = answer
    missing = {
        request.pk: _without_answer(required[request.form_version_id], answers[request.pk]) for request in asking
    }
    return {pk: fields for pk, fields in missing.items() if fields}


def _without_answer(required: Collection[Field], answers: Mapping[str, JsonValue]) -> tuple[Field, ...]:
    return tuple(field for field in required if not field_type(field).answered(field, answers.get(field.key)))


def why_missing(missing: Sequence[Field]) -> str:
    """Why nothing can be proposed nor decided while these are `missing`; empty where none is."""
    if not missing:
        return ""
    labels = ", ".join(_("“%(text)s”") % {"text": field.label} for field in missing)
    text = ngettext(
        "Before a decision, the service must fill in this annotation on the sheet: %(labels)s.",
        "Before a decision, the service must fill in these annotations on the sheet: %(labels)s.",
        len(missing),
    )
    return text % {"labels": labels}
