"""What was closed before files were put away: each request back where its closing found it, and closed again."""

import datetime as dt
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from portal.history.append_only import append
from teleservices.lifecycle import facts
from teleservices.models import (
    Decision,
    Ending,
    Outcome,
    Procedure,
    RequestEvent,
    RequestFacts,
    ServiceRequest,
    Stage,
    State,
)
from tests.factories.procedures import make_request

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MIGRATION = import_module("teleservices.migrations.0071_closed_requests_filed_away")
CONSTRAINTS = ("no_request_is_closed_any_more", "what_is_filed_away_has_ended")
CLOSED_AT = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _unconstrained(db: None) -> Iterator[None]:
    """As before the migration, whose constraints the database checks since; the test's transaction is taken back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            for name in CONSTRAINTS:
                cursor.execute(f"ALTER TABLE teleservices_servicerequest DROP CONSTRAINT {name}")
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def close(request: ServiceRequest, *, has_event: bool = True) -> ServiceRequest:
    """As the act that is no more did it."""
    stage, _new = Stage.objects.get_or_create(
        procedure=request.procedure, key="closed", defaults={"state": State.CLOSED, "name": "Clôturée"}
    )
    if has_event:
        append(
            RequestEvent(
                request=request, act="close", from_state=request.state, to_state=State.CLOSED, stage=stage, at=CLOSED_AT
            )
        )
    where = {"state": State.CLOSED, "stage": stage}
    ServiceRequest.objects.filter(pk=request.pk).update(**where)
    RequestFacts.objects.filter(pk=request.pk).update(**where)
    return ServiceRequest.objects.get(pk=request.pk)


class Editor:
    """SQLite's own refuses to begin inside a transaction; all that is asked of it is its connection."""

    connection = connection


def migrated(request: ServiceRequest) -> ServiceRequest:
    MIGRATION.file_away(apps, Editor())
    return ServiceRequest.objects.get(pk=request.pk)


@pytest.mark.parametrize("state", sorted(State.ended()))
def test_it_gets_back_its_state_its_stage_and_the_day(state: State) -> None:
    before = make_request(state=state)
    after = migrated(close(before))
    assert (after.state, after.stage, after.filed_away_at) == (state, before.stage, CLOSED_AT)
    assert facts.drift(ServiceRequest.objects.all()) == []
    assert Stage.objects.get(procedure=before.procedure, state=State.CLOSED).is_archived


def test_what_no_event_says_ended_as_its_last_decision_or_was_withdrawn() -> None:
    refused, withdrawn = make_request(state=State.REFUSED), make_request(state=State.WITHDRAWN)
    close(refused, has_event=False)
    assert migrated(close(withdrawn, has_event=False)).state == State.WITHDRAWN
    after = ServiceRequest.objects.get(pk=refused.pk)
    assert (after.state, after.filed_away_at) == (State.REFUSED, after.updated_at)
    assert Decision.objects.filter(request=refused).exists()


def test_an_archived_stage_is_taken_where_the_procedure_has_no_other() -> None:
    before = make_request(state=State.REFUSED)
    Stage.objects.filter(pk=before.stage_id).update(is_archived=True)
    assert migrated(close(before)).stage == before.stage


def test_a_draft_says_nothing_more_of_their_stages() -> None:
    closed = close(make_request(state=State.REFUSED))
    kept = {str(closed.procedure.stages.exclude(state=State.CLOSED)[0].pk): {"name": "Reçue hier"}}
    stages = {**kept, str(closed.stage_id): {"name": "Finie"}}
    Procedure.objects.filter(pk=closed.procedure_id).update(draft_stages=stages)
    migrated(closed)
    assert Procedure.objects.get(pk=closed.procedure_id).draft_stages == kept


def test_backwards_they_are_closed_again() -> None:
    closed = close(make_request(state=State.ACCEPTED))
    put_away = make_request(state=State.REFUSED)
    migrated(closed)
    ServiceRequest.objects.filter(pk=put_away.pk).update(filed_away_at=timezone.now())
    MIGRATION.close_again(apps, Editor())
    again = ServiceRequest.objects.get(pk=closed.pk)
    assert (again.state, again.stage, again.filed_away_at) == (State.CLOSED, closed.stage, None)
    assert not closed.stage.is_archived
    assert ServiceRequest.objects.get(pk=put_away.pk).state == State.CLOSED


def end(request: ServiceRequest) -> list[Decision]:
    MIGRATION.end_decisions(apps, Editor())
    return list(request.decisions.order_by("decided_at", "pk"))


def reopen(request: ServiceRequest, at: dt.datetime) -> None:
    append(RequestEvent(request=request, act="reopen", from_state=request.state, to_state=State.IN_REVIEW, at=at))


def test_of_several_decisions_the_last_one_stands() -> None:
    request = make_request(state=State.REFUSED)
    first = request.decisions.get()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_decision_of_a_request_stands")
    reopen(request, first.decided_at)
    facts_of_a_second = {"act_date": first.act_date, "reasons": "Hors délai.", "author_name": "Camille"}
    second = Decision.objects.create(
        request=request,
        outcome=Outcome.REFUSED,
        decided_at=first.decided_at + dt.timedelta(hours=1),
        **facts_of_a_second,
    )
    former, last = end(request)
    assert (former.ending, former.ended_at) == (Ending.REPLACED, second.decided_at)
    assert (last, last.replaces, last.ended_at) == (second, first, None)


def test_a_decision_after_which_the_review_was_reopened_stands_no_more() -> None:
    reopened, kept = make_request(state=State.REFUSED), make_request(state=State.REFUSED)
    at = timezone.now() + dt.timedelta(hours=1)
    reopen(reopened, at)
    [decision] = end(reopened)
    assert (decision.ending, decision.ended_at) == (Ending.REOPENED, at)
    assert kept.decisions.standing().exists()
