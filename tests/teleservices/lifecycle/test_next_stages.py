"""The stages that a designer lets follow one another: refused, offered and chosen in one place."""

from functools import partial

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.desk.acts.forms import StageForm, form_for
from teleservices.lifecycle import ACTS, ActRefusedError, Payload, acts_open_to
from teleservices.models import Procedure, ServiceRequest, Stage, State
from teleservices.permissions import Party
from tests.factories.procedures import act, make_instructor, make_procedure, make_request
from tests.teleservices.lifecycle.acting import move, review_stage, stage_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure()


@pytest.fixture
def instructor(procedure: Procedure) -> User:
    return make_instructor(procedure.team)


def test_without_a_word_of_the_designer_all_may_follow(procedure: Procedure, instructor: User) -> None:
    opinion = review_stage(procedure, "avis")
    request = make_request(state=State.IN_REVIEW, procedure=procedure, instructor=instructor)
    moved = move(request, instructor, "move_stage", Payload(stage_key="avis"))
    assert moved.stage == opinion
    assert "On étudie." in OutgoingEmail.objects.get(about=request.reference, kind="request.move_stage").text


def test_what_is_not_allowed_next_is_refused_and_not_offered(procedure: Procedure, instructor: User) -> None:
    opinion, board = review_stage(procedure, "avis"), review_stage(procedure, "commission")
    review = stage_of(procedure, State.IN_REVIEW)
    review.allowed_next.add(opinion)
    request = make_request(state=State.IN_REVIEW, procedure=procedure, instructor=instructor)
    names = {act.name for act in acts_open_to(instructor, request, Party.INSTRUCTOR)}
    assert names == {"move_stage", "assign", "transfer", "correct_answer"}
    form = StageForm(act=ACTS["move_stage"], request=request, actor=instructor)
    assert form.fields["stage"].choices == [("avis", "Avis")]
    for act_name, payload in [("accept", None), ("move_stage", Payload(stage_key=board.key))]:
        with pytest.raises(ActRefusedError):
            move(request, instructor, act_name, payload)
    assert ServiceRequest.objects.get(pk=request.pk).stage == review
    moved = move(request, instructor, "move_stage", Payload(stage_key="avis"))
    assert moved.stage == opinion
    assert move(moved, instructor, "accept").state == State.ACCEPTED


def test_the_first_allowed_stage_of_a_kind_is_taken(procedure: Procedure, instructor: User) -> None:
    review_stage(procedure, "avis", order=50)
    board = review_stage(procedure, "commission", order=60)
    stage_of(procedure, State.SUBMITTED).allowed_next.add(board)
    request = make_request(procedure=procedure)
    assert move(request, instructor, "take_charge").stage == board


def test_an_archived_stage_closes_nothing(procedure: Procedure, instructor: User) -> None:
    opinion = review_stage(procedure, "avis")
    stage_of(procedure, State.IN_REVIEW).allowed_next.add(opinion)
    Stage.objects.filter(pk=opinion.pk).update(is_archived=True)
    request = make_request(state=State.IN_REVIEW, procedure=procedure, instructor=instructor)
    assert move(request, instructor, "accept").state == State.ACCEPTED


def test_applicants_are_never_held_back(procedure: Procedure, instructor: User) -> None:
    review, asked = stage_of(procedure, State.IN_REVIEW), stage_of(procedure, State.CORRECTION_REQUESTED)
    review.allowed_next.add(asked)
    asked.allowed_next.add(stage_of(procedure, State.REFUSED))
    request = make_request(state=State.CORRECTION_REQUESTED, procedure=procedure, instructor=instructor)
    with pytest.raises(ActRefusedError):
        move(request, instructor, "resume")
    answered = move(request, request.applicant, "resubmit")
    assert answered.stage == review
    assert act(answered, "withdraw", instructor).state == State.WITHDRAWN


def test_the_review_goes_on_where_it_stood(procedure: Procedure, instructor: User) -> None:
    opinion = review_stage(procedure, "avis")
    request = make_request(state=State.IN_REVIEW, procedure=procedure, instructor=instructor)
    request = move(request, instructor, "move_stage", Payload(stage_key="avis"))
    request = move(request, instructor, "request_corrections")
    assert move(request, instructor, "resume").stage == opinion


@pytest.mark.parametrize(
    ("state", "act_name"),
    [
        (State.SUBMITTED, "take_charge"),
        (State.CORRECTION_REQUESTED, "resume"),
    ],
)
def test_the_desk_asks_for_the_stage_where_several_may_follow(
    state: State, act_name: str, procedure: Procedure, instructor: User
) -> None:
    request = make_request(state=state, procedure=procedure, instructor=instructor)
    form_class = partial(form_for(ACTS[act_name]), act=ACTS[act_name])
    assert "stage" not in form_class(request=request, actor=instructor).fields
    opinion = review_stage(procedure, "avis")
    asked = form_class(request=request, actor=instructor).fields["stage"]
    assert [key for key, _name in asked.choices] == ["in-review", "avis"]
    assert asked.initial == "in-review"
    form = form_class(QueryDict("stage=avis&message="), request=request, actor=instructor)
    assert form.is_valid()
    assert move(request, instructor, act_name, form.payload()).stage == opinion
    without = form_class(QueryDict("message="), request=request, actor=instructor)
    assert without.is_valid()
    assert without.payload().stage_key == ""


def test_a_decision_may_have_several_stages(procedure: Procedure, instructor: User) -> None:
    paid = review_stage(procedure, "versee")
    Stage.objects.filter(pk=paid.pk).update(state=State.ACCEPTED)
    request = make_request(state=State.IN_REVIEW, procedure=procedure, instructor=instructor)
    today = timezone.localdate().isoformat()
    data = f"stage=versee&authority=Commission&author_capacity=Directrice&act_date={today}"
    form = form_for(ACTS["accept"])(QueryDict(data), act=ACTS["accept"], request=request, actor=instructor)
    assert form.is_valid(), form.errors
    assert move(request, instructor, "accept", form.payload()).stage == paid
