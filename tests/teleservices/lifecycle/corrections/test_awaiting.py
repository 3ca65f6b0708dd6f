"""What is awaited: only what is indispensable holds the service up, and only until its deadline (CRPA L114-5-1)."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from notifications.models import OutgoingEmail
from portal.dates import long_date
from teleservices.answering.editing import open_correction
from teleservices.desk.acts.forms import StageForm
from teleservices.filing.resubmission import Confirmation, resubmit
from teleservices.legal_clock import clock_of
from teleservices.lifecycle import (
    ACTS,
    ActRefusedError,
    Corrections,
    Payload,
    StaleRevisionError,
    acts_open_to,
    perform,
)
from teleservices.lifecycle.emails.previewing import preview
from teleservices.models import Procedure, ServiceRequest, Stage, State, TimerKind
from teleservices.permissions import Party
from tests.factories.procedures import PROJECT, STATUTES, make_instructor, make_procedure, make_request
from tests.french import french
from tests.teleservices.lifecycle.acting import at_once, move, review_stage, stage_of

DAYS = 15
CHANGES = {"amend_corrections", "extend_corrections"}
"""What becomes of a request for corrections until its last day."""
AWAITED = {"resume", "assign", "transfer", "cancel_corrections", "correct_answer"}
DECISIONS = {"accept", "accept_in_part", "refuse", "declare_inadmissible"}


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure()


@pytest.fixture
def instructor(procedure: Procedure) -> User:
    return make_instructor(procedure.team)


@pytest.fixture
def board(procedure: Procedure) -> Stage:
    return review_stage(procedure, "commission")


def waiting(procedure: Procedure, instructor: User, *indispensable: str, **given: object) -> ServiceRequest:
    """A request whose project is to be said again and whose statutes are missing."""
    request = make_request(state=State.IN_REVIEW, procedure=procedure, instructor=instructor, **given)
    asked = Corrections(
        message="Joignez des statuts signés.",
        field_keys=(PROJECT, STATUTES),
        indispensable_keys=indispensable,
        deadline=timezone.localdate() + dt.timedelta(days=DAYS),
    )
    return move(request, instructor, "request_corrections", asked)


def open_names(instructor: User, request: ServiceRequest) -> set[str]:
    return {act.name for act in acts_open_to(instructor, request, Party.INSTRUCTOR)}


@pytest.mark.django_db
def test_the_review_moves_on_and_the_request_still_waits(procedure: Procedure, instructor: User, board: Stage) -> None:
    request = waiting(procedure, instructor)
    before, timers = clock_of(request), list(request.timers.values_list("kind", "due_at", "done_at"))
    assert TimerKind.DEADLINE in {kind for kind, _due, _done in timers}
    moved = move(request, instructor, "move_stage", Payload(stage_key="commission"))
    assert (moved.state, moved.stage) == (State.CORRECTION_REQUESTED, stage_of(procedure, State.CORRECTION_REQUESTED))
    assert open_correction(moved) is not None
    assert clock_of(moved) == before, "the legal time waits for the documents, whatever the service does meanwhile"
    assert list(moved.timers.values_list("kind", "due_at", "done_at")) == timers
    event = moved.events.latest("number")
    assert (event.stage, event.from_state, event.to_state) == (board, moved.state, moved.state)
    email = OutgoingEmail.objects.get(about=request.reference, kind="request.move_stage")
    assert "On étudie." in email.text
    awaited = french("What we asked you for is still expected by %(deadline)s, that day included.")
    assert awaited % {"deadline": long_date(moved.corrections.get().deadline)} in email.text
    answered = move(moved, moved.applicant, "resubmit")
    assert (answered.state, answered.stage) == (State.IN_REVIEW, board)


@pytest.mark.django_db
def test_it_is_chosen_after_the_review_s_own_stage(procedure: Procedure, instructor: User, board: Stage) -> None:
    opinion = review_stage(procedure, "avis", order=60)
    stage_of(procedure, State.IN_REVIEW).allowed_next.add(board, stage_of(procedure, State.CORRECTION_REQUESTED))
    stage_of(procedure, State.CORRECTION_REQUESTED).allowed_next.add(stage_of(procedure, State.REFUSED))
    request = waiting(procedure, instructor)
    assert open_names(instructor, request) == {"move_stage", "refuse", "assign", "transfer", "correct_answer", *CHANGES}
    form = StageForm(act=ACTS["move_stage"], request=request, actor=instructor)
    assert form.fields["stage"].choices == [("commission", "Commission")]
    with pytest.raises(ActRefusedError):
        move(request, instructor, "move_stage", Payload(stage_key=opinion.key))
    moved = move(request, instructor, "move_stage", Payload(stage_key="commission"))
    assert "commission" not in dict(
        StageForm(act=ACTS["move_stage"], request=moved, actor=instructor).fields["stage"].choices
    )


@pytest.mark.django_db
def test_what_is_indispensable_holds_the_review_until_its_deadline(
    procedure: Procedure, instructor: User, board: Stage
) -> None:
    request = waiting(procedure, instructor, STATUTES)
    assert open_names(instructor, request) == AWAITED | CHANGES
    for name in [*DECISIONS, "move_stage"]:
        with pytest.raises(ActRefusedError, match="reprenez d’abord l’instruction"):
            move(request, instructor, name, Payload(stage_key=board.key) if name == "move_stage" else None)
    assert ServiceRequest.objects.get(pk=request.pk).revision_number == request.revision_number
    with time_machine.travel(timezone.now() + dt.timedelta(days=DAYS), tick=False):
        assert open_names(instructor, request) == AWAITED | CHANGES, "the last day is the applicant's"
    with time_machine.travel(timezone.now() + dt.timedelta(days=DAYS + 1), tick=False):
        assert open_names(instructor, request) == AWAITED | {"move_stage", *DECISIONS}
        assert move(request, instructor, "declare_inadmissible").state == State.INADMISSIBLE


@pytest.mark.django_db
def test_doing_without_it_is_one_act_away(procedure: Procedure, instructor: User) -> None:
    resumed = move(waiting(procedure, instructor, STATUTES), instructor, "resume")
    assert move(resumed, instructor, "accept").state == State.ACCEPTED


@pytest.mark.django_db
def test_nothing_indispensable_decides_at_once(procedure: Procedure, instructor: User) -> None:
    assert move(waiting(procedure, instructor), instructor, "accept").state == State.ACCEPTED


@pytest.mark.django_db
def test_both_sides_read_where_the_review_stands(
    client: Client, procedure: Procedure, instructor: User, board: Stage, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    request = move(waiting(procedure, instructor), instructor, "move_stage", Payload(stage_key="commission"))
    client.force_login(request.applicant)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "poursuit l’instruction de votre demande : «\u00a0Commission\u00a0»" in page.replace("\u00a0: ", " : ")
    assert "Changement d’étape" in page
    desk = Client()
    desk.force_login(instructor)
    sheet = desk.get(reverse("desk:sheet", args=[request.reference])).content.decode()
    assert "l’instruction continue (Commission)" in " ".join(sheet.split())
    assert reverse("desk:act", args=[request.reference, "move_stage"]) in sheet


@pytest.mark.django_db
def test_what_is_said_of_the_wait_is_seen_before_it_is_sent(
    procedure: Procedure, instructor: User, board: Stage
) -> None:
    from_review = make_request(state=State.IN_REVIEW, procedure=procedure, instructor=instructor)
    payload, act = Payload(stage_key=board.key), "move_stage"
    assert "reste attendu" in previewed(waiting(procedure, instructor), act, payload)
    assert "reste attendu" not in previewed(from_review, act, payload)


def previewed(request: ServiceRequest, act_name: str, payload: Payload) -> str:
    assert request.assignee is not None
    return preview(request, ACTS[act_name], payload, request.assignee).text


@pytest.mark.django_db(transaction=True)
def test_the_applicant_answers_while_the_service_moves_the_review() -> None:
    """Whoever is first, the corrections arrive: the service alone may be told to look again."""
    procedure = make_procedure()
    instructor, board = make_instructor(procedure.team), review_stage(procedure, "commission")
    request = waiting(procedure, instructor)

    def advance() -> object:
        return perform(
            request_id=request.pk,
            act_name="move_stage",
            actor=instructor,
            revision_number=request.revision_number,
            payload=Payload(stage_key="commission"),
        )

    def answer() -> object:
        return resubmit(request_id=request.pk, actor=request.applicant, revision_number=1, confirmation=Confirmation())

    moved, answered = at_once([advance, answer])
    now = ServiceRequest.objects.select_related("stage").get(pk=request.pk)
    assert isinstance(answered, ServiceRequest)
    assert (now.state, open_correction(now)) == (State.IN_REVIEW, None)
    acts = list(now.events.order_by("number").values_list("act", flat=True))[-2:]
    if isinstance(moved, StaleRevisionError):
        assert (acts[-1], now.stage) == ("resubmit", stage_of(procedure, State.IN_REVIEW))
    else:
        assert (acts, now.stage) == (["move_stage", "resubmit"], board)
