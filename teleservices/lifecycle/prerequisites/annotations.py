"""What a service must have noted of a request before it decides: one predicate, for decisions and what prepares them.

Reads only; the sheet writes.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.fieldtypes import Field, field_type
from teleservices.models import ServiceRequest


def missing_annotations(request: ServiceRequest) -> tuple[Field, ...]:
    """The annotations to be filled in before a proposal that are not, in their order.

    `request` was read `with_form`. A query where its form has some such, none otherwise.
    """
    required = [field for field in request.form_version.form.annotations if field.required]
    if not required:
        return ()
    rows = request.annotations.filter(field_key__in=[field.key for field in required])
    answers = dict(rows.values_list("field_key", "answer"))
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
