"""What a service noted of a request, as the last pages of the file that it prints: never in an applicant's copy."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema
from formkit.showing.display import as_seen_by
from portal.dates import long_moment
from teleservices.legal import legal_moment
from teleservices.models import RequestAnnotation, ServiceRequest
from teleservices.paperwork.documents import Printed
from teleservices.paperwork.house import print_document


def annotations_pdf(request: ServiceRequest, *, at: dt.datetime | None = None) -> Printed:
    """The annotations of the form that the request holds, each with its answer, who gave it last and when.

    What is calculated for the service alone comes after them.
    """
    made_at = at or timezone.now()
    return print_document(
        "annotations.typ",
        title=_("Annotations of the service"),
        reference=request.reference,
        dated=made_at,
        contents={
            "facts": [
                [_("Reference"), request.reference],
                [_("Procedure"), request.procedure.title],
                [_("Copy made on"), legal_moment(made_at)],
            ],
            "internal": _("Internal to the service. The applicant’s copy of the request does not hold this page."),
            "columns": [_("Annotation"), _("Answer"), _("Filled in by")],
            "rows": [*_noted(request), *_calculated(request)],
        },
    )


def _noted(request: ServiceRequest) -> list[list[str]]:
    saved = {row.field_key: row for row in request.annotations.all()}
    return [
        [field.label, _text(field, saved.get(field.key)), _who(saved.get(field.key))]
        for field in request.form.annotations
    ]


def _calculated(request: ServiceRequest) -> list[list[str]]:
    fields = of_service_alone(request.form)
    texts = [field_type(field).display(field, request.answers.get(field.key)) or "–" for field in fields]
    return [[field.label, text, _("Calculated by the portal")] for field, text in zip(fields, texts, strict=True)]


def of_service_alone(form: FormSchema) -> list[Field]:
    """The questions that the service reads otherwise than the applicant: values, or columns, that it alone sees."""
    fields = as_seen_by("service", form.fields())
    keys = {field.key: {field.key, *(column.key for column in field_type(field).columns(field))} for field in fields}
    return [field for field in fields if not form.unseen.isdisjoint(keys[field.key])]


def _text(field: Field, row: RequestAnnotation | None) -> str:
    return field_type(field).display(field, row.answer if row else None) or "–"


def _who(row: RequestAnnotation | None) -> str:
    return "\n".join([row.author_name, long_moment(row.saved_at)]).strip() if row else ""
