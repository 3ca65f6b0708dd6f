"""What a sheet shows of corrections in the applicant's place: where one may be made, and those that were."""

from collections.abc import Collection, Sequence

from teleservices.answering.corrections.by_service import CORRECTED, corrected_by_service
from teleservices.legal_clock import LegalClock
from teleservices.lifecycle import Act
from teleservices.lifecycle.agent_corrections import correctable
from teleservices.models import CorrectionRequest, RequestEvent, ServiceRequest


def on_sheet(
    shown: ServiceRequest,
    acts: Collection[Act],
    events: Sequence[tuple[Act, RequestEvent]],
    clock: LegalClock | None,
    correction: CorrectionRequest | None,
) -> dict[str, object]:
    """The keys that may be corrected now, and what was: nothing is read where no event tells of it."""
    asked = correction.field_keys if correction else ()
    is_open = any(act.name == CORRECTED for act in acts) and not (clock and clock.grants)
    return {
        "acts": [act for act in acts if not act.is_on_one_answer],
        "correctable": [key for key in correctable(shown) if key not in asked] if is_open else [],
        "by_service": corrected_by_service(shown) if any(act.name == CORRECTED for act, _event in events) else [],
    }
