"""The Procfile as it stands, as a platform starts it: each command by a shell, with a port and an environment."""

from pathlib import Path

import pytest
import requests
from honcho import environ

from portal.health.clusters import clusters
from tests.another_process import running, wait_until
from tests.notifications.sink import free_port
from tests.project.source import ROOT


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/health/live/", timeout=10).status_code == 200
    except requests.RequestException:
        return False


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_its_web_server_answers_and_its_worker_lives(tmp_path: Path) -> None:
    commands = environ.parse_procfile((ROOT / "Procfile").read_text()).processes
    port, log = free_port(), tmp_path / "log"
    alone = {"PORT": str(port), "PARVIS_WEB_PROCESSES": "1", "PARVIS_WORKERS": "1", "PARVIS_NODE": "platform"}
    with (
        running(["/bin/sh", "-c", commands["web"]], log, **alone) as web,
        running(["/bin/sh", "-c", commands["worker"]], log, **alone) as worker,
    ):
        wait_until(lambda: answers(port), log, web, worker)
        wait_until(lambda: "platform" in {cluster.node for cluster in clusters()}, log, web, worker)
