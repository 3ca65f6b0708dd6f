"""Reminders and lateness: at the right hour, once, whatever runs twice, dies or moves meanwhile."""

import datetime as dt
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices import tasks
from teleservices.lifecycle import Corrections, perform
from teleservices.lifecycle.agents import team_notices
from teleservices.lifecycle.clock import morning_after
from teleservices.lifecycle.scheduled import timers
from teleservices.models import (
    MorningNotice,
    NoticeChoice,
    NoticeKind,
    Pace,
    Procedure,
    RequestEvent,
    ServiceRequest,
    Stage,
    State,
    Timer,
    TimerKind,
)
from tests import another_process
from tests.factories.procedures import STATUTES, act, make_instructor, make_procedure, make_request

UTC = dt.UTC
ARRIVED = dt.datetime(2027, 3, 25, 22, 30, tzinfo=UTC)
"""Half past eleven at night in Paris, three days before the clocks go forward."""


def with_timers(state: State, *, remind: int | None = None, late: int | None = None, **changes: object) -> Procedure:
    procedure = make_procedure(**changes)
    Stage.objects.filter(procedure=procedure, state=state).update(remind_after_days=remind, late_after_days=late)
    return procedure


def arrived(state: State, procedure: Procedure) -> ServiceRequest:
    with time_machine.travel(ARRIVED, tick=False):
        return make_request(state=state, procedure=procedure)


def emails(request: ServiceRequest, act_name: str) -> list[OutgoingEmail]:
    """Those of an act of the clock, under the family of who is told."""
    family = "request" if act_name == "remind_applicant" else "service"
    return list(OutgoingEmail.objects.filter(about=request.reference, kind=f"{family}.{act_name}"))


@pytest.mark.parametrize(
    ("at", "days", "expected"),
    [
        (ARRIVED, 3, dt.datetime(2027, 3, 28, 6, tzinfo=UTC)),
        (ARRIVED, 2, dt.datetime(2027, 3, 27, 7, tzinfo=UTC)),
        (dt.datetime(2027, 3, 25, 23, 30, tzinfo=UTC), 3, dt.datetime(2027, 3, 29, 6, tzinfo=UTC)),
        (dt.datetime(2026, 10, 24, 12, tzinfo=UTC), 1, dt.datetime(2026, 10, 25, 7, tzinfo=UTC)),
    ],
)
def test_people_are_reminded_at_eight_whatever_the_clocks_do(at: dt.datetime, days: int, expected: dt.datetime) -> None:
    assert morning_after(at, days) == expected


def test_overseas_mornings_are_theirs(settings: object) -> None:
    settings.PARVIS_TIME_ZONE = "America/Martinique"
    assert morning_after(ARRIVED, 3) == dt.datetime(2027, 3, 28, 12, tzinfo=UTC)


