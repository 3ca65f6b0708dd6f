"""A second process beside the test's: another worker, another web process, one to kill."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django_q.models import OrmQ
from django_q.tasks import async_task

PATIENCE = 300  # seconds; a machine under load is slow, not wrong
WORKERS = [sys.executable, "manage.py", "qcluster"]


def environment(**extra: str) -> dict[str, str]:
    """The environment of a process that works on this test's database (`transaction=True` tests only) and files."""
    database = {
        name: str(connection.settings_dict[name])
        for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")
        if connection.settings_dict.get(name)
    }
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.another_process_settings",
        "TEST_PROCESS_DATABASE": json.dumps(database),
        "TEST_PROCESS_FILES": str(settings.STORAGES["private"]["OPTIONS"]["location"]),
        **extra,
    }


@contextlib.contextmanager
def running(command: list[str], log: Path, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the portal and its children, killed whole (SIGKILL) at the end, however it ends."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=environment(**extra), start_new_session=True, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(condition: Callable[[], bool], log: Path, *processes: subprocess.Popen[bytes]) -> None:
    """Wait for what these processes do; fails when one of them ends by itself, or when nothing comes."""
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert all(process.poll() is None for process in processes), f"it stopped by itself: {log.read_text()[-2000:]}"
        assert time.monotonic() < ends, f"nothing happened: {log.read_text()[-2000:]}"
        time.sleep(0.005)


def wait_until_at_work(log: Path, workers: subprocess.Popen[bytes]) -> None:
    """Wait until these workers have done a task: while they start, they end when the database doesn't answer."""
    async_task("time.monotonic")
    wait_until(lambda: not OrmQ.objects.exists(), log, workers)


def frozen_when(at_work: Callable[[], bool], *processes: subprocess.Popen[bytes]) -> bool:
    """Stop these where they stand, whole, and look; let them go on when they were not at work just then."""
    for process in processes:
        os.killpg(process.pid, signal.SIGSTOP)
    if at_work():
        return True
    for process in processes:
        os.killpg(process.pid, signal.SIGCONT)
    return False
