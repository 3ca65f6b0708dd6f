"""Does the acts that nobody does: their words, their e-mails and what follows are what their rows say."""

import datetime as dt

from portal.history.append_only import append
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.emails.previewing import words
from teleservices.lifecycle.emails.telling import tell
from teleservices.lifecycle.new_events import event_of
from teleservices.lifecycle.payloads import Payload
from teleservices.models import RequestEvent, ServiceRequest, State


def do(
    act_name: str,
    request: ServiceRequest,
    now: dt.datetime,
    payload: Payload | None = None,
    *,
    data: dict[str, object] | None = None,
) -> RequestEvent:
    """Do an act of the clock, in the transaction that holds the request: it keeps its state and its revision.

    `data` is what the event keeps, and what the caller has written already.
    """
    act = ACTS[act_name]
    wording = words(request, act, request.stage, act.checked(payload))
    before, stage = State(request.state), request.stage
    event = event_of(act, request, actor=None, before=before, stage=stage, at=now, text=wording.text)
    event.data = data or {}
    append(event)
    tell(act, event, request, wording.subject)
    return event
