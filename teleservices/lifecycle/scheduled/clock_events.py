"""What happens to a request by itself, written in its history."""

import datetime as dt

from portal.history.append_only import append
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.events import event_of
from teleservices.models import RequestEvent, ServiceRequest, State


def note(act_name: str, request: ServiceRequest, now: dt.datetime, *, text: str) -> RequestEvent:
    """Append the event of an act of the clock, in the transaction that holds the request; its state stays."""
    act, state = ACTS[act_name], State(request.state)
    event = event_of(act, request, actor=None, before=state, stage=request.stage, at=now, text=text)
    append(event)
    return event
