"""The e-mail that an act would send, shown before it is sent. Writes nothing."""

from dataclasses import dataclass

from teleservices.lifecycle.acts import Act
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.next_stages import stage_after
from teleservices.lifecycle.notices import subject_for, text_for
from teleservices.lifecycle.payloads import Payload
from teleservices.models import ServiceRequest, State


@dataclass(frozen=True)
class Preview:
    """What the applicant would read."""

    subject: str
    text: str


def preview(request: ServiceRequest, act: Act, payload: Payload | None) -> Preview:
    """The e-mail of `act` with what was typed so far (nothing when `payload` is null)."""
    given = payload or Payload()
    try:
        stage = stage_after(request, act.stage_state_from(State(request.state)), given, act.by, act.leaves(request))
    except ActRefusedError:
        stage = None
    return Preview(subject_for(request, act, stage, given), text_for(request, act, stage, given))
