"""How a request ended, and in how many days it was decided once what its applicant was waited for is taken off."""

import datetime as dt
from collections.abc import Collection

from teleservices.legal import legal_day
from teleservices.legal_clock import days_waited
from teleservices.lifecycle.acts import ACTS
from teleservices.models import CorrectionRequest, Decision, RequestEvent, ServiceRequest, State

WITHDRAWALS = tuple(act.name for act in ACTS.values() if act.target is State.WITHDRAWN)


def ending_of(request: ServiceRequest, corrections: Collection[CorrectionRequest]) -> dict[str, object]:
    """The columns that say how a request ended: all empty while it is open, or once it was opened again.

    `decided_in` counts the days from the day of its transmission to that of the decision that stands, less those that
    its applicant was waited for as the law counts them; None for what was withdrawn. Queries for the decisions unless
    they are read with it, and for its withdrawal where nothing was decided.
    """
    columns: dict[str, object] = {"outcome": "", "ended_on": None, "decided_in": None, "amount_granted": None}
    if request.state in State.open():
        return columns
    decision, withdrawn_at = _decision(request), _withdrawn_at(request)
    if decision is None or (withdrawn_at and withdrawn_at > decision.decided_at):
        return columns | {
            "outcome": State.WITHDRAWN.value,
            "ended_on": legal_day(withdrawn_at) if withdrawn_at else None,
        }
    first_at = request.decided_at if decision.error and request.decided_at else decision.decided_at
    decided_on, sent_on = legal_day(first_at), legal_day(_sent_at(request))
    waited = days_waited(corrections, until=decided_on)
    return {
        "outcome": decision.outcome,
        "ended_on": decided_on,
        "decided_in": max(0, (decided_on - sent_on).days - waited),
        "amount_granted": decision.amount_cents,
    }


def _decision(request: ServiceRequest) -> Decision | None:
    """The one that stands."""
    return next((decision for decision in request.decisions.all() if decision.stands), None)


def _withdrawn_at(request: ServiceRequest) -> dt.datetime | None:
    if request.state != State.WITHDRAWN:
        return None
    if "withdrawn_at" in vars(request):
        return vars(request)["withdrawn_at"]
    events = RequestEvent.objects.filter(request=request, to_state=State.WITHDRAWN, act__in=WITHDRAWALS)
    return events.order_by("-number").values_list("at", flat=True).first()


def _sent_at(request: ServiceRequest) -> dt.datetime:
    if request.submitted_at is None:
        raise ValueError("A draft has not ended.")
    return request.submitted_at
