"""SQLite learns how its tables have grown, and finds a person's rows by what is rare among them."""

import pytest

from portal.schedules import schedules
from portal.statistics import refresh_statistics
from teleservices.models import ServiceRequest
from tests.factories.procedures import make_draft

pytestmark = pytest.mark.django_db


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


def test_it_is_refreshed_every_hour() -> None:
    assert any(task.path == "portal.statistics.refresh_statistics" and task.minutes == 60 for task in schedules)
