"""The e-mail that an act sends, as it is shown before it is sent. Writes nothing."""

import hashlib
import json
from dataclasses import dataclass

from teleservices.lifecycle.acts import Act
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.next_stages import stage_after
from teleservices.lifecycle.notices import subject_for, text_for
from teleservices.lifecycle.payloads import Payload
from teleservices.models import ServiceRequest, Stage, State


@dataclass(frozen=True)
class Preview:
    """What the applicant reads of an act."""

    subject: str
    text: str

    @property
    def checksum(self) -> str:
        """What an act carries to say which words were shown: the SHA-256 of both."""
        return hashlib.sha256(json.dumps([self.subject, self.text]).encode()).hexdigest()


def words(request: ServiceRequest, act: Act, stage: Stage | None, payload: Payload) -> Preview:
    """The words of `act` once its stage is known: those that are shown, and those that leave."""
    return Preview(subject_for(request, act, stage, payload), text_for(request, act, stage, payload))


def preview(request: ServiceRequest, act: Act, payload: Payload) -> Preview:
    """The e-mail of `act` with what the form holds so far."""
    try:
        stage = stage_after(request, act.stage_state_from(State(request.state)), payload, act.by, act.leaves(request))
    except ActRefusedError:
        stage = None
    return words(request, act, stage, payload)