@pytest.mark.django_db
class TestReminders:
    def test_the_applicant_is_reminded_once_when_they_must_act(self) -> None:
        request = arrived(State.CORRECTION_REQUESTED, with_timers(State.CORRECTION_REQUESTED, remind=3))
        with time_machine.travel(dt.datetime(2027, 3, 28, 5, 59, tzinfo=UTC), tick=False):
            assert timers.run() == 0
        with time_machine.travel(dt.datetime(2027, 3, 28, 6, 1, tzinfo=UTC), tick=False):
            assert timers.run() == 1
            assert timers.run() == 0
        (sent,) = emails(request, "remind_applicant")
        assert sent.recipient == request.applicant.email
        assert request.reference in sent.subject
        assert "Joignez des statuts signés." in sent.text
        event = request.events.get(act="remind_applicant")
        assert (event.is_public, event.actor, event.from_state, event.to_state) == (
            True, None, request.state, request.state,
        )  # fmt: skip
        assert ServiceRequest.objects.get(pk=request.pk).revision_number == request.revision_number

    def test_the_service_is_reminded_without_the_applicant(self) -> None:
        request = arrived(State.SUBMITTED, with_timers(State.SUBMITTED, remind=5))
        with time_machine.travel(ARRIVED + dt.timedelta(days=6), tick=False):
            assert tasks.keep_timers() == 1
        (sent,) = emails(request, "remind_team")
        assert request.team is not None
        assert sent.recipient == request.team.email
        assert f"/demandes/{request.reference}/" in sent.text
        assert request.applicant_name not in sent.text
        assert "7 jours" in sent.text  # half past midnight by then
        assert not request.events.get(act="remind_team").is_public

    def test_who_follows_the_request_is_told_alone_else_each_member(self) -> None:
        followed = arrived(State.IN_REVIEW, with_timers(State.IN_REVIEW, remind=5))
        assert followed.assignee is not None
        alone = with_timers(State.SUBMITTED, remind=5)
        assert alone.team is not None
        type(alone.team).objects.filter(pk=alone.team.pk).update(email="")
        make_instructor(alone.team)
        waiting = arrived(State.SUBMITTED, alone)
        with time_machine.travel(ARRIVED + dt.timedelta(days=6), tick=False):
            timers.run()
        assert [email.recipient for email in emails(followed, "remind_team")] == [followed.assignee.email]
        assert {email.recipient for email in emails(waiting, "remind_team")} == set(
            User.objects.filter(team_memberships__team=alone.team).values_list("email", flat=True)
        )

    @pytest.mark.parametrize(
        ("days_given", "told_at"),
        [
            (15, dt.datetime(2027, 4, 6, 6, tzinfo=UTC)),
            (3, dt.datetime(2027, 3, 27, 7, tzinfo=UTC)),
        ],
    )
    def test_the_deadline_of_corrections_is_announced_once(self, days_given: int, told_at: dt.datetime) -> None:
        """Three days before it, or the day before where less is given; at eight on both sides of the change of hour."""
        with time_machine.travel(ARRIVED, tick=False):
            request = make_request(state=State.IN_REVIEW, procedure=make_procedure())
            assert request.team is not None
            deadline = dt.date(2027, 3, 25) + dt.timedelta(days=days_given)
            perform(
                request_id=request.pk,
                act_name="request_corrections",
                actor=make_instructor(request.team),
                revision_number=request.revision_number,
                payload=Corrections(message="Signez-les.", field_keys=(STATUTES,), deadline=deadline),
            )
        assert Timer.objects.get(request=request, kind=TimerKind.DEADLINE).due_at == told_at
        with time_machine.travel(told_at, tick=False):
            assert timers.run() == 1
            assert timers.run() == 0
        (sent,) = emails(request, "remind_applicant")
        assert "Signez-les." in sent.text

    def test_corrections_that_came_are_not_reminded_of(self) -> None:
        request = arrived(State.CORRECTION_REQUESTED, make_procedure())
        with time_machine.travel(ARRIVED + dt.timedelta(days=2), tick=False):
            act(request, "resume", make_instructor(request.team))
        with time_machine.travel(ARRIVED + dt.timedelta(days=14), tick=False):
            assert timers.run() == 0

    def test_who_moved_on_is_not_reminded(self) -> None:
        procedure = with_timers(State.IN_REVIEW, remind=5)
        request = arrived(State.IN_REVIEW, procedure)
        assert request.assignee is not None
        with time_machine.travel(ARRIVED + dt.timedelta(days=3), tick=False):
            moved = act(request, "request_corrections", request.assignee)
            assert not moved.timers.filter(kind=TimerKind.REMIND).exists()
        with time_machine.travel(ARRIVED + dt.timedelta(days=4), tick=False):
            act(moved, "resume", request.assignee)
        with time_machine.travel(ARRIVED + dt.timedelta(days=7), tick=False):
            assert timers.run() == 0
        with time_machine.travel(ARRIVED + dt.timedelta(days=10), tick=False):
            assert timers.run() == 1

    def test_assigning_changes_no_appointment(self) -> None:
        request = arrived(State.IN_REVIEW, with_timers(State.IN_REVIEW, remind=5))
        before = list(request.timers.values_list("pk", "due_at"))
        perform(
            request_id=request.pk,
            act_name="move_stage",
            actor=request.assignee,
            revision_number=request.revision_number,
        )
        assert list(request.timers.values_list("pk", "due_at")) == before

    @pytest.mark.parametrize("changed", ["stage", "request"])
    def test_a_timer_that_nobody_wants_any_more_is_forgotten(self, changed: str) -> None:
        request = arrived(State.SUBMITTED, with_timers(State.SUBMITTED, remind=5))
        if changed == "stage":
            Stage.objects.filter(pk=request.stage_id).update(remind_after_days=None)
        else:
            ServiceRequest.objects.filter(pk=request.pk).update(stage=None)
        with time_machine.travel(ARRIVED + dt.timedelta(days=6), tick=False):
            assert timers.run() == 0
        assert not Timer.objects.filter(kind=TimerKind.REMIND).exists()

    def test_one_that_breaks_does_not_hold_back_the_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        procedure = with_timers(State.SUBMITTED, remind=5)
        broken, sound = arrived(State.SUBMITTED, procedure), arrived(State.SUBMITTED, procedure)
        posting = team_notices.post

        def post(notice: team_notices.Notice, event: RequestEvent, request: ServiceRequest) -> None:
            posting(notice, event, request)
            if request.pk == broken.pk:
                raise ValueError

        monkeypatch.setattr(team_notices, "post", post)
        with time_machine.travel(ARRIVED + dt.timedelta(days=6), tick=False):
            assert timers.run() == 1
            assert emails(sound, "remind_team")
            assert not emails(broken, "remind_team")
            monkeypatch.undo()
            assert timers.run() == 1
        assert len(emails(broken, "remind_team")) == 1


