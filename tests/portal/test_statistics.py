"""SQLite learns how its tables have grown, and finds a person's rows by what is rare among them."""

from itertools import cycle
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.database.statistics import refresh_statistics
from portal.schedules import schedules
from teleservices.models import RequestFacts, ServiceRequest, State
from tests.factories.procedures import make_draft, make_request

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def way_to_drafts(mine: ServiceRequest) -> str:
    """How SQLite would find the drafts of one person among those of a procedure."""
    drafts = ServiceRequest.objects.visible_to(mine.applicant).drafts().filter(procedure=mine.procedure)
    return drafts.explain()


def test_a_person_s_drafts_are_not_sought_among_all_those_of_the_procedure() -> None:
    mine, other = make_draft(), make_draft()
    crowd = [
        ServiceRequest(
            procedure=mine.procedure,
            form_version=mine.form_version,
            profile=other.profile,
            applicant=other.applicant,
            reference=f"{number:04}-TEST",
        )
        for number in range(300)
    ]
    ServiceRequest.objects.bulk_create(crowd)
    refresh_statistics()
    assert "servicerequest_procedure_id" not in way_to_drafts(mine), "which is the way it takes without statistics"


def test_the_desk_s_facts_are_filtered_by_the_index_of_their_states() -> None:
    """A sample of 1,000 rows, all of one service and one state, makes states look as rare as amounts."""
    request = make_request()
    columns = RequestFacts.objects.filter(pk=request.pk).values().get()
    like = ServiceRequest.objects.filter(pk=request.pk).values().get()
    crowd = []
    for number in range(3_000):
        crowd.append(ServiceRequest(**like | {"id": None, "uuid": uuid4(), "reference": f"{number:04}-TEST"}))
    made = ServiceRequest.objects.bulk_create(crowd)
    decided = cycle(sorted(State.ended()))
    RequestFacts.objects.bulk_create(
        RequestFacts(**columns | {"request_id": row.pk, "amount_asked": row.pk, "state": next(decided)}) for row in made
    )
    few = RequestFacts.objects.filter(team=request.team, state=State.IN_REVIEW, amount_asked__gte=5)
    with connection.cursor() as cursor:  # a sample, as of the other tables
        cursor.execute("PRAGMA analysis_limit=1000")
        cursor.execute("ANALYZE")
        assert "facts_state" not in few.explain(), "which is why the whole is looked at"
        cursor.execute("DELETE FROM sqlite_stat1")
    refresh_statistics()
    assert "facts_state" in few.explain()


def looks_at_facts() -> bool:
    with CaptureQueriesContext(connection) as queries:
        refresh_statistics()
    return any(query["sql"] == 'ANALYZE "teleservices_requestfacts"' for query in queries)


def test_a_table_is_looked_at_whole_only_when_it_has_grown() -> None:
    """Nobody writes meanwhile: two seconds, among a million requests."""
    for _ in range(20):
        make_request()
    assert looks_at_facts()
    assert not looks_at_facts()
    make_request()
    assert not looks_at_facts(), "a twentieth more"
    for _ in range(2):
        make_request()
    assert looks_at_facts()
    assert not looks_at_facts()


def test_a_new_index_is_looked_at() -> None:
    make_request()
    refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX facts_new ON teleservices_requestfacts (team_id, title)")
    assert looks_at_facts()


def test_it_is_refreshed_every_hour() -> None:
    minutes = {task.path: task.minutes for task in schedules}
    assert minutes["portal.database.statistics.refresh_statistics"] == 60
