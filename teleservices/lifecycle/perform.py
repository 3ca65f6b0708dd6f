"""The only writer of a request's state: one transaction with the event, the rows of the act and the e-mail."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from portal.history.append_only import append
from portal.kept_query import Given, KeptQuery
from portal.row_locks import hold
from teleservices.competence.rules import outcome_exists
from teleservices.lifecycle import arriving, clock, facts
from teleservices.lifecycle.act import Act
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.agents.absences import acts_for
from teleservices.lifecycle.emails.previewing import leaving, words
from teleservices.lifecycle.emails.telling import tell
from teleservices.lifecycle.errors import ActRefusedError, PreviewMovedError, StaleRevisionError
from teleservices.lifecycle.letter_shown import check_letter_shown
from teleservices.lifecycle.new_events import event_of
from teleservices.lifecycle.payloads import DecisionGiven, Payload
from teleservices.lifecycle.prerequisites.annotations import missing_annotations, why_missing
from teleservices.lifecycle.prerequisites.awaiting import awaited_until
from teleservices.lifecycle.prerequisites.compulsory_opinions import missing_opinions, why_awaited
from teleservices.lifecycle.prerequisites.next_stages import stage_after
from teleservices.lifecycle.prerequisites.silence import granted_by_silence, why_granted
from teleservices.lifecycle.prerequisites.who_decides import settled
from teleservices.models import RequestEvent, ServiceRequest, Stage, State
from teleservices.permissions import Party, refusal

_acted_on = KeptQuery(
    lambda: (
        ServiceRequest.objects.with_form()
        .with_applicants_role()
        .select_related("applicant", "team", "stage")
        .filter(pk=Given("pk"))
        .order_by()
    )
)


@transaction.atomic
def perform(
    *,
    request_id: int,
    act_name: str,
    actor: User,
    revision_number: int,
    payload: Payload | None = None,
    shown: str | None = None,
    letter_shown: str = "",
) -> RequestEvent:
    """Do an act on a request and return its event.

    `revision_number` is the one that the person saw: if the request has moved since, StaleRevisionError is raised.
    `shown` is the checksum of the e-mail that the person was shown (None where nobody was shown any): if another would
    leave, PreviewMovedError is raised. So it is with the letter of a decision: `letter_shown` is the checksum of the
    one that the person was shown (empty where they asked for none).
    ActRefusedError says why the state, the role or the payload do not allow the act. Nothing is written then.
    """
    event = act_on(
        request=locked(request_id),
        act_name=act_name,
        actor=actor,
        revision_number=revision_number,
        payload=payload,
        shown=shown,
    )
    check_letter_shown(event, letter_shown)
    return event


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
    act, now = ACTS[act_name], timezone.now()
    payload = act.checked(payload)
    _check(act, request, actor, revision_number)
    before, absent = State(request.state), acts_for(request, actor) if act.by is Party.INSTRUCTOR else None
    target = act.target_from(before)
    payload.check(target)
    payload = _settled(act, payload, request, actor)
    stage, kept_stage = _stages(act, request, payload)
    enters = kept_stage != request.stage
    changes = _dealt_with(act) | payload.changes(request, actor, now)
    if enters:
        changes |= clock.late_columns(request, kept_stage, now, changes)
    _compare_and_set(request, target, kept_stage, changes)
    wording = words(request, act, stage, payload)
    event = event_of(act, request, actor=actor, before=before, stage=stage, at=now, text=wording.text)
    event.data = payload.record(request, actor, now) | ({"for": absent} if absent else {})
    append(event)
    if enters:
        clock.schedule_timers(request, kept_stage, now, is_new=before is State.DRAFT)
    _write_facts(act, request, before, now, reworded="answers" in changes)
    given = arriving.assign(request, now) if act.enters_service else None  # who is given it is told, and nobody else
    _check_shown(act, event, request, wording.subject, shown)
    tell(act, event, request, wording.subject, tells_service=tells_service and given is None)
    return event


def _write_facts(act: Act, request: ServiceRequest, before: State, now: dt.datetime, *, reworded: bool) -> None:
    if before is State.DRAFT and request.state != State.DRAFT:
        facts.write_first(request, now)
        return
    signed = now if act.by is Party.APPLICANT else None
    facts.write(request, applicant_at=signed, words=bool(reworded or act.outcome_from(before)))


def _settled(act: Act, payload: Payload, request: ServiceRequest, actor: User) -> Payload:
    """The same with who decides and who signs, where someone does."""
    outcome = act.outcome_from(State(request.state))
    if outcome is None or not isinstance(payload, DecisionGiven):
        return payload
    return settled(payload.about(request), request=request, actor=actor, outcome=outcome)


def _dealt_with(act: Act) -> dict[str, object]:
    """The corrections that had arrived wait no more once the service goes on with the request, or it ends."""
    goes_on = act.by is Party.INSTRUCTOR and (act.target or act.review_state)
    return {"completed_at": None} if goes_on or act.ends_review else {}


def _check(act: Act, request: ServiceRequest, actor: User, revision_number: int) -> None:
    """Raise ActRefusedError or StaleRevisionError when the act may not be done, or not any more."""
    if why := refusal(actor, request, act.by):
        raise ActRefusedError(why)
    if act.decides and act.outcome and not outcome_exists(request.procedure, act.outcome):
        raise ActRefusedError(_("This decision doesn't exist for this procedure."))
    if request.revision_number != revision_number or not act.fits(request):
        raise StaleRevisionError(_("Someone else has just acted on this request. Here is where it stands now."))
    if act.blocked_while_awaited and (day := awaited_until(request)):
        raise ActRefusedError(
            _("Something indispensable is expected until %(day)s. To go on without it, resume the review first.")
            % {"day": long_date(day)}
        )
    if act.reverses_silence and (day := granted_by_silence(request)):
        raise ActRefusedError(why_granted(day))
    if act.decides and (why := why_missing(missing_annotations(request)) or why_awaited(missing_opinions(request))):
        raise ActRefusedError(why)


def _check_shown(act: Act, event: RequestEvent, request: ServiceRequest, subject: str, shown: str | None) -> None:
    """Raise PreviewMovedError when what leaves isn't what was `shown`, where something was to be."""
    if not act.notifies_applicant or shown is None:
        return
    if shown != leaving(event, request, subject).checksum:
        raise PreviewMovedError(
            _(
                "What the applicant will receive is no longer what you had been shown: what you typed, the text of the "
                "stage or what is said of the service changed it. Read it again below, then confirm. Nothing has left "
                "yet."
            )
        )


