"""What a sheet shows of corrections in the applicant's place: where one may be made, and those that were."""

from collections.abc import Collection

from teleservices.answering.corrections.by_service import corrected_by_service
from teleservices.legal_clock import LegalClock
from teleservices.lifecycle import Act
from teleservices.lifecycle.agent_corrections import correctable
from teleservices.models import CorrectionRequest, ServiceRequest


def on_sheet(
    shown: ServiceRequest,
    acts: Collection[Act],
    clock: LegalClock | None,
    correction: CorrectionRequest | None,
    *,
    was_corrected: bool,
) -> dict[str, object]:
    """The keys that may be corrected now, and what was: nothing is read where nothing was."""
    keys = correction.field_keys if correction else ()
    is_open = any(act.is_on_one_answer for act in acts) and not (clock and clock.grants)
    return {
        "correctable": [key for key in correctable(shown) if key not in keys] if is_open else [],
        "by_service": corrected_by_service(shown, "service") if was_corrected else [],
    }
