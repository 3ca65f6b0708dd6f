"""Elimination lists: what comes on them and when, what keeps a request off, what is written on them, by whom."""

import datetime as dt

import pytest
import time_machine

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices import tasks
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.retention import drawing_up, eliminating
from teleservices.lifecycle.retention.holding import hold, lift
from teleservices.lifecycle.retention.list_changes import extend, give_visa, keep_for_archives
from teleservices.models import (
    EliminationLine,
    EliminationList,
    FinalFate,
    LegalHold,
    Procedure,
    RetentionStart,
    ServiceRequest,
    State,
)
from tests.factories.locker import make_stored_file
from tests.factories.meetings import make_head
from tests.factories.procedures import PROJECT, act, make_instructor, make_procedure
from tests.factories.retention import MONTHS, OVER, VISAED, make_list, make_over, make_visaed

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = dt.timedelta(days=1)
WHY = "Le solde n’est pas encore versé."


@pytest.fixture
def over() -> ServiceRequest:
    return make_over()


def run(at: dt.datetime = OVER) -> int:
    with time_machine.travel(at, tick=False):
        return tasks.draw_up_eliminations()


def carried_out(at: dt.datetime = VISAED) -> int:
    with time_machine.travel(at, tick=False):
        return tasks.eliminate_requests()


def extended(made: EliminationList, actor: User, at: dt.datetime = OVER, days: int = 400) -> int:
    with time_machine.travel(at, tick=False):
        lines = list(made.lines.values_list("pk", flat=True))
        seen = EliminationList.objects.get(pk=made.pk).revision
        until = at.date() + days * DAY
        return extend(list_id=made.pk, actor=actor, seen=seen, lines=lines, until=until, reason=WHY)


def is_destroyed(request: ServiceRequest) -> bool:
    return PROJECT not in ServiceRequest.objects.get(pk=request.pk).answers


# --- What comes on a list --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", sorted(State.ended()))
def test_on_its_day_and_once(state: State) -> None:
    request = make_over(state=state)
    assert (run(OVER - 2 * DAY), run(), run(OVER + 40 * DAY)) == (0, 1, 0)
    line = EliminationLine.objects.get()
    assert (line.request, line.reference, line.due_on) == (request, request.reference, dt.date(2025, 3, 2))
    assert line.elimination.notice_until == OVER.date() + 30 * DAY


@pytest.mark.parametrize("state", [State.DRAFT, *sorted(State.open())])
def test_never_what_is_open_nor_a_draft(state: State) -> None:
    make_over(state=state)
    assert run(OVER + 4000 * DAY) == 0


def test_counted_from_the_day_when_the_file_is_put_away() -> None:
    procedure = make_procedure(retention_months=MONTHS, retention_from=RetentionStart.FILED_AWAY)
    request = make_over(procedure)
    assert run(OVER + 4000 * DAY) == 0, "nobody puts it away"
    with time_machine.travel(OVER, tick=False):
        act(request, "file_away", make_instructor(request.team))
    later = OVER.replace(year=2030)
    assert (run(later - DAY), run(later + DAY)) == (0, 1)


def test_each_instructor_is_told_once_and_nobody_is_named(over: ServiceRequest) -> None:
    make_instructor(over.team)
    OutgoingEmail.objects.all().delete()
    run()
    emails = OutgoingEmail.objects.filter(kind="service.elimination")
    assert emails.count() == 2  # with who instructed it
    email = emails.earliest("pk")
    assert "2 avril 2025" in email.text
    assert over.reference not in email.text + email.html
    assert over.applicant_name not in email.text + email.html


def test_a_second_list_comes_a_month_later_with_the_others(over: ServiceRequest) -> None:
    run()
    other = make_over(over.procedure)
    assert (run(OVER + 29 * DAY), run(OVER + 31 * DAY)) == (0, 1)
    assert EliminationLine.objects.get(request=other).elimination.lines.count() == 1


