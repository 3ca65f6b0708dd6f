"""An agent who recuses themselves does nothing more of a request, whichever door they try; a head ends it."""

from collections.abc import Callable

import pytest

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from notifications.models import OutgoingEmail
from teleservices.deciding.errors import ProposalRefusedError
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.deciding.proposals.scoring import score
from teleservices.deciding.proposals.visas import why_no_visa
from teleservices.desk.labels.laying import LabelError, lay
from teleservices.lifecycle import ActRefusedError, Assignment, acts_open_to, perform
from teleservices.lifecycle.agents.assigning import present
from teleservices.lifecycle.agents.recipients import informed
from teleservices.lifecycle.handover import hand_over
from teleservices.lifecycle.messaging import send_message
from teleservices.lifecycle.prerequisites.who_decides import is_interested
from teleservices.lifecycle.recusing import end_recusal, recusals_on, recuse
from teleservices.models import (
    Label,
    NoticeKind,
    Outcome,
    Recusal,
    RequestWatch,
    ServiceRequest,
    Side,
    State,
    TeamMember,
    TeamRole,
)
from teleservices.permissions import Party, may_instruct, may_read, refusal
from teleservices.steering.personal_data import forget
from tests.factories.accounts import make_profile
from tests.factories.procedures import make_instructor, make_procedure, make_request, payload_for
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_in_review() -> ServiceRequest:
    """Followed by an agent of its service."""
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def agent(request_in_review: ServiceRequest) -> User:
    assert request_in_review.assignee is not None
    return request_in_review.assignee


@pytest.fixture
def head(request_in_review: ServiceRequest) -> User:
    user = make_instructor(request_in_review.team)
    TeamMember.objects.filter(user=user).update(role=TeamRole.HEAD)
    return user


