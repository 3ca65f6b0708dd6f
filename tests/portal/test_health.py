import threading
import time
from concurrent.futures import Future

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from notifications import tasks
from notifications.models import OutgoingEmail
from portal.health import probes as health
from portal.health.probes import Probe, Report
from portal.registry import Registry

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HERE = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.PARVIS_DEMO = True


@pytest.fixture(autouse=True)
def _forget() -> None:
    health._migrations_are_applied.cache_clear()
    cache.delete(health.HEARTBEAT)


def test_live_asks_nothing_of_the_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/health/live/")
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_ready_when_everything_is_there(client: Client) -> None:
    assert client.get("/health/ready/").json() == {"status": "ok"}


@pytest.mark.parametrize("address", ["10.0.0.5:8101", "127.0.0.1:8101", "node-2.internal", "[::1]:8000"])
def test_a_supervisor_asks_each_machine_by_its_address(client: Client, settings: Settings, address: str) -> None:
    settings.PARVIS_HEALTH_TOKEN = "a-long-token"
    for path in ("live", "ready"):
        assert client.get(f"/health/{path}/", HTTP_HOST=address).json() == {"status": "ok"}
    deep = client.get("/health/deep/", HTTP_HOST=address, HTTP_AUTHORIZATION="Bearer a-long-token")
    assert "worker" in deep.json()["probes"]


def test_no_page_answers_under_another_name(client: Client) -> None:
    assert client.get("/", HTTP_HOST="10.0.0.5:8101").status_code == 400


def test_not_ready_while_a_migration_waits_and_ready_after(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(name) FROM django_migrations WHERE app = 'notifications'")
        [latest] = cursor.fetchone()
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notifications' AND name = %s", [latest])
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()) == (503, {"status": "migrations waiting"})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('notifications', %s, %s)",
            [latest, "2026-11-24 12:00:00+00"],
        )
    assert client.get("/health/ready/").status_code == 200


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/health/ready/")

    def gone(*args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(health.shared_cache, "get", gone)
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()) == (503, {"status": "database unreachable"})


def test_deep_is_for_the_demos_own_machine(client: Client, demo: None) -> None:
    tasks.sweep()
    response = client.get("/health/deep/", **HERE)
    assert response.status_code == 200
    health = response.json()
    assert health["status"] == "ok"
    assert {"worker", "storage", "mail"} <= set(health["probes"])
    assert all(report["ok"] for report in health["probes"].values())


@pytest.mark.parametrize(
    "origin",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1"},
        {"REMOTE_ADDR": "192.0.2.1", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "192.0.2.1", "HTTP_AUTHORIZATION": "Bearer wrong"},
    ],
)
def test_deep_does_not_exist_for_others(client: Client, settings: Settings, origin: dict[str, str]) -> None:
    settings.PARVIS_HEALTH_TOKEN = ""
    settings.PARVIS_DEMO = True
    assert client.get("/health/deep/", **origin).status_code == 404


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize("token", ["", "a-long-token"])
def test_a_proxy_that_forgets_for_whom_it_asks_opens_nothing(
    client: Client, settings: Settings, proxies: int, token: str
) -> None:
    settings.PARVIS_HEALTH_TOKEN, settings.PARVIS_TRUSTED_PROXIES = token, proxies
    assert client.get("/health/deep/", **HERE).status_code == 404


def test_deep_for_who_holds_the_token(client: Client, settings: Settings) -> None:
    settings.PARVIS_HEALTH_TOKEN = "a-long-token"
    tasks.sweep()
    allowed = client.get("/health/deep/", REMOTE_ADDR="192.0.2.1", HTTP_AUTHORIZATION="Bearer a-long-token")
    assert allowed.status_code == 200


def test_deep_tells_that_no_worker_works(client: Client, demo: None) -> None:
    never = client.get("/health/deep/", **HERE)
    assert never.status_code == 503
    assert never.json()["probes"]["worker"] == {"ok": False, "seconds_since_last_beat": None, "nodes": {}}
    cache.set(health.HEARTBEAT, time.time() - 600)
    late = client.get("/health/deep/", **HERE).json()["probes"]["worker"]
    assert late == {"ok": False, "seconds_since_last_beat": 600, "nodes": {}}


def test_several_that_hang_are_waited_for_once(client: Client, demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    waited: list[float] = []
    look = health._look

    def hung() -> Report:
        released.wait(30)
        return Report(ok=True)

    def noted(probe: Probe, asked: Future[Report] | None, ends: float) -> Report:
        waited.append(ends)
        return look(probe, asked, ends)

    monkeypatch.setattr(health, "PATIENCE", 0.2)
    monkeypatch.setattr(health, "_look", noted)
    monkeypatch.setattr(health, "probes", Registry())
    for name in ("first", "second", "third"):
        health.probes.register(name, Probe(name, hung, asks_elsewhere=True))
    assert client.get("/health/deep/", **HERE).status_code == 503
    released.set()
    assert len(waited) == 3
    assert len(set(waited)) == 1, "one deadline for all"


def test_deep_tells_that_mail_waits(client: Client, demo: None) -> None:
    with time_machine.travel(time.time(), tick=False):  # a slow machine waits no second
        email = OutgoingEmail.objects.create(key="k", kind="k", recipient="a@example.test", subject="s")
        fine = client.get("/health/deep/", **HERE).json()["probes"]["mail"]
    assert fine == {"ok": True, "oldest_waiting_seconds": 0, "given_up_in_a_day": 0}
    OutgoingEmail.objects.filter(pk=email.pk).update(created_at="2026-01-01T00:00:00Z")
    assert client.get("/health/deep/", **HERE).json()["probes"]["mail"]["ok"] is False


def test_deep_tells_which_probe_broke_and_not_why(client: Client, demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Report:
        raise OSError("/srv/secret/path")

    monkeypatch.setattr(health, "probes", Registry())
    health.probes.register("broken", Probe("broken", broken))
    response = client.get("/health/deep/", **HERE)
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "probes": {"broken": {"ok": False, "error": "OSError"}}}


def test_a_storage_that_hangs_is_told_in_time_and_not_asked_again_meanwhile(
    client: Client, demo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    released, asked = threading.Event(), []

    def hung() -> Report:
        asked.append(1)
        released.wait(30)
        return Report(ok=True)

    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(health, "probes", Registry())
    health.probes.register("hung", Probe("hung", hung, asks_elsewhere=True))
    for _twice in range(2):
        probe = client.get("/health/deep/", **HERE).json()["probes"]["hung"]
        assert probe == {"ok": False, "error": "TimeoutError"}
    assert asked == [1]
    released.set()
    health._asked["hung"].result(30)
    monkeypatch.setattr(health, "PATIENCE", 30)
    assert client.get("/health/deep/", **HERE).json()["probes"]["hung"] == {"ok": True}
    assert asked == [1, 1]
