"""Starts granian with the portal already loaded: its workers are forked from here, and share what never changes.

Loaded by each worker for itself, it took 130 MB in every one. `python -m cms.serve` takes granian's options.
"""

import atexit
import gc
import logging
import os
import shutil
import signal
import tempfile
import threading

from django.contrib.auth.hashers import get_hashers
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.files.storage import storages
from django.db import connections
from django.urls import reverse
from granian.cli import entrypoint


def share_counters() -> None:
    """Name the folder where the processes of this machine count requests; prometheus_client reads it when it loads."""
    folder = tempfile.mkdtemp(prefix="parvis-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


share_counters()

import cms.wsgi  # noqa: E402, F401 — Django and the apps


def load() -> None:
    """What a worker would load at its first requests: addresses with their views, passwords with their dictionaries.

    On S3, the description of its service too; nothing is connected.
    """
    reverse("account_home")
    get_hashers()
    get_default_password_validators()
    getattr(storages["private"], "connection", None)


def share() -> None:
    """Nothing stays open that a worker must open for itself; no search for garbage goes through all this again."""
    connections.close_all()
    gc.collect()
    gc.freeze()


def heed_signals() -> None:
    """In a worker, have its main thread do what a signal asks that another of its threads was given.

    Python does it in the main thread, which sleeps while granian serves, and Linux may give the signal to a thread that
    is serving: a worker asked to stop would go on, until it is killed with those whom it serves.
    """
    receiver, sender = os.pipe()
    os.set_blocking(sender, False)
    signal.set_wakeup_fd(sender, warn_on_full_buffer=False)
    signal.signal(signal.SIGURG, lambda _number, _frame: None)  # asks nothing: it only wakes
    threading.Thread(target=wake_at_signals, args=[receiver, threading.get_ident()], daemon=True).start()


def wake_at_signals(heard: int, sleeper: int) -> None:
    """Wake the thread `sleeper` at each signal that is written to `heard`."""
    while number := os.read(heard, 1):
        if number[0] != signal.SIGURG:
            signal.pthread_kill(sleeper, signal.SIGURG)


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """Whether granian warns of anything but its threads, most of which wait (`portal.resilience.bulkhead`)."""
    return "Configuration allows spawning" not in record.getMessage()


if __name__ == "__main__":
    logging.getLogger("_granian").addFilter(is_worth_a_line)
    load()
    share()
    os.register_at_fork(after_in_child=heed_signals)
    entrypoint()
