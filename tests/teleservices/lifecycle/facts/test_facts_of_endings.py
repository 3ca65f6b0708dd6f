"""How a request ended, in how many days: what dashboards count."""

import datetime as dt

import pytest
import time_machine

from teleservices.legal_clock import days_waited
from teleservices.lifecycle import facts
from teleservices.models import CorrectionRequest, RequestFacts, ServiceRequest, State
from tests.factories.procedures import make_instructor, make_request
from tests.teleservices.lifecycle.acting import move

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOON = dt.time(12, tzinfo=dt.UTC)


def on(day: int) -> dt.datetime:
    """Noon of a day of March 2026."""
    return dt.datetime.combine(dt.date(2026, 3, day), NOON)


def asked(day: int, *, deadline: int, answered: int | None = None, unchanged: bool = False) -> CorrectionRequest:
    """Corrections asked for in March 2026, not stored."""
    return CorrectionRequest(
        asked_at=on(day),
        deadline=on(deadline).date(),
        answered_at=on(answered) if answered else None,
        field_keys=["f_a"],
        unchanged_keys=["f_a"] if unchanged else [],
    )


@pytest.mark.parametrize(
    ("corrections", "days"),
    [
        ([], 0),
        ([asked(5, deadline=20, answered=9)], 4),
        ([asked(5, deadline=20, answered=25)], 15),
        ([asked(5, deadline=20)], 15),
        ([asked(5, deadline=31)], 23),
        ([asked(5, deadline=20, answered=9), asked(9, deadline=20, answered=12)], 7),
        ([asked(5, deadline=20, answered=9, unchanged=True), asked(12, deadline=20, answered=14)], 9),
        ([asked(5, deadline=20, answered=5)], 0),
    ],
    ids=["none", "answered", "answered late", "never", "decided first", "twice", "unchanged", "the same day"],
)
def test_days_waited_are_counted_once_and_up_to_the_deadline(corrections, days):
    assert days_waited(corrections, until=on(28).date()) == days


def row(request: ServiceRequest) -> RequestFacts:
    """The facts of a request, which are what they should be."""
    assert facts.drift(ServiceRequest.objects.filter(pk=request.pk)) == []
    return RequestFacts.objects.get(pk=request.pk)


def test_an_open_request_has_not_ended():
    desk_facts = row(make_request(state=State.IN_REVIEW))
    assert (desk_facts.ended_on, desk_facts.outcome, desk_facts.decided_in) == (None, "", None)
    assert desk_facts.submitted_on is not None


def test_a_decision_ends_it_and_waiting_is_taken_off():
    with time_machine.travel(on(1), tick=False):
        request = make_request(state=State.IN_REVIEW)
        agent = make_instructor(request.team)
    with time_machine.travel(on(3), tick=False):
        request = move(request, agent, "request_corrections")
    with time_machine.travel(on(9), tick=False):
        request = move(request, request.applicant, "resubmit")
    with time_machine.travel(on(21), tick=False):
        request = move(request, agent, "accept")
    desk_facts = row(request)
    assert (desk_facts.ended_on, desk_facts.outcome) == (on(21).date(), "accepted")
    assert (desk_facts.decided_in, desk_facts.corrections_asked) == (20 - 6, 1)


def test_the_days_are_those_of_the_departement(settings):
    settings.PARVIS_TIME_ZONE = "Europe/Paris"
    with time_machine.travel(dt.datetime(2026, 3, 31, 22, 30, tzinfo=dt.UTC), tick=False):
        desk_facts = row(make_request())
    assert desk_facts.submitted_on == dt.date(2026, 4, 1), "half past midnight in Paris"


def test_a_withdrawal_ends_it_without_a_delay_even_once_filed_away():
    request = make_request(state=State.IN_REVIEW)
    with time_machine.travel(request.submitted_at + dt.timedelta(days=3), tick=False):
        request = move(request, request.applicant, "withdraw")
    desk_facts = row(request)
    assert (desk_facts.outcome, desk_facts.decided_in) == ("withdrawn", None)
    assert desk_facts.ended_on == desk_facts.submitted_on + dt.timedelta(days=3)
    with time_machine.travel(request.submitted_at + dt.timedelta(days=9), tick=False):
        request = move(request, make_instructor(request.team), "file_away")
    closed = row(request)
    assert (closed.outcome, closed.ended_on) == (desk_facts.outcome, desk_facts.ended_on)


def test_a_file_closed_keeps_its_outcome_and_a_reopened_one_has_none():
    request = make_request(state=State.REFUSED)
    agent = make_instructor(request.team)
    ended = row(request).ended_on
    assert row(move(request, agent, "withdraw_decision")).outcome == ""
    refused = make_request(state=State.REFUSED, procedure=request.procedure)
    closed = row(move(refused, agent, "file_away"))
    assert (closed.outcome, closed.ended_on) == ("refused", ended)


def test_what_is_withdrawn_after_it_was_reopened_is_withdrawn():
    request = make_request(state=State.ACCEPTED)
    request = move(request, make_instructor(request.team), "withdraw_decision")
    request = move(request, request.applicant, "withdraw")
    desk_facts = row(request)
    assert (desk_facts.outcome, desk_facts.amount_granted) == ("withdrawn", None)
    assert row(move(request, make_instructor(request.team), "file_away")).outcome == "withdrawn"


def test_rows_made_before_are_made_again_when_the_portal_is_prepared():
    request = make_request(state=State.ACCEPTED)
    kept = RequestFacts.objects.filter(pk=request.pk)
    before = kept.values().get()
    kept.update(submitted_on=None, ended_on=None, outcome="", decided_in=None)
    assert facts.make_missing() == 1
    assert kept.values().get() == before
    assert facts.make_missing() == 0
