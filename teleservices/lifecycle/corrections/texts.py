"""What a request for corrections says: each thing asked for by name, what is wrong with it, by when (CRPA L114-5)."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.dates import long_date
from teleservices.legal_clock import clock_of
from teleservices.lifecycle.corrections.payloads import Asked
from teleservices.models import CorrectionRequest, ServiceRequest


def asked_for(request: ServiceRequest, payload: Asked) -> str:
    """What is asked for with its deadline, whatever the designer wrote in the stage's own text."""
    return "\n".join(
        [
            _("To be corrected or joined by %(deadline)s, that day included:")
            % {"deadline": long_date(payload.deadline)},
            *asked_lines(request, payload.field_keys, payload.indispensable_keys, payload.remarks),
            "",
            goes_on_text(payload.indispensable_keys),
            *_what_time_does(request, payload.deadline),
        ]
    )


def _what_time_does(request: ServiceRequest, deadline: dt.date) -> list[str]:
    """What becomes of the legal time once this is asked, and if nothing is sent (CRPA L114-5)."""
    asked_now = CorrectionRequest(asked_at=timezone.now(), deadline=deadline)
    clock = clock_of(request, [*_corrections_of(request), asked_now])
    return ["", clock.sentence] if clock and clock.sentence else []


def _corrections_of(request: ServiceRequest) -> list[CorrectionRequest]:
    """Those of a request; none of the one that a sample e-mail is made of."""
    return list(request.corrections.all()) if request.pk else []


def received_parts(request: ServiceRequest, unchanged: Collection[str]) -> tuple[list[str], str]:
    """What corrections bring as they are transmitted, by name, and what silence will mean from then on.

    What comes back `unchanged` isn't received (CRPA L114-5).
    """
    corrections, keys = _corrections_of(request), set[str]()
    for correction in corrections:
        if correction.answered_at is None:
            keys |= set(correction.field_keys) - set(unchanged)
            correction.answered_at, correction.unchanged_keys = timezone.now(), list(unchanged)
    clock = clock_of(request, corrections)
    lines = [f"– {label}" for key, label in request.form.labels.items() if key in keys]
    return lines, (clock.sentence or clock.outlook) if clock else ""


def asked_lines(
    request: ServiceRequest, keys: Collection[str], indispensable: Collection[str], remarks: Mapping[str, str]
) -> list[str]:
    """A line for each thing asked for, in the form's order."""
    fields = [field for field in request.form.fields() if field.key in keys]
    labels = request.form.labels
    return [
        f"– {labels[field.key]}{_mark(field.key in indispensable)}{_remark(remarks.get(field.key, ''))}"
        for field in fields
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
