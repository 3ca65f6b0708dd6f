"""A meeting from its list to its decisions: who may, what is compared, what is done once."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.deciding.errors import MeetingRefusedError, StaleMeetingError, StaleProposalError
from teleservices.deciding.meetings import carrying_out, deciding_item
from teleservices.deciding.meetings.arbitrating import arbitrate, undo
from teleservices.deciding.meetings.ballots import Ballot
from teleservices.deciding.meetings.enforcing import cancel, make_enforceable
from teleservices.deciding.meetings.entering import enter, set_report, take_out
from teleservices.deciding.meetings.freezing import freeze, obstacles, reopen_list, settle_change
from teleservices.deciding.meetings.lines import lines_of
from teleservices.deciding.meetings.totals import proposed_totals, totals_of
from teleservices.deciding.meetings.voting import vote
from teleservices.models import (
    Decision,
    Fate,
    Meeting,
    MeetingItem,
    MeetingState,
    Outcome,
    Procedure,
    Proposal,
    RequestFacts,
    RequestMessage,
    ServiceRequest,
    State,
    TeamRole,
    Vote,
)
from tests.factories.meetings import (
    ASKED,
    PROPOSED,
    make_committee_procedure,
    make_head,
    make_meeting,
    make_member,
    make_proposed,
    make_voted,
    propose_amount,
)
from tests.factories.opinions import make_opinion
from tests.factories.procedures import act, make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure() -> Procedure:
    return make_committee_procedure()


@pytest.fixture
def head(procedure: Procedure) -> User:
    assert procedure.team is not None
    return make_head(procedure.team)


def three(procedure: Procedure, head: User) -> list[ServiceRequest]:
    return [make_proposed(procedure, head) for _number in range(3)]


def now(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("authority", "team").get(pk=meeting.pk)


def items(meeting: Meeting) -> list[MeetingItem]:
    return list(meeting.items.select_related("request").order_by("pk"))


def carried_out(meeting: Meeting, head: User) -> Meeting:
    meeting = now(meeting)
    meeting = make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="CP-12", transmitted_on=timezone.localdate()
    )
    carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    carrying_out.run(meeting.pk)
    return now(meeting)


# --- The list --------------------------------------------------------------------------------------------------------
def test_a_request_is_before_one_meeting_at_most(procedure: Procedure, head: User) -> None:
    request = make_proposed(procedure, head)
    make_meeting(head, [request])
    other = make_meeting(head)
    with pytest.raises(MeetingRefusedError, match="déjà"):
        enter(meeting_id=other.pk, request_id=request.pk, actor=head)
    report = other.reports.create(title="Autre")
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingItem.objects.create(meeting=other, request=request, report=report)


def test_another_service_and_what_the_committee_does_not_decide_enter_nothing(procedure: Procedure, head: User) -> None:
    meeting = make_meeting(head)
    elsewhere = make_request(procedure=make_committee_procedure(), state=State.IN_REVIEW)
    unruled = make_request(procedure=make_procedure(team=procedure.team), state=State.IN_REVIEW)
    for request in (elsewhere, unruled):
        with pytest.raises(MeetingRefusedError):
            enter(meeting_id=meeting.pk, request_id=request.pk, actor=head)


@pytest.mark.parametrize("role", [TeamRole.INSTRUCTOR, TeamRole.READER])
def test_only_the_head_runs_a_meeting(procedure: Procedure, head: User, role: TeamRole) -> None:
    meeting = make_meeting(head, three(procedure, head))
    assert procedure.team is not None
    other = make_member(procedure.team, role)
    seen = {"meeting_id": meeting.pk, "actor": other, "seen": meeting.revision}
    for refused in (
        lambda: freeze(**seen),
        lambda: cancel(**seen, reason="Quorum."),
        lambda: take_out(meeting_id=meeting.pk, actor=other, items=[items(meeting)[0].pk]),
        lambda: make_meeting(other),
    ):
        with pytest.raises(MeetingRefusedError, match="responsable"):
            refused()


def test_two_reports_of_a_title_become_one(procedure: Procedure, head: User) -> None:
    other = make_committee_procedure(procedure.team)
    meeting = make_meeting(head, [make_proposed(procedure, head), make_proposed(other, head)])
    assert meeting.reports.count() == 1, "both procedures have the same title"
    report = meeting.reports.get()
    set_report(meeting_id=meeting.pk, actor=head, report_id=report.pk, title="Culture", envelope_cents=100_000)
    totals = proposed_totals(now(meeting))
    assert [(total.label, total.left) for total in totals.exceeded] == [("Culture", 100_000 - 2 * PROPOSED)]


# --- The table -------------------------------------------------------------------------------------------------------
def test_two_heads_on_one_cell_the_second_is_shown_the_first(procedure: Procedure, head: User) -> None:
    [item] = items(make_meeting(head, [make_proposed(procedure, head)]))
    other = make_head(item.request.team)
    arbitrate(item_id=item.pk, amount_cents=60_000, seen=1, author=head)
    with pytest.raises(StaleProposalError):
        arbitrate(item_id=item.pk, amount_cents=50_000, seen=1, author=other)
    current = Proposal.objects.get(is_current=True)
    assert (current.amount_proposed, current.number) == (60_000, 2)
    assert current.gap.startswith("Arbitrage de la séance du")
    assert undo(item_id=item.pk, seen=2, author=other).amount_proposed == PROPOSED


def test_the_whole_amount_asked_is_a_grant_and_the_same_again_writes_nothing(procedure: Procedure, head: User) -> None:
    [item] = items(make_meeting(head, [make_proposed(procedure, head)]))
    assert arbitrate(item_id=item.pk, amount_cents=ASKED, seen=1, author=head).outcome == Outcome.ACCEPTED
    assert arbitrate(item_id=item.pk, amount_cents=ASKED, seen=2, author=head).number == 2


def test_nothing_is_arbitrated_once_the_list_is_frozen(procedure: Procedure, head: User) -> None:
    meeting = make_meeting(head, three(procedure, head))
    freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    with pytest.raises(MeetingRefusedError, match="arrêtée"):
        arbitrate(item_id=items(meeting)[0].pk, amount_cents=1_000, seen=1, author=head)


def test_the_lines_cost_the_same_whatever_their_number(procedure: Procedure, head: User) -> None:
    costs = []
    meeting = make_meeting(head)
    for count in (1, 4):
        for _number in range(count):
            enter(meeting_id=meeting.pk, request_id=make_proposed(procedure, head).pk, actor=head)
        with CaptureQueriesContext(connection) as queries:
            lines_of(now(meeting))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_facts_add_up_to_what_the_lines_propose(procedure: Procedure, head: User) -> None:
    other = make_committee_procedure(procedure.team)
    requests = [make_proposed(kind, head, amount=cents) for kind in (procedure, other) for cents in (PROPOSED, 70_000)]
    gone, bare = make_proposed(procedure, head), make_proposed(procedure, head, amount=None)
    meeting = make_meeting(head, [*requests, gone, bare])
    RequestFacts.objects.filter(request__in=requests[:2]).update(territory="Sud")
    RequestFacts.objects.filter(request=requests[2]).update(canton="Brûlon")
    arbitrate(item_id=items(meeting)[0].pk, amount_cents=12_345, seen=1, author=head)
    act(gone, "withdraw", head)
    totals = proposed_totals(now(meeting))
    assert totals == totals_of(now(meeting), lines_of(now(meeting)), lambda line: line.proposed_cents)
    assert totals.whole.count == 5
    assert [total.label for total in totals.territories] == ["Brûlon", "Sud", "–"]


# --- Frozen ----------------------------------------------------------------------------------------------------------
def test_what_is_not_ready_blocks_unless_it_is_left_out(procedure: Procedure, head: User) -> None:
    ready, bare, awaited = (make_proposed(procedure, head, amount=amount) for amount in (PROPOSED, None, PROPOSED))
    meeting = make_meeting(head, [ready, bare, awaited])
    act(awaited, "request_corrections", head)
    unready = obstacles(lines_of(now(meeting)))
    assert {obstacle.line.item.request_id for obstacle in unready} == {bare.pk, awaited.pk}
    with pytest.raises(MeetingRefusedError):
        freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    left_out = [obstacle.line.item.pk for obstacle in unready]
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision, left_out=left_out)
    assert [item.request for item in items(meeting)] == [ready]


@pytest.mark.parametrize("takes", [True, False])
def test_a_proposal_changed_since_the_freeze_is_settled_before_the_votes(
    procedure: Procedure, head: User, takes: bool
) -> None:
    request = make_proposed(procedure, head)
    meeting = make_meeting(head, [request])
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    propose_amount(request, head, 70_000, seen=1)
    with pytest.raises(MeetingRefusedError, match="changé"):
        vote(meeting_id=meeting.pk, actor=head, seen=meeting.revision, ballots={})
    settle_change(item_id=items(meeting)[0].pk, actor=head, seen=2, takes=takes)
    vote(meeting_id=meeting.pk, actor=head, seen=now(meeting).revision, ballots={})
    assert items(meeting)[0].voted_cents == (70_000 if takes else PROPOSED)


def test_a_list_is_reopened_until_it_is_voted(procedure: Procedure, head: User) -> None:
    meeting = make_meeting(head, three(procedure, head))
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    with pytest.raises(StaleMeetingError):
        reopen_list(meeting_id=meeting.pk, actor=head, seen=meeting.revision - 1)
    meeting = reopen_list(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    assert meeting.state == MeetingState.PREPARATION
    voted = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    voted = vote(meeting_id=meeting.pk, actor=head, seen=voted.revision, ballots={})
    with pytest.raises(StaleMeetingError):
        reopen_list(meeting_id=meeting.pk, actor=head, seen=voted.revision)


# --- Votes -----------------------------------------------------------------------------------------------------------
def test_all_adopted_but_some_and_each_gets_what_was_voted(procedure: Procedure, head: User) -> None:
    requests = [make_proposed(procedure, head) for _number in range(5)]
    meeting = make_meeting(head, requests)
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    adopted, amended, rejected, adjourned, withdrawn = items(meeting)
    act(withdrawn.request, "withdraw", head)
    ballots = {
        amended.pk: Ballot(amount_cents=50_000, recusals="Mme Laure Petit", remark="Budget contraint."),
        rejected.pk: Ballot(amount_cents=0, reasons="Hors du champ."),
        adjourned.pk: Ballot(vote=Vote.ADJOURNED),
    }
    meeting = vote(meeting_id=meeting.pk, actor=head, seen=meeting.revision, ballots=ballots)
    votes = [item.vote for item in items(meeting)]
    assert votes == [Vote.ADOPTED, Vote.AMENDED, Vote.REJECTED, Vote.ADJOURNED, Vote.WITHDRAWN]
    following = make_meeting(head)
    OutgoingEmail.objects.all().delete()
    meeting = carried_out(meeting, head)
    assert meeting.state == MeetingState.NOTIFIED
    states = [ServiceRequest.objects.get(pk=request.pk).state for request in requests]
    assert states == [
        State.ACCEPTED_IN_PART, State.ACCEPTED_IN_PART, State.REFUSED, State.IN_REVIEW, State.WITHDRAWN
    ]  # fmt: skip
    amounts = {decision.request_id: decision.amount_cents for decision in Decision.objects.all()}
    assert amounts == {requests[0].pk: PROPOSED, requests[1].pk: 50_000, requests[2].pk: None}
    refusal = Decision.objects.get(request=requests[2])
    assert (refusal.reasons, refusal.act_number) == ("Hors du champ.", "CP-12")
    assert items(meeting)[0].decision is not None
    assert items(meeting)[0].decision.proposal_id == adopted.proposal_id
    assert [item.request for item in items(following)] == [requests[3]]
    assert "ajourn" in RequestMessage.objects.get(request=requests[3]).text
    about = set(OutgoingEmail.objects.values_list("about", flat=True))
    assert about == {request.reference for request in requests[:4]}


def test_votes_that_cannot_be_are_not_written(procedure: Procedure, head: User) -> None:
    meeting = make_meeting(head, three(procedure, head))
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    rejected, generous, _other = items(meeting)
    for ballots in ({rejected.pk: Ballot(vote=Vote.REJECTED)}, {generous.pk: Ballot(amount_cents=2 * ASKED)}):
        with pytest.raises(MeetingRefusedError):
            vote(meeting_id=meeting.pk, actor=head, seen=meeting.revision, ballots=ballots)
    assert {item.vote for item in items(meeting)} == {""}


# --- Carried out -----------------------------------------------------------------------------------------------------
def test_the_day_of_the_prefect_is_between_the_meeting_and_today(procedure: Procedure, head: User) -> None:
    meeting, today = make_voted(head, three(procedure, head)), timezone.localdate()
    for number, day in (("", today), ("12", today - dt.timedelta(days=1)), ("12", today + dt.timedelta(days=1))):
        with pytest.raises(MeetingRefusedError):
            make_enforceable(
                meeting_id=meeting.pk, actor=head, seen=meeting.revision, number=number, transmitted_on=day
            )


def test_decisions_leave_at_their_hour(procedure: Procedure, head: User) -> None:
    meeting = make_voted(head, three(procedure, head))
    meeting = make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="12", transmitted_on=timezone.localdate()
    )
    hour = timezone.now() + dt.timedelta(hours=3)
    meeting = carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision, leave_at=hour)
    assert carrying_out.sweep() == 0
    Meeting.objects.update(leave_at=timezone.now())
    assert carrying_out.sweep() == 3
    assert now(meeting).state == MeetingState.NOTIFIED
    with pytest.raises(StaleMeetingError):
        carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=now(meeting).revision)


def test_one_killed_between_its_last_decision_and_its_end_is_ended_by_the_sweep(
    procedure: Procedure, head: User
) -> None:
    meeting = make_voted(head, three(procedure, head))
    meeting = make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="12", transmitted_on=timezone.localdate()
    )
    carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    for item in meeting.items.all():
        assert carrying_out.settle(item.pk)
    assert now(meeting).state == MeetingState.ENFORCEABLE
    assert carrying_out.sweep() == 0, "nothing waits"
    assert now(meeting).state == MeetingState.NOTIFIED


def test_what_was_voted_is_decided_with_the_visa_of_its_own_proposal(head: User) -> None:
    """Written while the list was frozen and without a visa, another proposal doesn't hold it."""
    procedure = make_committee_procedure(
        head.team_memberships.get().team, proposals={"needs_visa": True, "is_required": True}
    )
    request = make_proposed(procedure, head)
    meeting = make_meeting(head, [request])
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    propose_amount(request, make_instructor(procedure.team), 70_000, seen=1)
    settle_change(item_id=items(meeting)[0].pk, actor=head, seen=2, takes=False)
    meeting = vote(meeting_id=meeting.pk, actor=head, seen=now(meeting).revision, ballots={})
    meeting = make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="12", transmitted_on=timezone.localdate()
    )
    carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    carrying_out.run(meeting.pk)
    decision = Decision.objects.get(request=request)
    assert (decision.amount_cents, decision.proposal and decision.proposal.number) == (PROPOSED, 1)