@pytest.mark.django_db
class TestLateness:
    def test_a_stage_has_its_own_limit_then_the_procedures_counts_again(self) -> None:
        procedure = with_timers(State.IN_REVIEW, late=10, late_after_days=45)
        request = arrived(State.IN_REVIEW, procedure)
        overall = ARRIVED + dt.timedelta(days=45)
        assert request.late_at == morning_after(ARRIVED, 10)
        with time_machine.travel(ARRIVED + dt.timedelta(days=11), tick=False):
            assert request in ServiceRequest.objects.late()
            assert timers.run() == 1
            assert timers.run() == 0
            assert request.assignee is not None
            moved = act(request, "request_corrections", request.assignee)
            assert moved.late_at == overall
            assert request not in ServiceRequest.objects.late()
        (sent,) = emails(request, "tell_late")
        assert request.reference in sent.subject
        assert request.events.filter(act="tell_late").count() == 1

    def test_the_procedures_limit_wins_when_it_comes_first(self) -> None:
        request = arrived(State.SUBMITTED, with_timers(State.SUBMITTED, late=60, late_after_days=45))
        assert request.late_at == ARRIVED + dt.timedelta(days=45)

    def test_the_procedures_limit_is_told_once_whatever_the_stage(self) -> None:
        """Late from half past midnight, told at eight; nothing of it moves with the stages."""
        request = arrived(State.SUBMITTED, make_procedure(late_after_days=45))
        with time_machine.travel(ARRIVED + dt.timedelta(days=2), tick=False):
            request = act(request, "take_charge", make_instructor(request.team))
        assert request.assignee is not None
        with time_machine.travel(dt.datetime(2027, 5, 10, 5, 59, tzinfo=UTC), tick=False):
            assert timers.run() == 0
        with time_machine.travel(dt.datetime(2027, 5, 10, 6, tzinfo=UTC), tick=False):
            assert timers.run() == 1
            assert timers.run() == 0
            act(request, "request_corrections", request.assignee)
        (sent,) = emails(request, "tell_late")
        assert sent.recipient == request.assignee.email
        assert "Elle devait être décidée avant le 10 mai 2027." in sent.text.replace("\xa0", " ")
        assert request.applicant_name not in sent.text
        with time_machine.travel(ARRIVED + dt.timedelta(days=90), tick=False):
            timers.run()
        assert len(emails(request, "tell_late")) == 1

    def test_an_act_at_the_very_hour_does_not_keep_it_from_being_told(self) -> None:
        request = arrived(State.SUBMITTED, make_procedure(late_after_days=45))
        with time_machine.travel(dt.datetime(2027, 5, 10, 6, 5, tzinfo=UTC), tick=False):
            act(request, "take_charge", make_instructor(request.team))
            assert timers.run() == 1
        assert len(emails(request, "tell_late")) == 1

    def test_what_is_decided_is_no_longer_told_late_until_it_is_reopened(self) -> None:
        request = arrived(State.ACCEPTED, make_procedure(late_after_days=45))
        assert not request.timers.filter(done_at=None).exists()
        agent = make_instructor(request.team)
        with time_machine.travel(ARRIVED + dt.timedelta(days=5), tick=False):
            reopened = act(request, "withdraw_decision", agent)
        assert reopened.timers.get(done_at=None).since == ARRIVED + dt.timedelta(days=45)

    def test_who_chose_the_morning_or_nothing_is_told_so(self) -> None:
        procedure = make_procedure(late_after_days=45)
        later, never = arrived(State.IN_REVIEW, procedure), arrived(State.IN_REVIEW, procedure)
        for request, pace in ((later, Pace.MORNING), (never, Pace.NEVER)):
            NoticeChoice.objects.create(user=request.assignee, kind=NoticeKind.LATE, pace=pace)
        with time_machine.travel(ARRIVED + dt.timedelta(days=46), tick=False):
            assert timers.run() == 2
        assert MorningNotice.objects.get().request == later
        assert not emails(later, "tell_late") + emails(never, "tell_late")

    def test_without_limits_what_was_set_at_transmission_stays(self) -> None:
        procedure = make_procedure(late_after_days=45)
        request = arrived(State.SUBMITTED, procedure)
        Procedure.objects.filter(pk=procedure.pk).update(late_after_days=90)
        assert act(request, "take_charge", make_instructor(request.team)).late_at == ARRIVED + dt.timedelta(days=45)


