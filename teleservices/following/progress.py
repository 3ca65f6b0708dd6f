"""Where a request stands, in words: its tag, its level of progress, who must act, what happens now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.models import ServiceRequest, Stage, State

TONES = {
    State.DRAFT: "neutral",
    State.SUBMITTED: "info",
    State.IN_REVIEW: "info",
    State.CORRECTION_REQUESTED: "todo",
    State.ACCEPTED: "success",
    State.ACCEPTED_IN_PART: "success",
    State.REFUSED: "error",
    State.INADMISSIBLE: "error",
    State.WITHDRAWN: "neutral",
    State.CLOSED: "neutral",
}


@dataclass(frozen=True)
class Tag:
    """A state as a tag: words and a tone."""

    label: str
    tone: str


@dataclass(frozen=True)
class Milestone:
    """One step of the progress level."""

    label: str
    state: str
    note: str = ""


def tag_of(request: ServiceRequest) -> Tag:
    """The current stage in the designer's words, or the state in ours."""
    label = request.stage.name if request.stage else request.get_state_display()
    return Tag(label, TONES[State(request.state)])


def who_acts(request: ServiceRequest) -> str:
    """Who must do something now."""
    state = State(request.state)
    if state in {State.DRAFT, State.CORRECTION_REQUESTED}:
        return _("You")
    return _("The département") if state in State.open() else _("Nobody: the request is finished")


def milestones(request: ServiceRequest, stages: Iterable[Stage], reached: dict[int, str]) -> list[Milestone]:
    """The progress level: the procedure's milestones, those passed with the day they were reached.

    `reached` maps a stage's primary key to a day in words. Outcomes other than the request's own are left out, and
    replaced by one « Décision » while there is none.
    """
    shown = [stage for stage in stages if stage.is_milestone and _belongs(request, stage)]
    found = []
    for stage in shown:
        is_current = stage.pk == request.stage_id
        state = "current" if is_current else "done" if stage.pk in reached else "todo"
        found.append(Milestone(stage.name, state, reached.get(stage.pk, "")))
    if State(request.state) in State.open():
        found.append(Milestone(_("Decision"), "todo", _silence(request)))
    return found


def _belongs(request: ServiceRequest, stage: Stage) -> bool:
    if stage.state in {State.SUBMITTED, State.IN_REVIEW}:
        return True
    return stage.pk == request.stage_id


def _silence(request: ServiceRequest) -> str:
    """What silence will mean, and when (CRPA R112-11-1)."""
    acknowledgement = getattr(request, "acknowledgement", None)
    if acknowledgement is None or acknowledgement.implicit_decision_on is None:
        return ""
    day = long_date(acknowledgement.implicit_decision_on)
    if acknowledgement.regime == "rejection":
        return _("No answer on %(day)s: refused") % {"day": day}
    return _("No answer on %(day)s: granted") % {"day": day}
