"""The latest decision of a request as the service reads it: what was decided, and whether it was delivered and read."""

from formkit.typography import amount_text
from locker.models import LockerDocument
from teleservices.lifecycle.attesting import attestation_of
from teleservices.models import ServiceRequest


def decided(request: ServiceRequest, *, has_decision: bool) -> dict[str, object]:
    """What templates show of the latest decision; `decision` is None for a request without one."""
    decision = request.decisions.select_related("letter", "author").first() if has_decision else None
    if decision is None:
        return {"decision": None, "attestation": attestation_of(request)}
    delivered = LockerDocument.objects.received().filter(
        profile=request.profile_id, about=request.reference, stored_file=decision.letter_id
    )
    return {
        "decision": decision,
        "attestation": attestation_of(request),
        "granted": "" if decision.amount_cents is None else amount_text(decision.amount_cents),
        "delivered": delivered.first() if decision.letter_id else None,
    }
