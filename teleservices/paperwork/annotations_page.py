"""What a service noted of a request, as the last pages of the file that it prints: never in an applicant's copy."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from portal.dates import long_moment
from teleservices.legal import legal_moment
from teleservices.models import RequestAnnotation, ServiceRequest
from teleservices.paperwork.documents import Printed
from teleservices.paperwork.house import print_document


def annotations_pdf(request: ServiceRequest, *, at: dt.datetime | None = None) -> Printed:
    """The annotations of the form that the request holds, each with its answer, who gave it last and when."""
    made_at = at or timezone.now()
    saved = {row.field_key: row for row in request.annotations.all()}
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
            "rows": [
                [field.label, _text(field, saved.get(field.key)), _who(saved.get(field.key))]
                for field in request.form_version.form.annotations
            ],
        },
    )


def _text(field: Field, row: RequestAnnotation | None) -> str:
    return field_type(field).display(field, row.answer if row else None) or "–"


def _who(row: RequestAnnotation | None) -> str:
    return "\n".join([row.author_name, long_moment(row.saved_at)]).strip() if row else ""
