"""What the profile of a request asked of the instructor's services before, and what it got."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from formkit.typography import amount_text
from teleservices.models import RequestFacts, ServiceRequest, State

LISTED = 8
"""Other requests of the profile that the sheet lists."""
GONE = frozenset({State.WITHDRAWN, State.REFUSED, State.INADMISSIBLE})
APART = dt.timedelta(days=365)
"""Two requests for the same procedure resemble each other within so long, where it has no opening date."""


@dataclass(frozen=True)
class Before:
    """Another request of the same profile, with its amounts in words."""

    request: ServiceRequest
    asked: str
    granted: str
    resembles: bool
    """Whether it may be the same thing asked twice."""


def before(user: User, shown: ServiceRequest) -> list[Before]:
    """The latest other requests of the profile among those that `user` may see: one query."""
    others = ServiceRequest.objects.read_by(user).filter(profile=shown.profile_id).exclude(pk=shown.pk)
    beside = others.select_related("procedure", "stage", "desk_facts", "beneficiary").order_by("-submitted_at")
    return [_before(shown, other) for other in beside.defer("answers", "procedure__draft_schema")[:LISTED]]


def _before(shown: ServiceRequest, other: ServiceRequest) -> Before:
    facts: RequestFacts | None = getattr(other, "desk_facts", None)
    asked, granted = (facts.amount_asked, facts.amount_granted) if facts else (None, None)
    return Before(other, _amount(asked), _amount(granted), _resembles(shown, other))


def _resembles(shown: ServiceRequest, other: ServiceRequest) -> bool:
    """For the same procedure, the same person and the same period: since it opened, else within `APART`.

    What was withdrawn, refused or found inadmissible may well be asked again.
    """
    if other.procedure_id != shown.procedure_id or other.state in GONE or _for_whom(other) != _for_whom(shown):
        return False
    if shown.submitted_at is None or other.submitted_at is None:
        return False
    opened = shown.procedure.opens_at
    if opened and shown.submitted_at >= opened:
        return other.submitted_at >= opened
    return abs(shown.submitted_at - other.submitted_at) < APART


def _for_whom(request: ServiceRequest) -> str:
    return request.for_someone.name if request.for_someone else ""


def _amount(cents: int | None) -> str:
    return "" if cents is None else amount_text(cents)
