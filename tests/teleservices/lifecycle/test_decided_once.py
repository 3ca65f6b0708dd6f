"""A request is decided once: the vote of a meeting binds the service, a body decides by a known deliberation."""

from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.models import User
from teleservices.deciding.deliberation_register import Recorded, change, record
from teleservices.deciding.errors import DeliberationRefusedError, MeetingRefusedError
from teleservices.deciding.meetings.carrying_out import ask, run
from teleservices.deciding.meetings.enforcing import cancel, make_enforceable
from teleservices.deciding.meetings.entering import enter
from teleservices.deciding.meetings.freezing import freeze, reopen_list
from teleservices.deciding.proposals.visas import look_at
from teleservices.lifecycle import ACTS, ActRefusedError, DecisionGiven, Payload, acts_open_to, perform
from teleservices.lifecycle.afterwards.rectifying import Rectification
from teleservices.lifecycle.leaving_meeting import LeavingMeeting
from teleservices.models import (
    AuthorityKind,
    Decision,
    Deliberation,
    Meeting,
    ServiceRequest,
    State,
    TeamRole,
    Visa,
    Vote,
)
from teleservices.permissions import Party
from tests.factories.competence import HALF, make_deliberation
from tests.factories.meetings import (
    ASKED,
    PROPOSED,
    make_committee_procedure,
    make_head,
    make_meeting,
    make_member,
    make_proposed,
    make_voted,
)
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team, payload_for
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db
COMMITTEE = AuthorityKind.STANDING_COMMITTEE


@pytest.fixture
def head() -> User:
    return make_head(make_team())


@pytest.fixture
def request_voted(head: User) -> ServiceRequest:
    """A request that the committee granted 800 € of the 1,250 asked, before its deliberation is executory."""
    request = make_proposed(make_committee_procedure(head.team_memberships.get().team), head)
    make_voted(head, [request])
    return request


def act(request: ServiceRequest, actor: User, name: str, payload: object = None) -> ServiceRequest:
    perform(
        request_id=request.pk,
        act_name=name,
        actor=actor,
        revision_number=ServiceRequest.objects.get(pk=request.pk).revision_number,
        payload=payload,  # type: ignore[arg-type]
    )
    return ServiceRequest.objects.get(pk=request.pk)


def grant(request: ServiceRequest, **changes: object) -> DecisionGiven:
    values = {
        "authority_kind": COMMITTEE,
        "deliberation": make_deliberation(request.team),
        "act_date": timezone.localdate(),
        "amount_cents": PROPOSED,
        "reasons": "Motif.",
        "departure": "Ce qui a été voté.",
    }
    return DecisionGiven(**values | changes)


def names(request: ServiceRequest, actor: User) -> set[str]:
    return {act.name for act in acts_open_to(actor, ServiceRequest.objects.get(pk=request.pk), Party.INSTRUCTOR)}


def made(kind: type[Payload]) -> Payload:
    """Any payload of this kind: the act is refused before it is read."""
    return kind.__new__(kind)


# --- A vote binds the service ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", [act.name for act in ACTS.values() if act.waits_for_vote and State.IN_REVIEW in act.sources]
)
def test_no_act_of_the_service_goes_round_a_vote(name: str, request_voted: ServiceRequest, head: User) -> None:
    payload = grant(request_voted) if ACTS[name].decides else payload_for(name, request_voted)
    with pytest.raises(ActRefusedError) as refused:
        act(request_voted, head, name, payload or made(ACTS[name].payload))
    assert "800,00" in refused.value.message
    assert not Decision.objects.exists()


def test_what_stays_possible_while_a_list_binds(request_voted: ServiceRequest, head: User) -> None:
    assert names(request_voted, head) == {"assign", "leave_meeting"}
    instructor = make_instructor(request_voted.team)
    assert names(request_voted, instructor) == {"assign"}, "who holds the meetings takes it out"
    applicant = acts_open_to(request_voted.applicant, request_voted, Party.APPLICANT)
    assert "withdraw" in {act.name for act in applicant}
    assert act(request_voted, request_voted.applicant, "withdraw").state == State.WITHDRAWN


def test_a_list_in_preparation_binds_nobody(head: User) -> None:
    request = make_proposed(make_committee_procedure(head.team_memberships.get().team), head)
    make_meeting(head, [request])
    assert {"accept_in_part", "request_corrections"} <= names(request, head)