def test_a_killed_worker_leaves_nothing_half_done_nor_twice(
    procedure: Procedure, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = three(procedure, head)
    meeting = make_voted(head, requests)
    meeting = make_enforceable(
        meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="12", transmitted_on=timezone.localdate()
    )
    carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    closing, done = deciding_item._close, []

    def killed_on_the_second(item: MeetingItem) -> None:
        done.append(item)
        if len(done) == 2:
            raise KeyboardInterrupt
        closing(item)

    monkeypatch.setattr(deciding_item, "_close", killed_on_the_second)
    with pytest.raises(KeyboardInterrupt):
        carrying_out.run(meeting.pk)
    monkeypatch.setattr(deciding_item, "_close", closing)
    assert carrying_out.sweep() == 0, "its lease runs"
    Meeting.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert carrying_out.sweep() == 2
    assert Decision.objects.count() == Decision.objects.values("request").distinct().count() == 3
    assert now(meeting).state == MeetingState.NOTIFIED


def test_what_is_refused_keeps_its_reason_and_is_tried_again_or_set_aside(procedure: Procedure, head: User) -> None:
    requests = three(procedure, head)
    meeting = make_voted(head, requests)
    awaited = make_opinion(requests[0], head, is_compulsory=True)
    meeting = carried_out(meeting, head)
    refused = items(meeting)[0]
    assert (meeting.state, refused.fate) == (MeetingState.ENFORCEABLE, Fate.REFUSED)
    assert awaited.capacity in refused.refusal_reason
    assert carrying_out.try_again(meeting_id=meeting.pk, actor=head, seen=meeting.revision) == 1
    carrying_out.run(meeting.pk)
    carrying_out.set_aside(item_id=refused.pk, actor=head)
    assert now(meeting).state == MeetingState.NOTIFIED


def test_a_cancelled_meeting_gives_its_requests_back(procedure: Procedure, head: User) -> None:
    requests = three(procedure, head)
    meeting = make_voted(head, requests)
    cancel(meeting_id=meeting.pk, actor=head, seen=meeting.revision, reason="Quorum.")
    assert Proposal.objects.filter(is_current=True).count() == 3
    assert {item.request for item in items(make_meeting(head))} == set(requests)
