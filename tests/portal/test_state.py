"""« État du portail »: each line from what really is there, with what to do; a part that breaks hides none."""

import datetime as dt
import re
import shutil
import threading
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ, Schedule, Task
from django_q.tasks import async_task
from pytest_django import Settings
from time_machine import TimeMachineFixture

from accounts.audit import audit_state
from accounts.models import User
from accounts.tasks import anchor_audit
from home import roles
from locker import readings
from notifications.models import EmailState, OutgoingEmail
from notifications.tasks import sweep
from portal.backups import journal
from portal.health import clusters
from portal.health import probes as health
from portal.health.probes import Probe, Report
from portal.supervision import machine, state, workers
from portal.supervision.state import Level, Line, Section
from tests.accounts.journeys import queries_of
from tests.factories.accounts import make_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
GIGABYTE = machine.GIGABYTE
Disk = namedtuple("Disk", "total used free")


@pytest.fixture(autouse=True)
def _quiet(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of the machine that runs the tests says nothing."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(100 * GIGABYTE, 0, 50 * GIGABYTE))


def line(label: str) -> Line:
    """The line of this label, its spaces plain."""
    read = next(line for reading in state.read_all() for line in reading.lines if str(line.label) == label)
    return replace(read, figure=read.figure.replace("\xa0", " "))


def administrator() -> Client:
    user = make_staff()
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="django_q", codename="view_failure"))
    client = Client()
    client.force_login(user)
    return client


def test_the_page_says_each_thing_with_its_figure() -> None:
    page = administrator().get(reverse("state_of_the_portal"))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    for expected in ("État du portail", "Version Bon 0.1.0", "EUPL-1.2", "Tâches en attente Bon 0", "aucune connue"):
        assert expected in text
    assert "points à regarder" in text


def test_it_is_for_administrators_alone() -> None:
    roles.prepare_groups()
    for role in (roles.ADMINISTRATION, roles.DESIGN, roles.INSTRUCTION, roles.COMMUNICATION):
        user = make_user()
        user.groups.add(Group.objects.get(name=role.name))
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))
        answer = client.get(reverse("state_of_the_portal"))
        assert (answer.status_code == 200) is (role is roles.ADMINISTRATION)
    assert administrator().post(reverse("state_of_the_portal")).status_code == 405


def test_nothing_of_a_person_is_on_it() -> None:
    OutgoingEmail.objects.create(
        key="k", kind="k", recipient="claire@exemple.test", subject="Bonjour Claire", state=EmailState.FAILED
    )
    now = timezone.now()
    values = {"func": "notifications.tasks.send_email", "result": "ValueError: claire@exemple.test", "success": False}
    Task.objects.create(id="c" * 32, name="claire", started=now, stopped=now, attempt_count=5, **values)
    assert "claire" not in administrator().get(reverse("state_of_the_portal")).text.lower()


def test_its_cost_is_constant() -> None:
    client = administrator()
    client.get(reverse("state_of_the_portal"))
    few = queries_of(client, reverse("state_of_the_portal"))
    now = timezone.now()
    for number in range(20):
        async_task("notifications.tasks.sweep")
        OutgoingEmail.objects.create(key=f"{number}", kind="k", recipient="a@exemple.test", subject="s")
        values = {"func": "x", "result": "x", "success": False}
        Task.objects.create(id=f"{number:032}", name=str(number), started=now, stopped=now, attempt_count=5, **values)
    assert queries_of(client, reverse("state_of_the_portal")) <= few + 1  # the age of the oldest task


def test_a_part_that_breaks_says_so_and_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(reports: state.Reports) -> list[Line]:
        raise OSError("/srv/secret")

    before = dict(state.sections._entries)
    monkeypatch.setattr(state.sections, "_entries", before)
    state.sections.register("broken", Section("broken", "Cassé", broken))
    assert (line("Cassé").level, line("Cassé").figure) == (Level.UNKNOWN, "OSError")
    assert line("Version").figure == "0.1.0"


def test_what_hangs_elsewhere_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(health.probes, "_entries", dict(health.probes._entries))
    monkeypatch.setattr(state, "DEADLINE", 0.05)

    def hung() -> Report:
        released.wait(30)
        return Report(ok=True)

    for name in ("storage", "antivirus"):
        health.probes.register(name, Probe(name, hung, asks_elsewhere=True))
    try:
        storage = line("Stockage des documents")
        assert (storage.level, storage.figure) == (Level.BAD, "pas de réponse à temps")
        assert "S3" in storage.to_do
    finally:
        released.set()
        for name in ("storage", "antivirus"):
            health._asked.pop(name).result(30)


@pytest.mark.parametrize(
    ("free", "level"), [(50, Level.GOOD), (10, Level.WATCH), (4, Level.WATCH), (3, Level.BAD), (0, Level.BAD)]
)
def test_the_disk_is_told_before_it_is_full(monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(100 * GIGABYTE, 0, free * GIGABYTE))
    disk = line("Disque des données")
    assert disk.level == level
    assert disk.figure == f"{free},0 Go libres sur 100,0 Go"
    assert bool(disk.to_do) is (level != Level.GOOD)