def _due(count: int) -> list[ServiceRequest]:
    procedure = with_timers(State.SUBMITTED, remind=5)
    requests = [make_request(procedure=procedure) for _ in range(count)]
    Timer.objects.filter(kind=TimerKind.REMIND).update(due_at=timezone.now() - dt.timedelta(minutes=1))
    return requests


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_remind_once() -> None:
    due = _due(6)
    barrier = Barrier(2)

    def run(_number: int) -> int:
        try:
            barrier.wait(timeout=30)
            return timers.run()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(run, range(2))) == 6
    for request in due:
        assert len(emails(request, "remind_team")) == 1
        assert request.events.filter(act="remind_team").count() == 1


KILLED = """
import os, signal, django
django.setup()
from teleservices.lifecycle.agents import team_notices
from teleservices.lifecycle.scheduled import timers
posting = team_notices.post
def post(*what):
    posting(*what)
    os.kill(os.getpid(), signal.SIGKILL)
team_notices.post = post
timers.run()
"""


@pytest.mark.django_db(transaction=True)
def test_a_run_killed_half_way_leaves_nothing_and_the_next_one_reminds_once() -> None:
    (request,) = _due(1)
    connection.close()
    ended = subprocess.run([sys.executable, "-c", KILLED], env=another_process.environment(), check=False)
    assert ended.returncode == -9
    assert not emails(request, "remind_team")
    assert Timer.objects.get(kind=TimerKind.REMIND).done_at is None
    assert timers.run() == 1
    assert len(emails(request, "remind_team")) == 1
    assert request.events.filter(act="remind_team").count() == 1
