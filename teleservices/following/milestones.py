"""The level of progress of a request, true in every state: what was passed, where it stands, what may still come.

A stage that its designer leaves out of the level is told beside the milestone under which it falls.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.legal_clock import LegalClock
from teleservices.models import RequestEvent, ServiceRequest, Stage, State

Standing = Literal["done", "current", "todo", "finished"]


@dataclass(frozen=True)
class Milestone:
    """One step of the level of progress; an open request has one current, a finished one ends with one finished."""

    label: str
    state: Standing
    note: str = ""
    stage: Stage | None = None


@dataclass(frozen=True)
class _Course:
    """What a request went through: the milestones of its review in their order, the day each was first reached."""

    milestones: list[Stage]
    reached: dict[Stage, dt.datetime]
    latest: Stage | None
    """The last milestone of the review that it reached."""

    def milestone(self, stage: Stage, state: Standing, note: str = "") -> Milestone:
        """A milestone with `note`, or else with the day when it was reached."""
        day = long_date(self.reached[stage]) if stage in self.reached else ""
        return Milestone(stage.name, state, note or day, stage)

    def passed(self, before: Stage | None = None) -> list[Milestone]:
        """The milestones that it went through, as far as `before`, which is left out."""
        until = self.milestones.index(before) if before in self.milestones else len(self.milestones)
        return [self.milestone(stage, "done") for stage in self.milestones[:until] if stage in self.reached]

    def to_come(self, after: Stage | None) -> list[Milestone]:
        """Those still in use after `after`; a request is received once."""
        start = self.milestones.index(after) + 1 if after in self.milestones else 0
        coming = [
            stage for stage in self.milestones[start:] if stage.state != State.SUBMITTED and not stage.is_archived
        ]
        return [Milestone(stage.name, "todo", stage=stage) for stage in coming]


def milestones(
    request: ServiceRequest,
    stages: Sequence[Stage],
    events: Sequence[RequestEvent],
    clock: LegalClock | None,
    going_on: Stage | None = None,
) -> list[Milestone]:
    """The level of progress of a request, from its procedure's `stages` and its public `events`, oldest first.

    `clock` says what silence will mean (CRPA R112-11-1). `going_on` is where the review stands while the request waits
    for its applicant.
    """
    course = _course(stages, events)
    if State(request.state) in State.open():
        decision = Milestone(_("Decision"), "todo", clock.label if clock else "")
        return [*_under_way(request, course, going_on or request.stage), decision]
    return [*course.passed(), *_end(request, events)]


def _course(stages: Sequence[Stage], events: Sequence[RequestEvent]) -> _Course:
    milestone_stages = [stage for stage in stages if stage.is_milestone and stage.state in State.with_service()]
    ordered = sorted(milestone_stages, key=lambda stage: stage.state != State.SUBMITTED)
    reached: dict[Stage, dt.datetime] = {}
    latest = None
    for event in events:
        if event.stage in ordered:
            latest = event.stage
            reached.setdefault(event.stage, event.at)
    return _Course(ordered, reached, latest)


def _under_way(request: ServiceRequest, course: _Course, here: Stage | None) -> list[Milestone]:
    """What was passed, the one current step, what may come."""
    if here in course.milestones:
        return [*course.passed(here), course.milestone(here, "current"), *course.to_come(here)]
    label = here.name if here else request.get_state_display()
    behind = course.latest
    if behind is None or (here and here.is_milestone):
        passed = [*course.passed(behind), course.milestone(behind, "done")] if behind else []
        return [*passed, Milestone(label, "current", stage=here), *course.to_come(behind)]
    return [*course.passed(behind), course.milestone(behind, "current", label), *course.to_come(behind)]


def _end(request: ServiceRequest, events: Sequence[RequestEvent]) -> list[Milestone]:
    """How the request ended, in the designer's word or the law's; without a date when no event says."""
    arrivals = [event for event in events if event.to_state in State.ended() and event.from_state != event.to_state]
    stage, state = (arrivals[-1].stage, arrivals[-1].to_state) if arrivals else (request.stage, request.state)
    day = long_date(arrivals[-1].at) if arrivals else ""
    return [Milestone(stage.name if stage else str(State(state).label), "finished", day, stage)]