def test_taken_out_by_the_head_it_is_the_services_again(request_voted: ServiceRequest, head: User) -> None:
    meeting = Meeting.objects.get()
    with pytest.raises(ActRefusedError):
        act(request_voted, head, "leave_meeting", LeavingMeeting(reason=" "))
    with pytest.raises(ActRefusedError):
        act(request_voted, make_instructor(request_voted.team), "leave_meeting", LeavingMeeting(reason="Non."))
    act(request_voted, head, "leave_meeting", LeavingMeeting(reason="Budget à refaire."))
    item = request_voted.meeting_items.get()
    assert (item.is_open, item.vote, item.voted_cents) == (False, Vote.WITHDRAWN, None)
    assert (item.taken_out_by, item.taken_out_reason) == (head, "Budget à refaire.")
    assert Meeting.objects.get().revision == meeting.revision + 1, "who had the page open is told"
    event = request_voted.events.get(act="leave_meeting")
    assert (event.is_public, event.data["reason"]) == (False, "Budget à refaire.")
    assert act(request_voted, head, "accept_in_part", grant(request_voted)).state == State.ACCEPTED_IN_PART


def test_once_the_deliberation_is_executory_nothing_leaves_the_list(request_voted: ServiceRequest, head: User) -> None:
    meeting = Meeting.objects.get()
    meeting = make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="CP-1", transmitted_on=meeting.meets_on
    )
    assert "leave_meeting" not in names(request_voted, head)
    with pytest.raises(ActRefusedError):
        act(request_voted, head, "accept_in_part", grant(request_voted))
    ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    run(meeting.pk)
    decision = Decision.objects.get()
    assert (decision.amount_cents, decision.meeting_item.meeting) == (PROPOSED, meeting)


def test_a_frozen_list_taken_up_again_lets_in_what_had_left_it(head: User) -> None:
    team = head.team_memberships.get().team
    requests = [make_proposed(make_committee_procedure(team), head) for _number in range(2)]
    meeting = make_meeting(head, requests)
    freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    act(requests[0], head, "leave_meeting", LeavingMeeting(reason="À revoir."))
    meeting.refresh_from_db()
    reopen_list(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    assert enter(meeting_id=meeting.pk, request_id=requests[0].pk, actor=head).is_open


def test_a_cancelled_meeting_says_why_and_gives_all_back(request_voted: ServiceRequest, head: User) -> None:
    meeting = Meeting.objects.get()
    with pytest.raises(MeetingRefusedError):
        cancel(meeting_id=meeting.pk, actor=head, seen=meeting.revision, reason="  ")
    cancel(meeting_id=meeting.pk, actor=head, seen=meeting.revision, reason="Quorum non atteint.")
    assert Meeting.objects.get().cancelled_reason == "Quorum non atteint."
    assert {"accept_in_part", "refuse"} <= names(request_voted, head)


# --- A body decides by what is known of it --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "deliberation",
    [
        lambda _request: None,
        lambda request: make_deliberation(request.team, transmitted_on=None),
        lambda request: make_deliberation(request.team, AuthorityKind.ASSEMBLY),
        lambda _request: make_deliberation(make_team()),
    ],
    ids=["none", "not executory", "another body", "another service"],
)
def test_nobody_decides_for_the_committee_without_its_deliberation(deliberation: object, head: User) -> None:
    request = make_proposed(make_committee_procedure(head.team_memberships.get().team), head)
    chosen = deliberation(request)  # type: ignore[operator]
    with pytest.raises(ActRefusedError):
        act(request, head, "accept_in_part", grant(request, deliberation=chosen, act_number="CP-FAUX-1"))
    assert not Decision.objects.exists()


def test_the_register_gives_the_number_and_the_day(head: User) -> None:
    request = make_proposed(make_committee_procedure(head.team_memberships.get().team), head)
    deliberation = make_deliberation(request.team)
    act(request, head, "accept_in_part", grant(request, deliberation=deliberation, act_number="autre"))
    decision = Decision.objects.get()
    assert (decision.deliberation, decision.act_number) == (deliberation, deliberation.number)
    assert decision.act_date == deliberation.adopted_on


def recorded(head: User, **changes: object) -> Recorded:
    team, today = head.team_memberships.get().team, timezone.localdate()
    authority = make_deliberation(team).authority_id
    values = {"team_id": team.pk, "authority_id": authority, "number": "CP-9", "subject": "Aides", "adopted_on": today}
    return Recorded(**values | changes)  # type: ignore[arg-type]


def test_the_register_is_kept_by_who_holds_meetings(head: User) -> None:
    team = head.team_memberships.get().team
    for other in (make_instructor(team), make_member(team, TeamRole.READER), make_head(make_team())):
        with pytest.raises(DeliberationRefusedError):
            record(actor=other, recorded=recorded(head))
    assert record(actor=head, recorded=recorded(head)).recorded_by == head
    with pytest.raises(DeliberationRefusedError):
        record(actor=head, recorded=recorded(head))


