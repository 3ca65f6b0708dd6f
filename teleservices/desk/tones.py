"""The tone of a state's tag in the desk; the words always stand beside."""

from teleservices.models import ServiceRequest, State

_TONES = {State.SUBMITTED: "new", State.IN_REVIEW: "review", State.CORRECTION_REQUESTED: "waiting"}


def tone_of(request: ServiceRequest) -> str:
    """`new`, `review` or `waiting` for what is open, `done` for the rest."""
    return _TONES.get(State(request.state), "done")
