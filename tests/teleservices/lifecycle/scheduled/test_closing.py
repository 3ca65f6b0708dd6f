"""Drafts of a procedure that closes: told once, a week before, only while something can still be done."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from notifications.models import OutgoingEmail
from teleservices.filing.transmission import transmit
from teleservices.lifecycle.scheduled import closing, timers
from teleservices.models import Procedure, ServiceRequest
from tests.factories.procedures import complete, make_draft, make_procedure

pytestmark = pytest.mark.django_db

BEGUN = dt.datetime(2027, 3, 10, 15, tzinfo=dt.UTC)
CLOSES = dt.datetime(2027, 3, 31, 22, tzinfo=dt.UTC)  # midnight in Paris: the clocks went forward in between


@pytest.fixture
def draft() -> ServiceRequest:
    with time_machine.travel(BEGUN, tick=False):
        return complete(make_draft(procedure=make_procedure(closes_at=CLOSES, draft_days=None)))


def run(before: dt.timedelta) -> int:
    with time_machine.travel(CLOSES - before, tick=False):
        return timers.run()


def emails() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind="draft.closing"))


def test_it_is_told_a_week_before_and_once(draft: ServiceRequest) -> None:
    assert run(dt.timedelta(days=7, hours=1)) == 0
    assert run(dt.timedelta(days=7)) == 1
    assert run(dt.timedelta(days=6)) == 0
    (sent,) = emails()
    assert sent.recipient == draft.applicant.email
    for words in (draft.procedure.title, "31 mars 2027", reverse("filing_resume", args=[draft.reference])):
        assert words in sent.subject + sent.text
    assert "Fête de la rivière" not in sent.text + sent.html


def test_a_new_date_is_told_again(draft: ServiceRequest) -> None:
    run(dt.timedelta(days=5))
    Procedure.objects.filter(pk=draft.procedure_id).update(closes_at=CLOSES + dt.timedelta(days=2))
    assert run(dt.timedelta(days=4)) == 1
    assert len(emails()) == 2


def test_nothing_is_told_of_what_is_transmitted_closed_or_just_begun(draft: ServiceRequest) -> None:
    assert run(-dt.timedelta(hours=1)) == 0
    with time_machine.travel(CLOSES - dt.timedelta(days=2), tick=False):
        make_draft(procedure=draft.procedure)
        transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    assert run(dt.timedelta(days=2)) == 0
    with time_machine.travel(CLOSES - dt.timedelta(days=1), tick=False):
        assert not closing.announce(request_id=draft.pk)
    assert emails() == []


@pytest.mark.both_databases
def test_what_was_transmitted_is_not_read(draft: ServiceRequest) -> None:
    """The procedure's own index finds its drafts among all its requests; theirs holds nothing else."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # so few rows would be read whole
            cursor.execute("SET LOCAL enable_seqscan = off")
    with time_machine.travel(CLOSES - dt.timedelta(days=5), tick=False):
        assert "request_draft_procedure" in closing.drafts_about_to_close().explain()
