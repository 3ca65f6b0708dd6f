"""The only writer of a request's state: one transaction with the event, the rows of the act and the e-mail."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.database.row_locks import hold
from portal.history.append_only import append
from teleservices.lifecycle import clock, clock_acts, facts
from teleservices.lifecycle.act import Act
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.agents.absences import acts_for
from teleservices.lifecycle.agents.assigning import agent_for
from teleservices.lifecycle.emails.previewing import words
from teleservices.lifecycle.emails.telling import tell
from teleservices.lifecycle.errors import StaleRevisionError
from teleservices.lifecycle.new_events import event_of
from teleservices.lifecycle.payloads import Payload
from teleservices.lifecycle.prepared import Prepared, prepare
from teleservices.models import RequestEvent, RequestFacts, ServiceRequest, Stage, State
from teleservices.permissions import Party


def assign(request: ServiceRequest, now: dt.datetime) -> RequestEvent | None:
    """Give a request that has just arrived in its service to an agent, in the transaction of what brought it.

    Its facts are written already; this agent is told. None where its procedure assigns nothing by itself, or where
    nobody suits: all are away, have their fill, or none has the commune. It is then to be assigned like any other.
    """
    member = agent_for(request)
    if member is None:
        return None
    ServiceRequest.objects.filter(pk=request.pk).update(assignee=member.user_id)
    RequestFacts.objects.filter(pk=request.pk).update(assignee=member.user_id)
    request.assignee = member.user
    details = {"assignee": member.user_id, "rule": request.procedure.assignment}
    return clock_acts.do("assign_by_itself", request, now, data=details)


@transaction.atomic
def perform(
    *,
    request_id: int,
    act_name: str,
    actor: User,
    revision_number: int,
    payload: Payload | None = None,
    shown: str | None = None,
) -> RequestEvent:
    """Do an act on a request and return its event.

    `revision_number` is the one that the person saw: if the request has moved since, StaleRevisionError is raised.
    `shown` is the checksum of what the person was shown prepared, e-mail and letter (None where nobody was shown
    anything): if something else would leave, PreviewMovedError is raised; LetterUnreadError for a letter never shown.
    ActRefusedError says why the state, the role or the payload do not allow the act. Nothing is written then.
    """
    return act_on(
        request=locked(request_id),
        act_name=act_name,
        actor=actor,
        revision_number=revision_number,
        payload=payload,
        shown=shown,
    )


def act_on(
    *,
    request: ServiceRequest,
    act_name: str,
    actor: User,
    revision_number: int,
    payload: Payload | None = None,
    shown: str | None = None,
    tells_service: bool = True,
) -> RequestEvent:
    """The same on a request that its caller read `locked`, in the transaction where it still is.

    Not `tells_service`: the caller tells it, once of several requests.
    """
    act = ACTS[act_name]
    prepared = prepare(request, act, actor, act.checked(payload), revision_number=revision_number)
    if prepared.refusal:
        raise prepared.refusal
    if shown is not None:
        prepared.check(shown)
    return _done(prepared, tells_service=tells_service)


def _done(prepared: Prepared, *, tells_service: bool) -> RequestEvent:
    act, request, actor, payload = prepared.act, prepared.request, prepared.actor, prepared.payload
    before, now, stage, kept_stage = State(request.state), timezone.now(), prepared.stage, prepared.kept_stage
    absent = acts_for(request, actor) if act.by is Party.INSTRUCTOR else None
    enters = kept_stage != request.stage
    changes = _dealt_with(act) | payload.changes(request, actor, now)
    if enters:
        changes |= clock.late_columns(request, kept_stage, now, changes)
    _compare_and_set(request, act.target_from(before), kept_stage, changes)
    wording = words(request, act, stage, payload)
    event = event_of(act, request, actor=actor, before=before, stage=stage, at=now, text=wording.text)
    event.data = payload.record(request, actor, now) | ({"for": absent} if absent else {})
    append(event)
    if enters:
        clock.schedule_timers(request, kept_stage, now, is_new=before is State.DRAFT)
    _write_facts(act, request, before, now, reworded="answers" in changes)
    # who is given it is told, and nobody else
    assignment = assign(request, now) if act.enters_service else None
    tell(act, event, request, wording.subject, tells_service=tells_service and assignment is None)
    return event


def _write_facts(act: Act, request: ServiceRequest, before: State, now: dt.datetime, *, reworded: bool) -> None:
    if before is State.DRAFT and request.state != State.DRAFT:
        facts.write_first(request, now)
        return
    signed = now if act.by is Party.APPLICANT else None
    facts.write(request, applicant_at=signed, words=bool(reworded or act.outcome_from(before)))


def _dealt_with(act: Act) -> dict[str, object]:
    """The corrections that had arrived wait no more once the service goes on with the request, or it ends."""
    goes_on = act.by is Party.INSTRUCTOR and (act.target or act.review_state)
    return {"completed_at": None} if goes_on or act.ends_review else {}


def locked(request_id: int) -> ServiceRequest:
    """The request, locked until the end of the transaction (SQLite's immediate transactions lock everything)."""
    hold(ServiceRequest, request_id)
    whole = ServiceRequest.objects.with_form().with_applicants_role()
    request = whole.select_related("applicant", "team", "stage").get(pk=request_id)
    request.profile.keep_role(request.applicant, request.role or "")
    return request


def _compare_and_set(request: ServiceRequest, target: State, stage: Stage | None, changes: dict[str, object]) -> None:
    """Move the request if nobody moved it meanwhile, and make the instance agree with the row."""
    changes = {**changes, "state": target, "stage": stage, "revision_number": request.revision_number + 1}
    count = ServiceRequest.objects.filter(
        pk=request.pk, revision_number=request.revision_number, state=request.state
    ).update(updated_at=timezone.now(), **changes)
    if not count:
        raise StaleRevisionError(_("Someone else has just acted on this request. Here is where it stands now."))
    for name, value in changes.items():
        setattr(request, name, value)
