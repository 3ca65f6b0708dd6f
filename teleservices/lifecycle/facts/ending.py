"""How a request ended, and in how many days it was decided once what its applicant was waited for is taken off."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery

from teleservices.legal import legal_day
from teleservices.legal_clock import days_waited
from teleservices.lifecycle.acts import find_act
from teleservices.lifecycle.errors import UnknownEndingError
from teleservices.models import CorrectionRequest, Decision, RequestEvent, ServiceRequest, State
from teleservices.models.requests.service_request import ServiceRequestQuerySet


class EndingEvent(NamedTuple):
    """The event that brought a request where it ended: the name of its act, and when it was done."""

    act: str
    at: dt.datetime


def with_ending_event(requests: ServiceRequestQuerySet) -> ServiceRequestQuerySet:
    """These requests with what `ending_of` asks of their events, read in the same query."""
    arrivals = _arrivals(RequestEvent.objects.filter(request=OuterRef("pk"), to_state=OuterRef("state")))
    return requests.annotate(
        ending_act=Subquery(arrivals.values("act")[:1]), ending_at=Subquery(arrivals.values("at")[:1])
    )


def ending_of(request: ServiceRequest, corrections: Collection[CorrectionRequest]) -> dict[str, object]:
    """The columns that say how a request ended: all empty while it is open, or once it was opened again.

    `decided_in` counts the days from the day of its transmission to that of the decision that stands, less those that
    its applicant was waited for as the law counts them; None for what ended without a decision, whose outcome is the
    state where its last act brought it. Queries for the decisions unless they are read with it, and for that act where
    nothing was decided. Raises UnknownEndingError where neither says how it ended.
    """
    columns: dict[str, object] = {"outcome": "", "ended_on": None, "decided_in": None, "amount_granted": None}
    if request.state in State.open():
        return columns
    decision = _decision(request) if request.state in State.decided() else None
    if decision is None:
        return columns | {"outcome": request.state, "ended_on": _ended_without_decision_on(request)}
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
    """The one that stands; none where the procedure's requests are handled without a decision."""
    return next((decision for decision in request.decisions.all() if decision.stands), None)


def _ended_without_decision_on(request: ServiceRequest) -> dt.date:
    """The day of the act that ended it, by its row in the tables of acts."""
    event = _ending_event(request)
    act = find_act(event.act) if event else None
    if event is None or act is None or act.target != request.state:
        raise UnknownEndingError(UnknownEndingError.wording % {"reference": request.reference})
    return legal_day(event.at)


def _ending_event(request: ServiceRequest) -> EndingEvent | None:
    columns = vars(request)
    if "ending_act" in columns:
        return EndingEvent(columns["ending_act"], columns["ending_at"]) if columns["ending_act"] else None
    arrivals = _arrivals(RequestEvent.objects.filter(request=request, to_state=request.state))
    row = arrivals.values_list("act", "at").first()
    return EndingEvent(*row) if row else None


def _arrivals(events: "QuerySet[RequestEvent]") -> "QuerySet[RequestEvent]":
    """Those that changed the state, the last one first."""
    return events.exclude(from_state=F("to_state")).order_by("-number")


def _sent_at(request: ServiceRequest) -> dt.datetime:
    if request.submitted_at is None:
        raise ValueError("A draft has not ended.")
    return request.submitted_at
