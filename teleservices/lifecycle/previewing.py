"""The e-mail that an act sends, as it is shown before it is sent. Writes nothing."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, replace

from accounts.models import User
from teleservices.lifecycle.acts import Act
from teleservices.lifecycle.awaiting import awaited
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.next_stages import stage_after
from teleservices.lifecycle.notices import bodies_of, subject_for, text_for
from teleservices.lifecycle.payloads import Corrections, Payload
from teleservices.models import RequestEvent, ServiceRequest, Stage, State


@dataclass(frozen=True)
class Preview:
    """What the applicant reads of an act."""

    subject: str
    text: str
    email: str = ""
    """The whole e-mail as programs without styles show it: greeting, what is to do, who writes, signature."""

    @property
    def checksum(self) -> str:
        """What an act carries to say which words were shown: the SHA-256 of both."""
        return hashlib.sha256(json.dumps([self.subject, self.text]).encode()).hexdigest()


def words(request: ServiceRequest, act: Act, stage: Stage | None, payload: Payload) -> Preview:
    """The words of `act` once its stage is known: those that are shown, and those that leave."""
    return Preview(subject_for(request, act, stage, payload), text_for(request, act, stage, payload))


def preview(request: ServiceRequest, act: Act, payload: Payload, actor: User | None = None) -> Preview:
    """The e-mail of `act` by `actor` with what the form holds so far."""
    try:
        stage = stage_after(request, act.stage_state_from(State(request.state)), payload, act.by, act.leaves(request))
    except ActRefusedError:
        stage = None
    told = words(request, act, stage, payload)
    event = RequestEvent(
        request=request,
        act=act.name,
        actor=actor,
        stage=stage,
        text=told.text,
        from_state=request.state,
        to_state=act.target_from(State(request.state)),
    )
    bodies = bodies_of(event, request, told.subject, deadline=_deadline(request, stage, payload))
    return replace(told, email=bodies.text)


def _deadline(request: ServiceRequest, stage: Stage | None, payload: Payload) -> dt.date | None:
    if stage is None or not stage.waits_for_applicant:
        return None
    asked = payload if isinstance(payload, Corrections) else awaited(request)
    return asked.deadline if asked else None
