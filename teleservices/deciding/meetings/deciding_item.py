"""What the vote of one request makes of it: a decision, an adjournment told to its applicant, or nothing."""

import uuid

from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.competence.rules import rules_of
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.adjournment import adjourned_text, silence_notice
from teleservices.deciding.meetings.ballots import ballot_of, outcome_of, reasons_of
from teleservices.deciding.meetings.entering import enter, why_not_entering
from teleservices.deciding.meetings.lines import Line
from teleservices.lifecycle import ACTS, DecisionGiven, act_on, locked, messaging
from teleservices.models import (
    Meeting,
    MeetingItem,
    MeetingState,
    RequestFacts,
    ServiceRequest,
    Side,
    State,
    Vote,
)

ACT_OF = {act.outcome: act.name for act in ACTS.values() if act.outcome}


def decide(item: MeetingItem) -> None:
    """Carry out the vote of an item, whose row is locked, in the name of the head who asked for it."""
    request, author = locked(item.request_id), _author(item.meeting)
    if request.state in State.undecided() or item.vote == Vote.WITHDRAWN or item.taken_out_at:
        item.vote, item.voted_cents = Vote.WITHDRAWN, None
    elif item.vote == Vote.ADJOURNED:
        _adjourn(item, request, author)
        return
    else:
        item.decision_id = _decided(item, request, author)
    _close(item)


def _author(meeting: Meeting) -> User:
    if meeting.asked_by is None:
        raise MeetingRefusedError(_("Who asked for it has no account any more: another head tries again."))
    return meeting.asked_by


def _close(item: MeetingItem) -> None:
    item.is_open = False
    item.save(update_fields=["is_open", "vote", "voted_cents", "decision"])


def _decided(item: MeetingItem, request: ServiceRequest, author: User) -> int | None:
    outcome = outcome_of(line_of(item, request), ballot_of(item))
    event = act_on(
        request=request,
        act_name=ACT_OF[outcome],
        actor=author,
        revision_number=request.revision_number,
        payload=decision_of(item, request),
        tells_service=False,
    )
    decision = event.data.get("decision")
    return decision if isinstance(decision, int) else None


def line_of(item: MeetingItem, request: ServiceRequest) -> Line:
    """The item as the votes read it."""
    facts = RequestFacts.objects.get(pk=request.pk)
    return Line(item, facts, rules_of(request.procedure), item.proposal, item.meeting)


def decision_of(item: MeetingItem, request: ServiceRequest) -> DecisionGiven:
    """The decision that its vote is, by the deliberation of its report or of its meeting."""
    meeting, line = item.meeting, line_of(item, request)
    return DecisionGiven(
        authority_kind=meeting.authority.kind,
        act_number=item.report.deliberation_number or meeting.deliberation_number,
        act_date=meeting.meets_on,
        transmitted_on=meeting.transmitted_on,
        published_on=meeting.published_on,
        amount_cents=item.voted_cents,
        reasons=reasons_of(line, ballot_of(item)),
        proposal=item.proposal,
        meeting_item=item,
        no_interest=None,
    )


def _adjourn(item: MeetingItem, request: ServiceRequest, author: User) -> None:
    """Tell the applicant, once, and put the request before the next meeting of this authority if there is one."""
    messaging.send_message(
        request_id=request.pk,
        actor=author,
        side=Side.SERVICE,
        text=adjourned_text(item.meeting, request),
        notice=silence_notice(request),
        uuid=uuid.uuid5(item.meeting.uuid, str(item.pk)),
        is_paced=False,
    )
    _close(item)
    following = _following(item.meeting)
    if following and not why_not_entering(following, request):
        enter(meeting_id=following.pk, request_id=request.pk, actor=author)


def _following(meeting: Meeting) -> Meeting | None:
    """The next meeting of this service and this authority, where one is in preparation."""
    others = Meeting.objects.filter(team=meeting.team_id, authority=meeting.authority_id, cancelled_at=None)
    return others.filter(state=MeetingState.PREPARATION).order_by("meets_on", "pk").first()
