"""What happens to a request by itself, written in its history."""

import datetime as dt

from portal.history.append_only import append
from teleservices.lifecycle.acts import ACTS
from teleservices.models import RequestEvent, ServiceRequest


def note(act_name: str, request: ServiceRequest, now: dt.datetime, *, text: str) -> RequestEvent:
    """Append the event of an act of the clock, in the transaction that holds the request; its state stays."""
    event = RequestEvent(
        request=request,
        act=act_name,
        actor=None,
        from_state=request.state,
        to_state=request.state,
        stage=request.stage,
        is_public=ACTS[act_name].is_public,
        text=text,
        at=now,
    )
    append(event)
    return event
