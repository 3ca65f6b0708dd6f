"""What has lapsed is deleted every hour, in batches; what hasn't stays."""

import datetime as dt

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_q.models import Failure, Task
from pytest_django import Settings

from notifications.models import EmailState, OutgoingEmail
from portal.database import lapsed_rows
from portal.database.lapsed_rows import purge_lapsed
from portal.schedules import schedules
from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD, make_user
from tests.notifications.conftest import posted

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def in_days(days: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + dt.timedelta(days=days))


def cached() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM portal_cache")
        return int(cursor.fetchone()[0])


def test_expired_limits_go_however_many_and_the_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    purge_lapsed()
    before = cached()
    monkeypatch.setattr(lapsed_rows, "AT_ONCE", 2)
    for number in range(5):
        cache.set(f"limit:{number}", 1, timeout=60)
    cache.set("kept", 1, timeout=7200)
    cache.set("eternal", 1, timeout=None)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=90)):
        assert purge_lapsed() >= 5
        assert (cache.get("kept"), cache.get("eternal")) == (1, 1)
    assert cached() <= before + 2


def test_sessions_that_ended_go_with_what_is_remembered_of_them(client: Client) -> None:
    user = make_user()
    sign_in(client, user.email, PASSWORD)
    purge_lapsed()
    assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)
    assert client.get("/compte/").status_code == 200
    with in_days(30):
        purge_lapsed()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_emails_go_after_a_year_unless_they_still_wait(settings: Settings) -> None:
    sent, failed, waiting = (posted(number) for number in range(3))
    OutgoingEmail.objects.filter(pk=sent.pk).update(state=EmailState.SENT, sent_at=timezone.now())
    OutgoingEmail.objects.filter(pk=failed.pk).update(state=EmailState.FAILED)
    with in_days(settings.PARVIS_MAIL_DAYS - 1):
        purge_lapsed()
        assert OutgoingEmail.objects.count() == 3
    with in_days(settings.PARVIS_MAIL_DAYS + 1):
        purge_lapsed()
    assert OutgoingEmail.objects.get() == waiting


def test_failed_tasks_go_after_three_months() -> None:
    now = timezone.now()
    for number, days in enumerate((1, 100)):
        at = now - dt.timedelta(days=days)
        Task.objects.create(id=f"t{number}", name="t", func="f", started=at, stopped=at, success=False)
    purge_lapsed()
    assert Failure.objects.get().pk == "t0"


def test_a_run_ends_in_time_and_leaves_the_rest_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lapsed_rows, "SECONDS", 0)
    cache.set("limit", 1, timeout=1)
    with in_days(1):
        assert purge_lapsed() == 0
    monkeypatch.undo()
    with in_days(1):
        assert purge_lapsed() >= 1


def test_it_is_scheduled() -> None:
    assert {task.path: task.minutes for task in schedules}["portal.database.lapsed_rows.purge_lapsed"] == 60