def test_what_a_decision_rests_on_stays(head: User) -> None:
    request = make_proposed(make_committee_procedure(head.team_memberships.get().team), head)
    deliberation = record(actor=head, recorded=recorded(head, transmitted_on=timezone.localdate()))
    act(request, head, "accept_in_part", grant(request, deliberation=deliberation))
    written = recorded(head, transmitted_on=timezone.localdate(), authority_id=deliberation.authority_id)
    with pytest.raises(DeliberationRefusedError):
        change(pk=deliberation.pk, actor=head, recorded=replace(written, number="CP-10"))
    change(pk=deliberation.pk, actor=head, recorded=replace(written, published_on=timezone.localdate()))
    assert Deliberation.objects.get(pk=deliberation.pk).published_on == timezone.localdate()


# --- Who may grant refuses, and less than asked is in part ----------------------------------------------------------
def test_who_may_not_grant_does_not_refuse(head: User) -> None:
    president, committee = [{"kind": "president"}], [{"kind": "standing_committee"}]
    outcomes = [
        {"outcome": outcome, "authorities": committee if outcome.startswith("accepted") else president}
        for outcome in ("accepted", "accepted_in_part", "refused", "inadmissible")
    ]
    procedure = make_committee_procedure(head.team_memberships.get().team, outcomes=outcomes)
    request = make_proposed(procedure, head)
    refusal = grant(request, amount_cents=None, authority_kind=AuthorityKind.PRESIDENT, act_number="A-1")
    with pytest.raises(ActRefusedError) as refused:
        act(request, head, "refuse", refusal)
    assert "1 250,00" in refused.value.message.replace("\u202f", " ")
    assert act(request, head, "refuse", grant(request, amount_cents=None)).state == State.REFUSED


def test_to_grant_less_than_asked_is_to_grant_in_part(head: User) -> None:
    request = make_proposed(make_committee_procedure(head.team_memberships.get().team), head)
    with pytest.raises(ActRefusedError):
        act(request, head, "accept", grant(request))
    assert act(request, head, "accept", grant(request, amount_cents=ASKED)).state == State.ACCEPTED


def test_a_rectification_takes_nothing_back(head: User) -> None:
    request = make_proposed(make_committee_procedure(head.team_memberships.get().team), head)
    request = act(request, head, "accept_in_part", grant(request))
    again = {"act_date": timezone.localdate(), "act_number": "CP-2", "reasons": "Motif.", "error": "Le numéro"}
    for loss in (
        {"amount_cents": PROPOSED - 1, "authority_kind": COMMITTEE},
        {"amount_cents": None, "authority_kind": COMMITTEE},
        {"amount_cents": PROPOSED, "authority_kind": AuthorityKind.PRESIDENT},
    ):
        with pytest.raises(ActRefusedError):
            act(request, head, "rectify", Rectification(**again | loss))
    act(request, head, "rectify", Rectification(**again, amount_cents=PROPOSED, authority_kind=COMMITTEE))
    letter = Decision.objects.standing().get().letter_contents
    assert "tribunal administratif" in str(letter), "remedies stand in what replaces a letter"


def test_departing_from_what_has_its_visa_says_why(head: User) -> None:
    rules = {"is_required": True, "needs_visa": True, "amount": HALF}
    author = make_instructor(head.team_memberships.get().team)
    request = make_proposed(make_committee_procedure(author.team_memberships.get().team, proposals=rules), author)
    look_at(request_id=request.pk, author=head, seen=1, verdict=Visa.Verdict.GIVEN)
    with pytest.raises(ActRefusedError) as refused:
        act(request, head, "accept_in_part", grant(request, amount_cents=PROPOSED - 100, departure=""))
    assert "800,00" in refused.value.message
    act(request, head, "accept_in_part", grant(request, amount_cents=PROPOSED - 100, departure="Arrondi voté."))
    assert Decision.objects.get().departure == "Arrondi voté."


def test_a_procedure_without_a_grant_in_part_grants_what_it_can(head: User) -> None:
    team = head.team_memberships.get().team
    outcomes = [
        {"outcome": outcome, "authorities": [{"kind": "standing_committee"}]} for outcome in ("accepted", "refused")
    ]
    request = make_proposed(make_committee_procedure(team, outcomes=outcomes, proposals=None), head, amount=None)
    decided = act(request, head, "accept", grant(request))
    assert "tribunal administratif" in str(decided.decisions.get().letter_contents), "what is left out may be contested"


def test_without_rules_nothing_of_this_is_asked() -> None:
    request = make_request(procedure=make_procedure(), state=State.IN_REVIEW)
    assert request.assignee is not None
    assert move(request, request.assignee, "accept").state == State.ACCEPTED
