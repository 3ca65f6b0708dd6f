"""Drafts that nobody goes on with: announced, then deleted, never without the announcement."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from locker.models import LockerDocument
from notifications.models import EmailState, OutgoingEmail
from teleservices.filing.transmission import transmit
from teleservices.lifecycle.scheduled import lapsing, timers
from teleservices.models import Procedure, ServiceRequest, Timer
from tests.factories.procedures import complete, make_draft, make_procedure

pytestmark = pytest.mark.django_db

BEGUN = dt.datetime(2027, 1, 10, 15, tzinfo=dt.UTC)


@pytest.fixture
def draft() -> ServiceRequest:
    with time_machine.travel(BEGUN, tick=False):
        return complete(make_draft(procedure=make_procedure(draft_days=30)))


def run(days: float) -> int:
    with time_machine.travel(BEGUN + dt.timedelta(days=days), tick=False):
        return timers.run()


def announcement() -> OutgoingEmail:
    return OutgoingEmail.objects.get(kind="draft.lapse")


def deliver() -> None:
    OutgoingEmail.objects.filter(kind="draft.lapse").update(state=EmailState.SENT)


def exists(draft: ServiceRequest) -> bool:
    return ServiceRequest.objects.filter(pk=draft.pk).exists()


def test_a_draft_is_announced_a_week_before_then_deleted(draft: ServiceRequest) -> None:
    assert run(22.9) == 0
    assert run(23) == 1
    assert run(23) == 0
    sent = announcement()
    assert sent.recipient == draft.applicant.email
    for words in (draft.procedure.title, "9 février 2027", reverse("filing_resume", args=[draft.reference])):
        assert words in sent.subject + sent.text
    assert "Fête de la rivière" not in sent.text + sent.html
    deliver()
    assert run(29.6) == 0
    assert exists(draft)
    documents = LockerDocument.objects.count()
    assert run(29.7) == 1
    assert not exists(draft)
    assert LockerDocument.objects.count() == documents > 0


def test_it_stays_until_the_announcement_has_left(draft: ServiceRequest) -> None:
    run(24)
    assert run(40) == 0
    assert exists(draft)
    deliver()
    assert run(40) == 1


def test_a_draft_announced_late_still_has_its_week(draft: ServiceRequest) -> None:
    run(50)
    deliver()
    run(56)
    assert exists(draft)
    assert run(58) == 1


def test_who_comes_back_begins_a_new_term(draft: ServiceRequest, client: Client) -> None:
    run(24)
    deliver()
    with time_machine.travel(BEGUN + dt.timedelta(days=26), tick=False):
        client.force_login(draft.applicant)
        client.get(reverse("filing_resume", args=[draft.reference]))
    assert run(31) == 0
    assert exists(draft)
    assert not Timer.objects.exists()
    assert run(26 + 24) == 1
    assert OutgoingEmail.objects.filter(kind="draft.lapse").count() == 2


def test_opening_a_draft_that_nobody_announced_changes_nothing(draft: ServiceRequest) -> None:
    lapsing.keep(draft)
    assert ServiceRequest.objects.get(pk=draft.pk).updated_at == draft.updated_at


def test_a_draft_transmitted_meanwhile_is_safe(draft: ServiceRequest) -> None:
    run(24)
    deliver()
    with time_machine.travel(BEGUN + dt.timedelta(days=25), tick=False):
        transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    assert run(31) == 0
    assert exists(draft)


@pytest.mark.parametrize("days", [None, 90])
def test_a_procedure_that_keeps_drafts_longer_forgets_the_announcement(draft: ServiceRequest, days: int | None) -> None:
    run(24)
    deliver()
    Procedure.objects.update(draft_days=days)
    assert run(31) == 0
    assert exists(draft)
    assert not Timer.objects.exists()


def test_a_run_announces_what_time_allows(draft: ServiceRequest) -> None:
    with time_machine.travel(BEGUN + dt.timedelta(days=24), tick=False):
        assert lapsing.warn(until=0) == 0
        assert not lapsing.announce(request_id=0)
    assert lapsing.lapses_at(draft) == dt.datetime(2027, 2, 9, 7, tzinfo=dt.UTC)
    assert timezone.is_aware(draft.updated_at)