def test_a_list_is_bounded_and_the_next_takes_the_others(over: ServiceRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    make_over(over.procedure)
    monkeypatch.setattr(drawing_up, "MOST_LINES", 1)
    assert (run(), run(OVER + 31 * DAY), run(OVER + 62 * DAY)) == (1, 1, 0)


@pytest.mark.parametrize("act_name", ["register_appeal", "announce_withdrawal"])
def test_what_is_contested_is_on_no_list(over: ServiceRequest, act_name: str) -> None:
    with time_machine.travel(OVER - DAY, tick=False):
        act(over, act_name, make_head(over.team))
    assert run() == 0


# --- What is kept longer ---------------------------------------------------------------------------------------------
def test_kept_longer_it_leaves_the_list_and_comes_on_another(over: ServiceRequest) -> None:
    made, agent = make_list(over), make_instructor(over.team)
    assert extended(made, agent) == 1
    make_visaed(made, make_head(over.team))
    assert carried_out() == 0
    assert EliminationList.objects.get().finished_at
    assert (run(OVER + 399 * DAY), run(OVER + 401 * DAY)) == (0, 1)
    assert not is_destroyed(over)


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_until_a_day_to_come_within_ten_years(over: ServiceRequest, days: int) -> None:
    with pytest.raises(ActRefusedError, match="dans les dix ans"):
        extended(make_list(over), make_instructor(over.team), days=days)


def test_another_service_keeps_nothing_longer_and_writes_no_visa(over: ServiceRequest) -> None:
    made, stranger = make_list(over), make_head(make_over().team)
    with pytest.raises(ActRefusedError):
        extended(made, stranger)
    with pytest.raises(ActRefusedError):
        make_visaed(made, stranger)
    assert EliminationList.objects.get(pk=made.pk).revision == 1


def test_of_two_pages_the_second_is_told(over: ServiceRequest) -> None:
    made, agent = make_list(over), make_instructor(over.team)
    lines = list(made.lines.values_list("pk", flat=True))
    extended(made, agent)
    with time_machine.travel(OVER, tick=False), pytest.raises(StaleRevisionError):
        extend(list_id=made.pk, actor=agent, seen=made.revision, lines=lines, until=OVER.date() + DAY, reason=WHY)


def test_lines_of_another_list_are_refused(over: ServiceRequest) -> None:
    made, other = make_list(over), make_list(make_over())
    lines = list(other.lines.values_list("pk", flat=True))
    with time_machine.travel(OVER, tick=False), pytest.raises(ActRefusedError):
        extend(
            list_id=made.pk,
            actor=make_instructor(over.team),
            seen=1,
            lines=lines,
            until=OVER.date() + DAY,
            reason=WHY,
        )


def test_what_the_archives_keep_of_a_sorted_list_stays() -> None:
    over = make_over(make_procedure(retention_months=MONTHS, final_fate=FinalFate.SORTING))
    other = make_over(over.procedure)
    made, head = make_list(over), make_head(over.team)
    kept = made.lines.get(request=over)
    assert keep_for_archives(list_id=made.pk, actor=head, seen=1, lines=[kept.pk]) == 1
    make_visaed(made, head)
    assert carried_out() == 1
    assert (is_destroyed(over), is_destroyed(other)) == (False, True)
    assert run(OVER + 4000 * DAY) == 0


def test_a_list_that_is_not_sorted_keeps_nothing_for_the_archives(over: ServiceRequest) -> None:
    made = make_list(over)
    lines = list(made.lines.values_list("pk", flat=True))
    with pytest.raises(ActRefusedError, match="triées"):
        keep_for_archives(list_id=made.pk, actor=make_head(over.team), seen=1, lines=lines)


# --- The visa --------------------------------------------------------------------------------------------------------
def test_nothing_goes_without_a_visa(over: ServiceRequest) -> None:
    made = make_list(over)
    assert carried_out(OVER + 4000 * DAY) == 0
    assert not eliminating.eliminate(line_id=made.lines.get().pk)
    assert not is_destroyed(over)


def test_no_visa_before_the_thirty_days_are_over(over: ServiceRequest) -> None:
    made, head = make_list(over), make_head(over.team)
    with pytest.raises(ActRefusedError, match="2 avril 2025"):
        make_visaed(made, head, OVER + 30 * DAY)
    make_visaed(made, head, OVER + 31 * DAY)


def test_of_two_people_who_write_the_visa_the_second_is_told(over: ServiceRequest) -> None:
    made, head, other = make_list(over), make_head(over.team), make_head(over.team)
    make_visaed(made, head)
    with time_machine.travel(VISAED, tick=False), pytest.raises(StaleRevisionError):
        give_visa(
            list_id=made.pk, actor=other, seen=made.revision, number="2", on=VISAED.date(), file=make_stored_file()
        )
    written = EliminationList.objects.get()
    assert (written.visa_by, written.visa_number) == (head, "2025-E-17")
    with pytest.raises(StaleRevisionError):
        extended(made, head, VISAED)


@pytest.mark.parametrize("days", [-1, 41])
def test_its_day_is_between_the_list_and_today(over: ServiceRequest, days: int) -> None:
    made = make_list(over)
    with time_machine.travel(VISAED, tick=False), pytest.raises(ActRefusedError, match="date"):
        give_visa(
            list_id=made.pk,
            actor=make_head(over.team),
            seen=1,
            number="1",
            on=OVER.date() + days * DAY,
            file=make_stored_file(),
        )


def test_an_instructor_who_heads_nothing_writes_none(over: ServiceRequest) -> None:
    with pytest.raises(ActRefusedError, match="responsables"):
        make_visaed(make_list(over), make_instructor(over.team))


# --- Kept for a dispute ----------------------------------------------------------------------------------------------
def test_what_is_held_is_on_no_list(over: ServiceRequest) -> None:
    head = make_head(over.team)
    placed = hold(request_id=over.pk, actor=head, reason=WHY)
    assert run() == 0
    lift(hold_id=placed.pk, request_id=over.pk, actor=head, reason="Jugement rendu.")
    assert run(OVER + DAY) == 1


def test_held_after_the_visa_it_stays_until_it_is_lifted(over: ServiceRequest) -> None:
    head = make_head(over.team)
    made = make_visaed(make_list(over), head)
    placed = hold(request_id=over.pk, actor=head, reason=WHY)
    assert carried_out() == 0
    assert not is_destroyed(over)
    assert EliminationList.objects.get(pk=made.pk).finished_at is None
    lift(hold_id=placed.pk, request_id=over.pk, actor=head, reason="Jugement rendu.")
    assert carried_out(VISAED + DAY) == 1
    assert is_destroyed(over)
    assert not LegalHold.objects.exists()


def test_contested_after_the_visa_it_stays(over: ServiceRequest) -> None:
    head = make_head(over.team)
    make_visaed(make_list(over), head)
    with time_machine.travel(VISAED, tick=False):
        act(over, "register_appeal", head)
    assert carried_out(VISAED + DAY) == 0
    assert not is_destroyed(over)


def test_a_longer_time_published_after_the_visa_counts(over: ServiceRequest) -> None:
    make_visaed(make_list(over), make_head(over.team))
    Procedure.objects.filter(pk=over.procedure_id).update(retention_months=MONTHS + 12)
    assert carried_out() == 0


def test_held_once_and_lifted_once(over: ServiceRequest) -> None:
    head = make_head(over.team)
    placed = hold(request_id=over.pk, actor=head, reason=WHY)
    with pytest.raises(StaleRevisionError):
        hold(request_id=over.pk, actor=head, reason=WHY)
    lift(hold_id=placed.pk, request_id=over.pk, actor=head, reason="Jugement rendu.")
    with pytest.raises(StaleRevisionError):
        lift(hold_id=placed.pk, request_id=over.pk, actor=head, reason="Jugement rendu.")
    events = over.events.order_by("number").values_list("act", "is_public")
    assert list(events)[-2:] == [("hold", False), ("lift_hold", False)]


@pytest.mark.parametrize("reason", ["", "  "])
def test_never_without_a_reason(over: ServiceRequest, reason: str) -> None:
    with pytest.raises(ActRefusedError, match="pourquoi"):
        hold(request_id=over.pk, actor=make_head(over.team), reason=reason)


def test_only_by_who_holds_the_right_in_the_service(over: ServiceRequest) -> None:
    for actor in (make_instructor(over.team), make_head(make_over().team)):
        with pytest.raises(ActRefusedError):
            hold(request_id=over.pk, actor=actor, reason=WHY)
    draft = make_over(state=State.DRAFT)
    with pytest.raises(ActRefusedError):
        hold(request_id=draft.pk, actor=make_head(over.team), reason=WHY)


# --- Carried out -----------------------------------------------------------------------------------------------------
class KilledError(BaseException):
    """As `kill -9` stops a run: nothing catches it."""


def test_a_run_killed_between_two_requests_is_taken_up_again(
    over: ServiceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [over, make_over(over.procedure), make_over(over.procedure)]
    make_visaed(make_list(over), make_head(over.team))
    kept, calls = eliminating.destroy_contents, list[int]()

    def killed(request: ServiceRequest, **options: object) -> None:
        kept(request, **options)  # type: ignore[arg-type]
        calls.append(request.pk)
        if len(calls) == 2:
            raise KilledError

    monkeypatch.setattr(eliminating, "destroy_contents", killed)
    with pytest.raises(KilledError):
        carried_out()
    assert [is_destroyed(request) for request in requests] == [True, False, False]
    monkeypatch.setattr(eliminating, "destroy_contents", kept)
    assert carried_out() == 2
    assert all(is_destroyed(request) for request in requests)
    assert EliminationList.objects.get().finished_at


def test_a_run_stops_in_time_and_the_next_goes_on(over: ServiceRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    make_visaed(make_list(over), make_head(over.team))
    monkeypatch.setattr(eliminating, "SECONDS", -1)
    assert carried_out() == 0
    monkeypatch.setattr(eliminating, "SECONDS", 30)
    assert carried_out() == 1