def locked(request_id: int) -> ServiceRequest:
    """The request, locked until the end of the transaction (SQLite's immediate transactions lock everything)."""
    hold(ServiceRequest, request_id)
    request = _acted_on.get(pk=request_id)
    request.profile.keep_role(request.applicant, request.role or "")
    return request


def _stages(act: Act, request: ServiceRequest, payload: Payload) -> tuple[Stage | None, Stage | None]:
    """The stage that the act tells of, and the one where it leaves the request."""
    before = State(request.state)
    stage = stage_after(request, act.stage_state_from(before), payload, act.by, act.stage_left(request))
    still_waits = act.review_state not in (None, act.target_from(before))  # the review moves, the request stays
    return stage, request.stage if still_waits else stage


def _compare_and_set(request: ServiceRequest, target: State, stage: Stage | None, changes: dict[str, object]) -> None:
    """Move the request if nobody moved it meanwhile, and make the instance agree with the row."""
    changes = {**changes, "state": target, "stage": stage, "revision_number": request.revision_number + 1}
    moved = ServiceRequest.objects.filter(
        pk=request.pk, revision_number=request.revision_number, state=request.state
    ).update(updated_at=timezone.now(), **changes)
    if not moved:
        raise StaleRevisionError(_("Someone else has just acted on this request. Here is where it stands now."))
    for name, value in changes.items():
        setattr(request, name, value)
