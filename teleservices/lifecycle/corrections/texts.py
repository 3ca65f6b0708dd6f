"""What a request for corrections says: each thing asked for by name, what is wrong with it, by when (CRPA L114-5)."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.dates import long_date
from teleservices.lifecycle.corrections.payloads import Asked
from teleservices.models import ServiceRequest


def asked_for(request: ServiceRequest, payload: Asked) -> str:
    """What is asked for with its deadline, whatever the designer wrote in the stage's own text."""
    return "\n".join(
        [
            _("To be corrected or joined before %(deadline)s:") % {"deadline": long_date(payload.deadline)},
            *asked_lines(request, payload.field_keys, payload.indispensable_keys, payload.remarks),
            "",
            goes_on_text(payload.indispensable_keys),
        ]
    )


def asked_lines(
    request: ServiceRequest, keys: Collection[str], indispensable: Collection[str], remarks: Mapping[str, str]
) -> list[str]:
    """A line for each thing asked for, in the form's order."""
    named = [field for field in request.form_version.form.fields() if field.key in keys]
    return [
        f"– {field.label}{_mark(field.key in indispensable)}{_remark(remarks.get(field.key, ''))}" for field in named
    ]


def goes_on_text(indispensable: Collection[str]) -> str:
    """Whether the service goes on meanwhile (CRPA L114-5-1)."""
    if indispensable:
        return _("Without what is indispensable, the service can't go on with your request.")
    return _("Meanwhile, the service goes on with your request.")


def _mark(is_indispensable: bool) -> str:
    return f" ({pgettext('to go on with a request', 'indispensable')})" if is_indispensable else ""


def _remark(remark: str) -> str:
    return "\N{NO-BREAK SPACE}: " + remark.strip() if remark.strip() else ""
