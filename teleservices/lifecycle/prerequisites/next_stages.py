"""Which stage comes next: what the lifecycle allows, less what the designer closed to the service.

The one place that says so: `perform`, the buttons and the desk's lists ask here. An applicant is never held back:
they withdraw and answer whatever the designer drew. A stage never keeps a request from staying where it is.
While a request waits for its applicant, the review keeps a stage of its own and may go on.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import Payload
from teleservices.models import ServiceRequest, Stage, State
from teleservices.permissions import Party


def allowed_after(stage: Stage | None) -> list[Stage] | None:
    """The stages in use that the designer lets follow `stage`; None where any may, which is the usual case."""
    if stage is None:
        return None
    return list(stage.allowed_next.filter(is_archived=False)) or None


def stage_of_review(request: ServiceRequest) -> Stage | None:
    """Where the review stands: the request's stage, or the last one of the review while something interrupts it."""
    if request.state not in State.interrupting():
        return request.stage
    reviewed = request.events.filter(stage__state=State.IN_REVIEW).select_related("stage")
    last = reviewed.order_by("-number").first()
    return last.stage if last else None


def choices(request: ServiceRequest, target: State, leaving: Stage | None) -> list[Stage]:
    """The stages of `target` that the service may choose after `leaving`, in the designer's order."""
    stages = _in_use(request, target)
    allowed = allowed_after(leaving)
    return stages if allowed is None else _only(stages, leaving, allowed)


def states_after(stage: Stage | None) -> frozenset[State]:
    """The states that the service may bring a request to from `stage`, as far as it says."""
    allowed = allowed_after(stage)
    return frozenset(State) if allowed is None else frozenset(State(next_stage.state) for next_stage in allowed)


def stage_after(
    request: ServiceRequest, target: State, payload: Payload, party: Party, leaving: Stage | None
) -> Stage | None:
    """The stage named by the payload, else the one where the review stood, else the first that may follow `leaving`.

    Raises ActRefusedError when the stage named is gone, or when none of `target` may follow the one that is left.
    """
    stages = _in_use(request, target)
    allowed = allowed_after(leaving) if party is Party.INSTRUCTOR else None
    open_stages = stages if allowed is None else _only(stages, leaving, allowed)
    if payload.stage_key:
        return _named(payload.stage_key, stages, open_stages)
    usual = _usual(request, target)
    if usual and (allowed is None or usual in [*open_stages, leaving]):
        return usual
    if stages and not open_stages:
        raise ActRefusedError(
            _("The stage “%(stage)s” does not lead there: its designer closed this way.") % {"stage": leaving}
        )
    return open_stages[0] if open_stages else None


def _in_use(request: ServiceRequest, target: State) -> list[Stage]:
    return list(request.procedure.stages.filter(state=target, is_archived=False))


def _only(stages: Iterable[Stage], current: Stage | None, allowed: Iterable[Stage]) -> list[Stage]:
    keys = {stage.pk for stage in allowed} | ({current.pk} if current else set())
    return [stage for stage in stages if stage.pk in keys]


def _named(key: str, stages: Iterable[Stage], open_stages: Iterable[Stage]) -> Stage:
    stage = next((stage for stage in stages if stage.key == key), None)
    if stage is None:
        raise ActRefusedError(_("This stage no longer exists. Choose another one."))
    if stage not in open_stages:
        raise ActRefusedError(_("The stage “%(stage)s” may not follow this one.") % {"stage": stage})
    return stage


def _usual(request: ServiceRequest, target: State) -> Stage | None:
    """Where the review stood before corrections were asked for; where the request stands."""
    stage = stage_of_review(request) if target == State.IN_REVIEW else request.stage
    return stage if stage and stage.state == target else None
