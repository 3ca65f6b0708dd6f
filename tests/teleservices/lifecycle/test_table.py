"""The lifecycle over its whole table: every state × act × person."""

import itertools

import pytest

from accounts.models import Membership, Role, User
from notifications.models import OutgoingEmail
from teleservices.lifecycle import ACTS, ActRefusedError, LifecycleError, StaleRevisionError, perform
from teleservices.lifecycle.acts import acts_open_to
from teleservices.models import ServiceRequest, State
from teleservices.permissions import Party
from tests import queue
from tests.factories.accounts import make_user
from tests.factories.procedures import make_instructor, make_request, payload_for

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

REVIEWED = [
    act
    for act in ACTS.values()
    if act.name
    not in {
        *("transmit", "assign", "follow_form", "hand_over", "take_as_received", "transfer"),
        *("ask_attestation", "attest_silence", "take_out", "announce_withdrawal", "give_up_withdrawal"),
        *("withdraw_decision", "answer_appeal", "reconsider", "reopen", "leave_meeting"),
    }
]
DONE_BY_PEOPLE = [act for act in REVIEWED if act.by is not Party.CLOCK]
ROWS = [(act.name, state) for act in DONE_BY_PEOPLE for state in sorted(act.sources)]
PEOPLE = ["applicant", "reader", "stranger", "instructor", "other_instructor"]


def person(kind: str, request: ServiceRequest) -> User:
    match kind:
        case "applicant":
            return request.applicant
        case "reader":
            user = make_user()
            Membership.objects.create(profile=request.profile, user=user, role=Role.READER)
            return user
        case "instructor":
            assert request.team is not None
            return make_instructor(request.team)
        case "other_instructor":
            return make_instructor(make_request().team)
    return make_user()


def may(kind: str, party: Party) -> bool:
    return kind == {Party.APPLICANT: "applicant", Party.INSTRUCTOR: "instructor", Party.CLOCK: "nobody"}[party]


@pytest.mark.parametrize("state", State.staged())
def test_every_act_from_a_state(state: State) -> None:
    request = make_request(state=state)
    people = {kind: person(kind, request) for kind in PEOPLE}
    for act, kind in itertools.product(REVIEWED, PEOPLE):
        if may(kind, act.by) and state in act.sources:
            assert act in acts_open_to(people[kind], request, act.by)
            continue
        with pytest.raises(LifecycleError) as refusal:
            perform(
                request_id=request.pk,
                act_name=act.name,
                actor=people[kind],
                revision_number=request.revision_number,
                payload=payload_for(act.name),
            )
        expected = StaleRevisionError if may(kind, act.by) else ActRefusedError
        assert isinstance(refusal.value, expected), (state, act.name, kind)
    unchanged = ServiceRequest.objects.get(pk=request.pk)
    assert (unchanged.state, unchanged.revision_number) == (request.state, request.revision_number)


@pytest.mark.parametrize(
    ("name", "state"), [(act.name, state) for act in DONE_BY_PEOPLE for state in sorted(act.sources)]
)
def test_every_row_moves_writes_one_event_and_tells(name: str, state: State) -> None:
    row = ACTS[name]
    request = make_request(state=state)
    assert request.team is not None
    queue.tell_services()
    actor = request.applicant if row.by is Party.APPLICANT else make_instructor(request.team)
    events, emails = request.events.count(), OutgoingEmail.objects.filter(about=request.reference).count()
    event = perform(
        request_id=request.pk,
        act_name=row.name,
        actor=actor,
        revision_number=request.revision_number,
        payload=payload_for(row.name),
    )
    moved = ServiceRequest.objects.get(pk=request.pk)
    assert moved.state == row.target_from(state)
    assert moved.revision_number == request.revision_number + 1
    assert moved.stage is not None
    assert moved.stage.state == moved.state
    assert request.events.count() == events + 1
    assert (event.from_state, event.to_state) == (state, moved.state)
    queue.tell_services()
    new_emails = int(row.notifies_applicant) + int(row.notice is not None)
    assert OutgoingEmail.objects.filter(about=request.reference).count() == emails + new_emails
