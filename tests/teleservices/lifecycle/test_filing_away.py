"""A file put away: its request keeps its outcome, nothing is told, and nothing that the law keeps open shuts."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from notifications.models import OutgoingEmail
from teleservices.legal import contestable_until, legal_day
from teleservices.lifecycle import acts_open_to
from teleservices.lifecycle.messaging import may_write
from teleservices.models import RequestFacts, ServiceRequest, Side, State
from teleservices.permissions import Party
from tests.factories.procedures import act, make_instructor, make_put_away, make_request

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", sorted(State.ended()))
def test_it_keeps_its_outcome_and_comes_back(state: State) -> None:
    request = make_request(state=state)
    agent, emails = make_instructor(request.team), OutgoingEmail.objects.count()
    put_away = act(request, "file_away", agent)
    facts = RequestFacts.objects.get(pk=request.pk)
    assert (put_away.state, put_away.stage) == (state, request.stage)
    assert facts.filed_away_at == put_away.filed_away_at is not None
    assert {"file_away"}.isdisjoint(opened.name for opened in acts_open_to(agent, put_away, Party.INSTRUCTOR))
    out = act(put_away, "take_out", agent)
    facts.refresh_from_db()
    assert (out.state, out.filed_away_at, facts.filed_away_at) == (state, None, None)
    assert OutgoingEmail.objects.count() == emails, "nobody is told"
    assert not request.events.filter(act__in=["file_away", "take_out"], is_public=True).exists()


def test_messages_stay_open_as_long_as_the_decision_may_be_contested() -> None:
    request = make_request(state=State.REFUSED)
    put_away = act(request, "file_away", make_instructor(request.team))
    assert request.decided_at is not None
    last_day = contestable_until(legal_day(request.decided_at))
    noon = dt.datetime.combine(last_day, dt.time(12), dt.UTC)
    for moment, is_open in ((noon, True), (noon + dt.timedelta(days=1), False)):
        with time_machine.travel(moment, tick=False):
            assert (may_write(request.applicant, put_away, Side.APPLICANT) == "") is is_open
            assert may_write(request.applicant, request, Side.APPLICANT) == "", "a file not put away never shuts"


def test_two_months_run_from_the_fifteenth_day_and_none_of_their_ends_counts() -> None:
    assert contestable_until(dt.date(2026, 1, 1)) == dt.date(2026, 3, 17)
    assert contestable_until(dt.date(2026, 12, 16)) == dt.date(2027, 3, 1)


def test_what_was_never_decided_takes_no_message_once_put_away() -> None:
    put_away = make_put_away()
    assert "classé" in may_write(put_away.applicant, put_away, Side.APPLICANT)


@pytest.mark.parametrize("state", sorted(State.open()))
def test_the_database_puts_nothing_away_that_is_open(state: State) -> None:
    request = make_request(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRequest.objects.filter(pk=request.pk).update(filed_away_at=request.submitted_at)