def again(request: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.with_form().get(pk=request.pk)


def _propose(request: ServiceRequest, agent: User) -> object:
    proposed = Proposed(outcome=Outcome.REFUSED, reasons="Hors règlement.")
    return propose(request_id=request.pk, author=agent, seen=0, proposed=proposed)


def _score(request: ServiceRequest, agent: User) -> object:
    return score(request_id=request.pk, reader=agent, points={})


def _write(request: ServiceRequest, agent: User) -> object:
    return send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Bonjour")


def _lay(request: ServiceRequest, agent: User) -> object:
    label = Label.objects.create(team=request.team, name="Urgent")
    return lay(request_id=request.pk, label_id=label.pk, actor=agent)


def _act(name: str) -> Callable[[ServiceRequest, User], object]:
    return lambda request, agent: perform(
        request_id=request.pk,
        act_name=name,
        actor=agent,
        revision_number=request.revision_number,
        payload=payload_for(name, request),
    )


@pytest.mark.parametrize(
    ("done", "error"),
    [
        (_propose, ProposalRefusedError),
        (_score, ProposalRefusedError),
        (_write, ActRefusedError),
        (_lay, LabelError),
        (_act("accept"), ActRefusedError),
        (_act("request_corrections"), ActRefusedError),
        (_act("correct_answer"), ActRefusedError),
        (lambda request, agent: recuse(request_id=request.pk, actor=agent, is_everywhere=True), ActRefusedError),
    ],
)
def test_they_do_nothing_more_of_it(
    request_in_review: ServiceRequest,
    agent: User,
    done: Callable[[ServiceRequest, User], object],
    error: type[ActRefusedError],
) -> None:
    recuse(request_id=request_in_review.pk, actor=agent, is_everywhere=False)
    with pytest.raises(error, match="déport"):
        done(again(request_in_review), agent)


def test_they_read_it_still_and_have_no_act(request_in_review: ServiceRequest, agent: User, head: User) -> None:
    recuse(request_id=request_in_review.pk, actor=agent, is_everywhere=False)
    shown = again(request_in_review)
    assert may_read(agent, shown)
    assert acts_open_to(agent, shown, Party.INSTRUCTOR) == []
    assert acts_open_to(head, shown, Party.INSTRUCTOR)
    assert is_interested(shown, agent)
    assert not is_interested(shown, head)


def test_what_they_follow_goes_back_and_the_heads_are_told_without_why(
    request_in_review: ServiceRequest, agent: User, head: User
) -> None:
    RequestWatch.objects.create(request=request_in_review, user=agent)
    OutgoingEmail.objects.all().delete()
    recuse(request_id=request_in_review.pk, actor=agent, is_everywhere=False)
    assert again(request_in_review).assignee is None
    assert not agent.watches.exists()
    letter = OutgoingEmail.objects.get()
    assert letter.recipient == head.email
    assert request_in_review.reference in letter.text
    assert list(request_in_review.events.order_by("-number").values_list("act", "is_public", "text")[:2]) == [
        ("assign", False, ""),
        ("recuse", False, ""),
    ]


def test_nobody_is_told_of_what_they_did_not_follow(request_in_review: ServiceRequest, head: User) -> None:
    colleague = make_instructor(request_in_review.team)
    OutgoingEmail.objects.all().delete()
    recuse(request_id=request_in_review.pk, actor=colleague, is_everywhere=False)
    assert again(request_in_review).assignee is not None
    assert not OutgoingEmail.objects.exists()


def test_they_are_given_it_by_nobody(request_in_review: ServiceRequest, agent: User, head: User) -> None:
    recuse(request_id=request_in_review.pk, actor=agent, is_everywhere=False)
    with pytest.raises(ActRefusedError, match="n’instruit pas"):
        move(again(request_in_review), head, "assign", Assignment(assignee=agent))
    assert agent.pk not in present(again(request_in_review)).values_list("user", flat=True)
    assert agent.email not in informed(again(request_in_review), NoticeKind.MESSAGE).at_once
    given = move(again(request_in_review), head, "assign", Assignment(assignee=head))
    hand_over(head, agent, agent)
    assert again(given).assignee is None, "a colleague's departure doesn't bring it back to them"


def test_of_all_those_of_a_profile(request_in_review: ServiceRequest, agent: User) -> None:
    other = make_request(state=State.IN_REVIEW, procedure=request_in_review.procedure)
    sibling = make_request(state=State.IN_REVIEW, procedure=request_in_review.procedure)
    ServiceRequest.objects.filter(pk=sibling.pk).update(profile=request_in_review.profile, assignee=agent)
    recuse(request_id=request_in_review.pk, actor=agent, is_everywhere=True)
    assert not may_instruct(agent, again(request_in_review))
    assert not may_instruct(agent, again(sibling))
    assert again(sibling).assignee is None
    assert may_instruct(agent, again(other)), "another applicant's"
    later = make_request(state=State.SUBMITTED, procedure=request_in_review.procedure)
    ServiceRequest.objects.filter(pk=later.pk).update(profile=request_in_review.profile)
    assert "déport" in refusal(agent, again(later), Party.INSTRUCTOR)


def test_a_head_alone_ends_it_and_never_their_own(request_in_review: ServiceRequest, agent: User, head: User) -> None:
    recusal = recuse(request_id=request_in_review.pk, actor=agent, is_everywhere=True)
    colleague, elsewhere = make_instructor(request_in_review.team), make_instructor(make_procedure().team)
    TeamMember.objects.filter(user=elsewhere).update(role=TeamRole.HEAD)
    for actor in (agent, colleague, elsewhere):
        with pytest.raises(ActRefusedError):
            end_recusal(recusal_id=recusal.pk, request_id=request_in_review.pk, actor=actor)
    TeamMember.objects.filter(user=agent).update(role=TeamRole.HEAD)
    with pytest.raises(ActRefusedError):
        end_recusal(recusal_id=recusal.pk, request_id=request_in_review.pk, actor=agent)
    end_recusal(recusal_id=recusal.pk, request_id=request_in_review.pk, actor=head)
    assert may_instruct(agent, again(request_in_review))
    recusal.refresh_from_db()
    assert (recusal.ended_by, bool(recusal.ended_at)) == (head, True)
    with pytest.raises(ActRefusedError, match="déjà"):
        end_recusal(recusal_id=recusal.pk, request_id=request_in_review.pk, actor=head)
    recuse(request_id=request_in_review.pk, actor=agent, is_everywhere=False)
    assert recusals_on(request_in_review).get().user == agent


def test_a_recusal_of_another_request_is_not_ended_from_this_one(
    request_in_review: ServiceRequest, agent: User, head: User
) -> None:
    other = make_request(state=State.IN_REVIEW, procedure=request_in_review.procedure)
    ServiceRequest.objects.filter(pk=other.pk).update(profile=make_profile())
    recusal = recuse(request_id=other.pk, actor=agent, is_everywhere=False)
    with pytest.raises(ActRefusedError):
        end_recusal(recusal_id=recusal.pk, request_id=request_in_review.pk, actor=head)
    assert Recusal.objects.standing().filter(pk=recusal.pk).exists()


def test_a_head_who_recused_themselves_gives_no_visa(request_in_review: ServiceRequest, head: User) -> None:
    assert "intérêt" not in why_no_visa(head, request_in_review, None)
    recuse(request_id=request_in_review.pk, actor=head, is_everywhere=False)
    assert "intérêt" in why_no_visa(head, request_in_review, None)


def test_their_data_say_it_and_their_account_takes_it_away(
    request_in_review: ServiceRequest, agent: User, head: User
) -> None:
    recusal = recuse(request_id=request_in_review.pk, actor=agent, is_everywhere=True)
    [section] = [known for known in personal_data_sections if known.folder == "deports"]
    assert section.count(agent) == 1
    [record] = list(section.records(agent))
    assert request_in_review.profile.name not in str(record)
    Recusal.objects.filter(pk=recusal.pk).update(ended_by=head)
    forget(head)
    assert Recusal.objects.get().ended_by is None
    forget(agent)
    assert not Recusal.objects.exists()
