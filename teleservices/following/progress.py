"""Where a request stands, in words: its tag, its level of progress, who must act, what happens now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from teleservices.legal_clock import LegalClock
from teleservices.lifecycle.next_stages import standing
from teleservices.models import CorrectionRequest, ServiceRequest, Stage, State

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


def review_that_goes_on(request: ServiceRequest, asked: CorrectionRequest | None) -> Stage | None:
    """Where the review stands while `asked` is awaited and holds nothing up (CRPA L114-5-1); else None."""
    return standing(request) if asked and not asked.indispensable_keys else None


def milestones(
    request: ServiceRequest,
    stages: Iterable[Stage],
    reached: dict[int, str],
    clock: LegalClock | None,
    going_on: Stage | None = None,
) -> list[Milestone]:
    """The progress level: the procedure's milestones, those passed with the day they were reached.

    `clock` says what silence will mean (CRPA R112-11-1). `reached` maps a stage's primary key to a day in words.
    `going_on` is where the review stands while the request waits for its applicant. Outcomes other than the request's
    own are left out, and replaced by one « Décision » while there is none.
    """
    here = going_on or request.stage
    shown = [stage for stage in stages if stage.is_milestone and _belongs(stage, here)]
    found = []
    for stage in shown:
        is_current = stage == here
        state = "current" if is_current else "done" if stage.pk in reached else "todo"
        found.append(Milestone(stage.name, state, reached.get(stage.pk, "")))
    if State(request.state) in State.open():
        found.append(Milestone(_("Decision"), "todo", clock.label if clock else ""))
    return found


def _belongs(stage: Stage, here: Stage | None) -> bool:
    return stage.state in {State.SUBMITTED, State.IN_REVIEW} or stage == here


def stage_explanations(request: ServiceRequest, stages: Iterable[Stage]) -> list[Stage]:
    """The milestones that the designer explained, for who wants to read what each means."""
    return [stage for stage in stages if stage.is_milestone and stage.explanation and _belongs(stage, request.stage)]
