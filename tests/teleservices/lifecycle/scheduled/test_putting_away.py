"""Files put away by themselves: on their day, once, never while something waits, and taken out like any other."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine

from accounts.models import User
from notifications.models import OutgoingEmail
from portal.dates import months_after
from teleservices import tasks
from teleservices.legal import contestable_until, legal_day
from teleservices.lifecycle.messaging import send_message
from teleservices.lifecycle.scheduled import putting_away
from teleservices.models import Procedure, RequestFacts, ServiceRequest, Side, State
from tests.factories.procedures import act, make_instructor, make_procedure, make_request
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db
MONTHS = 6
DECIDED = dt.datetime(2027, 1, 20, 10, tzinfo=dt.UTC)
DUE = months_after(contestable_until(dt.date(2027, 1, 20)), MONTHS) + dt.timedelta(days=1)
DAY = dt.timedelta(days=1)


def ended(state: State = State.ACCEPTED, months: int | None = MONTHS) -> ServiceRequest:
    """A request that ended that day, of a procedure whose files are put away so many months later."""
    with time_machine.travel(DECIDED, tick=False):
        return make_request(state=state, procedure=make_procedure(files_away_months=months))


def run(day: dt.date) -> int:
    with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False):
        return tasks.file_away()


def again(request: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.with_form().select_related("applicant", "team", "stage").get(pk=request.pk)


@pytest.mark.parametrize("state", sorted(State.ended()))
def test_on_its_day_and_once_and_nobody_is_told(state: State) -> None:
    request = ended(state)
    emails, revision = OutgoingEmail.objects.count(), again(request).revision_number
    assert (run(DUE - DAY), run(DUE), run(DUE + DAY)) == (0, 1, 0)
    away = again(request)
    assert away.filed_away_at is not None
    assert legal_day(away.filed_away_at) == DUE
    assert (away.state, away.revision_number) == (state, revision)
    assert RequestFacts.objects.get(pk=request.pk).filed_away_at == away.filed_away_at
    event = request.events.order_by("-number")[0]
    assert (event.act, event.actor, event.is_public) == ("file_away_by_itself", None, False)
    assert OutgoingEmail.objects.count() == emails


@pytest.mark.parametrize("state", sorted(State.open()))
def test_never_what_is_open(state: State) -> None:
    request = ended(state)
    assert run(DUE + 2000 * DAY) == 0
    assert not putting_away.put_away(request_id=request.pk)


def test_never_where_the_procedure_does_not_say_it() -> None:
    request = ended(months=None)
    assert run(DUE + 2000 * DAY) == 0
    assert putting_away.due_on(again(request)) is None


def _appeal(request: ServiceRequest, agent: User) -> None:
    act(request, "register_appeal", agent)


def _withdrawal(request: ServiceRequest, agent: User) -> None:
    act(request, "announce_withdrawal", agent)


def _message(request: ServiceRequest, agent: User) -> None:
    send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Et le solde ?")


def _answer(request: ServiceRequest, agent: User) -> None:
    send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Il part demain.")


def _given_up(request: ServiceRequest, agent: User) -> None:
    request.decisions.get().appeals.update(answered_at=DECIDED, answer="given_up")


@pytest.mark.parametrize(
    ("waits", "goes_on"),
    [
        (_appeal, _given_up),
        (_withdrawal, lambda request, agent: act(request, "give_up_withdrawal", agent)),
        (_message, _answer),
    ],
)
def test_never_while_something_waits(
    waits: Callable[[ServiceRequest, User], None], goes_on: Callable[[ServiceRequest, User], object]
) -> None:
    request = ended()
    agent = make_instructor(request.team)
    with time_machine.travel(DECIDED + DAY, tick=False):
        waits(request, agent)
    assert run(DUE) == 0
    with time_machine.travel(dt.datetime.combine(DUE, dt.time(13), dt.UTC), tick=False):
        assert not putting_away.put_away(request_id=request.pk), "asked again where the request is locked"
    with time_machine.travel(DECIDED + 2 * DAY, tick=False):
        goes_on(again(request), agent)
    assert run(DUE) == 1


def test_what_a_head_takes_out_begins_again() -> None:
    request = ended()
    assert run(DUE) == 1
    taken_on = DUE + 40 * DAY
    with time_machine.travel(dt.datetime.combine(taken_on, dt.time(12), dt.UTC), tick=False):
        out = move(again(request), make_instructor(request.team), "take_out")
        assert out.filed_away_at is None
    assert run(taken_on + DAY) == 0
    assert putting_away.due_on(again(request)) == months_after(taken_on, MONTHS) + DAY
    assert run(months_after(taken_on, MONTHS) + DAY) == 1


def test_the_draft_of_a_setting_does_nothing_before_it_is_published() -> None:
    request = ended(months=None)
    Procedure.objects.filter(pk=request.procedure_id).update(draft_settings={"files_away_months": 1})
    assert run(DUE + 2000 * DAY) == 0


def test_a_request_that_fails_holds_back_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = ended(), ended()
    put_away = putting_away.put_away

    def failing(*, request_id: int) -> bool:
        if request_id == first.pk:
            raise RuntimeError
        return put_away(request_id=request_id)

    monkeypatch.setattr(putting_away, "put_away", failing)
    assert run(DUE) == 1
    assert again(second).filed_away_at is not None


def test_a_run_stops_in_time_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(putting_away, "BATCH", 1)
    ended(), ended()
    monkeypatch.setattr(putting_away, "SECONDS", -1)
    assert run(DUE) == 0
    monkeypatch.setattr(putting_away, "SECONDS", 30)
    assert run(DUE) == 2
