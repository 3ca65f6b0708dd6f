"""Meetings of the standing committee, with the requests and the proposals that go before it."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import User
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.meetings.entering import enter, prepare
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.voting import vote
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.models import (
    AuthorityKind,
    Meeting,
    Outcome,
    Procedure,
    Proposal,
    RequestFacts,
    ServiceRequest,
    State,
    Team,
    TeamRole,
)
from tests.factories.competence import HALF, make_authority
from tests.factories.procedures import make_instructor, make_procedure, make_request

COMMITTEE = [{"kind": "standing_committee"}]
RULES: dict[str, object] = {
    "asks_amount": True,
    "outcomes": [{"outcome": outcome, "authorities": COMMITTEE} for outcome in Outcome],
    "proposals": {"amount": HALF, "criteria": [{"key": "interet", "label": "Intérêt", "most": 10}]},
}
"""The standing committee decides of all, a sum is granted, half of the eligible base is computed."""
ASKED, PROPOSED = 125_000, 80_000


def make_head(team: Team) -> User:
    """Someone who heads the service."""
    user = make_instructor(team)
    user.team_memberships.update(role=TeamRole.HEAD)
    return user


def make_committee_procedure(team: Team | None = None, **rules: object) -> Procedure:
    """A procedure of which the standing committee decides."""
    content = DecisionRules.model_validate({**RULES, **rules}).to_json()
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    return make_procedure(team=team, decision_rules=content)


def make_proposed(procedure: Procedure, author: User, *, amount: int | None = PROPOSED) -> ServiceRequest:
    """A request under review that asks for 1 250 €, with its proposal; None: without."""
    request = make_request(procedure=procedure, state=State.IN_REVIEW, instructor=author)
    RequestFacts.objects.filter(pk=request.pk).update(amount_asked=ASKED)
    if amount is not None:
        propose_amount(request, author, amount)
    return request


def propose_amount(request: ServiceRequest, author: User, amount: int, seen: int = 0) -> Proposal:
    """Another amount of the same request."""
    proposed = Proposed(outcome=Outcome.ACCEPTED_IN_PART, amount=amount)
    return propose(request_id=request.pk, author=author, seen=seen, proposed=proposed)


def make_meeting(head: User, requests: Sequence[ServiceRequest] = (), *, team: Team | None = None) -> Meeting:
    """A meeting in preparation, held today, with these requests."""
    team = team or head.team_memberships.get().team
    meeting = prepare(
        actor=head,
        team_id=team.pk,
        authority_id=make_authority(AuthorityKind.STANDING_COMMITTEE).pk,
        label="Commission permanente",
        meets_on=timezone.localdate(),
    )
    for request in requests:
        enter(meeting_id=meeting.pk, request_id=request.pk, actor=head)
    return Meeting.objects.get(pk=meeting.pk)


def make_voted(head: User, requests: Sequence[ServiceRequest], *, team: Team | None = None) -> Meeting:
    """The same frozen, all adopted."""
    meeting = make_meeting(head, requests, team=team)
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    return vote(meeting_id=meeting.pk, actor=head, seen=meeting.revision, ballots={})


def make_member(team: Team, role: TeamRole) -> User:
    """Someone of the service in this role; a reader until next month."""
    user = make_instructor(team)
    last_day = timezone.localdate() + dt.timedelta(days=30) if role == TeamRole.READER else None
    user.team_memberships.update(role=role, until=last_day)
    return user
