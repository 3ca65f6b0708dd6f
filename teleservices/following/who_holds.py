"""In whose hands a request is and since when, in a sentence that is true in each of its states."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import may_file_for
from portal.dates import long_date
from teleservices.legal import legal_day
from teleservices.lifecycle import act_of
from teleservices.models import CorrectionRequest, RequestEvent, ServiceRequest, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ENDED: Mapping[State, "StrOrPromise"] = {
    **dict.fromkeys(State.decided(), gettext_lazy("Its review has been over since %(day)s.")),
    State.WITHDRAWN: gettext_lazy(
        "It was withdrawn on %(day)s: nobody holds it any more, and no decision will be taken."
    ),
}
"""What is said of each ending, with its day."""


def who_holds(
    request: ServiceRequest, events: Sequence[RequestEvent], correction: CorrectionRequest | None, reader: User
) -> str:
    """Who has a request that was transmitted, told to `reader`; without a day where no public event says which.

    `events` are its public ones, oldest first; `correction` is what waits for the applicant.
    """
    if request.state in State.with_service():
        return _with_service(request, events)
    if request.state in State.with_applicant():
        return _with_applicant(request, correction, reader) if correction else ""
    return _ended(request, events)


def _with_service(request: ServiceRequest, events: Sequence[RequestEvent]) -> str:
    day = _day(next((event.at for event in reversed(events) if _gives_to_service(event)), request.submitted_at))
    if request.assignee and request.team and request.team.names_its_agents:
        return _("The service has had your request since %(day)s. %(agent)s follows it there.") % {
            "day": day,
            "agent": request.assignee.get_full_name(),
        }
    return _("The service has had your request since %(day)s.") % {"day": day}


def _gives_to_service(event: RequestEvent) -> bool:
    """Whether the service has the request from this event on: transmitted, sent back to it, taken up again."""
    arrives = event.to_state in State.with_service() and event.from_state not in State.with_service()
    return arrives or act_of(event.act).enters_service


def _with_applicant(request: ServiceRequest, correction: CorrectionRequest, reader: User) -> str:
    values = {"day": _day(correction.asked_at), "profile": request.profile.name}
    if correction.deadline < legal_day(timezone.now()):
        text = _(
            "The service has waited since %(day)s for what it asked for, and the time that it gave has passed: it may "
            "go on without. Until it does, what it asked for may still be sent."
        )
    elif not correction.indispensable_keys:
        text = _(
            "Since %(day)s, the service has asked for something that it can do without for now: it goes on with the "
            "request."
        )
    elif may_file_for(reader, request.profile):
        text = _("Your request has been in your hands since %(day)s: the service waits for what it asked you for.")
    else:
        text = _(
            "The request has been in the hands of the members of %(profile)s who may act for it since %(day)s: the "
            "service waits for what it asked for."
        )
    return text % values


def _ended(request: ServiceRequest, events: Sequence[RequestEvent]) -> str:
    endings = [event for event in events if event.to_state in State.ended() and event.from_state != event.to_state]
    if not endings:
        return ""
    return str(ENDED[State(request.state)]) % {"day": _day(endings[-1].at)}


def _day(at: dt.datetime | None) -> str:
    return long_date(at) if at else ""