@pytest.mark.parametrize(
    ("hours", "losses", "level"),
    [(1, 0, Level.GOOD), (35, 0, Level.GOOD), (37, 0, Level.WATCH), (8 * 24, 0, Level.BAD), (1, 2, Level.BAD)],
)
def test_a_backup_that_did_not_run_is_told(
    time_machine: TimeMachineFixture, hours: int, losses: int, level: Level
) -> None:
    time_machine.move_to(NOW, tick=False)
    journal.note(losses=losses)
    time_machine.move_to(NOW + dt.timedelta(hours=hours), tick=False)
    assert line("Dernière sauvegarde").level == level
    assert line("Dernière sauvegarde").figure.startswith("2 mars 2026 à 13 h (il y a ")


@pytest.mark.django_db(transaction=True)
def test_a_backup_notes_that_it_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cache.delete(journal.KEY)
    call_command("backup", str(tmp_path / "kept"))
    assert capsys.readouterr().out
    last = journal.last()
    assert last is not None
    assert last.losses == 0
    assert timezone.now() - last.at < dt.timedelta(minutes=1)


def beats(node: str, settings: Settings) -> None:
    """The workers of this node say that they live."""
    settings.PARVIS_NODE = node
    clusters.beat()


def test_each_machine_with_workers_is_told_and_one_that_falls_silent(
    time_machine: TimeMachineFixture, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "seconds_ahead", lambda: 0.0)  # the database's clock doesn't travel
    time_machine.move_to(NOW, tick=False)
    beats("parvis-1", settings)
    beats("parvis-2", settings)
    sweep()
    expected = Line("Processus des tâches de parvis-1", Level.GOOD, "en marche")
    assert line("Processus des tâches de parvis-1") == expected
    time_machine.move_to(NOW + dt.timedelta(minutes=12), tick=False)
    beats("parvis-1", settings)
    sweep()
    assert line("Processus des tâches de parvis-1") == expected
    silent = line("Processus des tâches de parvis-2")
    assert (silent.level, silent.figure) == (Level.WATCH, "aucun signe de vie depuis 12 minutes")
    time_machine.move_to(NOW + dt.timedelta(days=8), tick=False)
    assert clusters.clusters() == []
    assert line("Processus des tâches").level == Level.BAD


@pytest.mark.parametrize(("ahead", "level"), [(-3.0, Level.WATCH), (900.0, Level.BAD)])
def test_a_machine_whose_clock_is_wrong_is_told(
    ahead: float, level: Level, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(clusters, "seconds_ahead", lambda: ahead)
    beats("parvis-1", settings)
    wrong = line("Processus des tâches de parvis-1")
    assert wrong.level == level
    assert "NTP" in wrong.to_do


def test_tasks_that_wait_too_long_are_told(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)
    OrmQ.objects.all().delete()
    async_task("notifications.tasks.sweep")
    time_machine.move_to(NOW + dt.timedelta(minutes=9), tick=False)
    assert line("Tâches en attente") == Line("Tâches en attente", Level.GOOD, "1")
    time_machine.move_to(NOW + dt.timedelta(minutes=11), tick=False)
    late = line("Tâches en attente")
    assert (late.level, late.figure) == (Level.WATCH, "1, jusqu’à 11 minutes d’attente")
    get_broker().dequeue()
    assert line("Tâches en attente").figure == "0"
    assert workers.late_tasks() == {"waiting": 0, "late": 0, "running": 1}


def test_recurring_tasks_that_nobody_takes_up_are_told(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)
    Schedule.objects.all().delete()
    Schedule.objects.create(name="outbox", func="x", next_run=NOW - dt.timedelta(minutes=5))
    assert line("Tâches régulières").level == Level.GOOD
    Schedule.objects.update(next_run=NOW - dt.timedelta(hours=1))
    assert line("Tâches régulières").figure == "en retard : outbox"


def test_emails_that_wait_or_were_given_up_are_told() -> None:
    assert line("Courriels en attente").figure == "0"
    row = OutgoingEmail.objects.create(key="k", kind="k", recipient="a@exemple.test", subject="s")
    assert line("Courriels en attente").level == Level.GOOD
    OutgoingEmail.objects.filter(pk=row.pk).update(created_at=timezone.now() - dt.timedelta(minutes=30))
    waiting = line("Courriels en attente")
    assert (waiting.level, waiting.figure) == (Level.BAD, "1, jusqu’à 30 minutes d’attente")
    OutgoingEmail.objects.filter(pk=row.pk).update(state=EmailState.FAILED)
    assert line("Courriels abandonnés en une semaine").level == Level.WATCH


def test_the_last_check_of_the_histories_is_told() -> None:
    cache.delete(audit_state.KEY)
    assert line("Dernier contrôle des historiques").level == Level.UNKNOWN
    make_user()
    anchor_audit()
    assert line("Dernier contrôle des historiques").figure.endswith("tous intacts")
    audit_state.note(faults=2)
    assert line("Dernier contrôle des historiques").level == Level.BAD


def test_accounts_that_read_very_much_are_counted_and_not_named() -> None:
    for account in ("one", "two", "one"):
        readings._remember(account)
    readers = line("Comptes ayant ouvert beaucoup de documents, en deux jours")
    assert (readers.level, readers.figure) == (Level.WATCH, "2")


def test_what_is_to_be_mended_comes_first() -> None:
    journal.note(losses=1)
    OutgoingEmail.objects.create(key="k", kind="k", recipient="a@e.test", subject="s", state=EmailState.FAILED)
    lines = state.to_do(state.read_all())
    assert [part.level for part in lines] == sorted((part.level for part in lines), key=list(Level).index)
    assert all(part.to_do for part in lines)
