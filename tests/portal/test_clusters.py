"""Each node's workers say that they live; one that dies is seen, though the others do all its work; clocks agree."""

import os
import signal
import time
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from portal.database.server_clock import seconds_ahead
from portal.health import clusters
from portal.health import probes as health
from portal.health.clusters import FORGOTTEN_SECONDS, LATE_SECONDS, NODES, Cluster
from tests.another_process import WORKERS, running, wait_until

HERE = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture(autouse=True)
def _nobody_yet(db: None, settings: Settings) -> None:
    settings.PARVIS_DEMO = True
    cache.delete(NODES)


def names() -> list[str]:
    return [cluster.node for cluster in clusters.clusters()]


def probe(client: Client, name: str) -> dict[str, object]:
    report: dict[str, object] = client.get("/health/deep/", **HERE).json()["probes"][name]
    return report


def beats_of(settings: Settings, node: str) -> None:
    settings.PARVIS_NODE = node
    clusters.beat()


def test_one_that_dies_among_two_is_seen_and_forgotten_after_a_day(client: Client, settings: Settings) -> None:
    start = time.time()
    with time_machine.travel(start, tick=False):
        beats_of(settings, "first")
        beats_of(settings, "second")
        health.beat()
        assert probe(client, "worker")["ok"]
    with time_machine.travel(start + LATE_SECONDS + 1, tick=False):
        beats_of(settings, "second")
        health.beat()
        worker = probe(client, "worker")
        assert (worker["ok"], worker["nodes"]) == (
            False,
            {"first": {"seconds_since_last_beat": 91}, "second": {"seconds_since_last_beat": 0}},
        )
        assert [cluster.node for cluster in clusters.clusters() if cluster.is_late] == ["first"]
    with time_machine.travel(start + FORGOTTEN_SECONDS + 1, tick=False):
        beats_of(settings, "second")
        assert names() == ["second"]
        beats_of(settings, "third")
        assert cache.get(NODES) == ["second", "third"], "no list grows for ever"


def test_one_that_is_told_to_stop_is_not_missed(settings: Settings) -> None:
    beats_of(settings, "first")
    beats_of(settings, "second")
    clusters.leave()
    assert names() == ["first"]


def test_all_are_read_in_two_queries(settings: Settings, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        beats_of(settings, f"node-{number}")
    with django_assert_num_queries(2):
        assert len(clusters.clusters()) == 5


@pytest.mark.django_db(transaction=True)
def test_real_clusters_one_killed_one_stopped(tmp_path: Path) -> None:
    log = tmp_path / "workers.log"
    with (
        running(WORKERS, log, PARVIS_NODE="killed") as killed,
        running(WORKERS, log, PARVIS_NODE="stopped") as stopped,
    ):
        wait_until(lambda: names() == ["killed", "stopped"], log, killed, stopped)
        os.killpg(killed.pid, signal.SIGKILL)
        stopped.terminate()
        wait_until(lambda: stopped.poll() is not None, log)
    assert stopped.returncode == 0
    assert names() == ["killed"]
    with time_machine.travel(time.time() + LATE_SECONDS + 5, tick=False):
        assert [cluster.is_late for cluster in clusters.clusters()] == [True]


class TestTheClock:
    @pytest.mark.both_databases
    def test_this_node_agrees_with_its_database(self) -> None:
        assert abs(seconds_ahead()) < 1

    @pytest.mark.postgresql
    @pytest.mark.both_databases
    @pytest.mark.parametrize("wrong", [-900, 3, 900])
    def test_a_clock_that_is_wrong_is_found(self, wrong: int) -> None:
        with time_machine.travel(time.time() + wrong, tick=True):
            assert abs(seconds_ahead() - wrong) < 1

    @pytest.mark.parametrize(
        ("ahead", "ok", "agrees"), [(0.4, True, True), (-2.5, True, False), (900.0, False, False), (-31, False, False)]
    )
    def test_it_warns_above_two_seconds_and_fails_above_thirty(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, ahead: float, ok: bool, agrees: bool
    ) -> None:
        monkeypatch.setattr(health, "seconds_ahead", lambda: ahead)
        assert probe(client, "clock") == {
            "ok": ok,
            "agrees": agrees,
            "seconds_ahead_of_database": {"here": ahead},
        }

    def test_a_node_of_workers_whose_clock_is_wrong_is_found(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(health, "clusters", lambda: [Cluster("second", 0, 45.0)])
        assert probe(client, "clock")["ok"] is False
