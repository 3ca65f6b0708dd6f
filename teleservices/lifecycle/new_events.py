"""The event of an act, made in one place: who may read it is what the row of the act says."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from portal.history.append_only import append
from teleservices.lifecycle.act import Act
from teleservices.lifecycle.acts_beside import BESIDE
from teleservices.models import RequestEvent, ServiceRequest, Stage, State


def event_of(
    act: Act,
    request: ServiceRequest,
    *,
    actor: User | None,
    before: State,
    stage: Stage | None,
    at: dt.datetime,
    text: str = "",
) -> RequestEvent:
    """The event of an act done from the state `before`, not stored yet; the facts that it keeps are to be added."""
    return RequestEvent(
        request=request,
        act=act.name,
        actor=actor,
        from_state=before,
        to_state=act.target_from(before),
        stage=stage,
        is_public=act.is_public,
        text=text,
        at=at,
    )


def trace(name: str, request: ServiceRequest, actor: User) -> None:
    """Keep that `actor` did an act that stands beside the table, and moves nothing of a request."""
    act, state = BESIDE[name], State(request.state)
    append(event_of(act, request, actor=actor, before=state, stage=request.stage, at=timezone.now()))
