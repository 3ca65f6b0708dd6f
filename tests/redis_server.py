"""A real Redis of a test's own, and the portal's sessions in it."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import redis
from django.conf import settings
from django.test import override_settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.caching.redis_cache import ForgivingRedisCache
from tests.another_process import PATIENCE
from tests.notifications.sink import free_port


class Server:
    """A Redis of its own, that may hang, or be restarted with what it knew."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.asked = redis.Redis(port=self.port, retry=Retry(NoBackoff(), 0))  # it waits seconds, unless told
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        ends = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < ends, "Redis did not start"
            time.sleep(0.01)

    def answers(self) -> bool:
        try:
            return bool(self.asked.ping())
        except redis.ConnectionError:
            return False

    def hang(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again, with what it knew."""
        os.kill(self.process.pid, signal.SIGCONT)

    def end(self) -> None:
        """Write down what it knows, and end."""
        self.process.send_signal(signal.SIGCONT)
        with contextlib.suppress(redis.ConnectionError):
            self.asked.shutdown(save=True)
        self.process.wait(PATIENCE)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.asked.close()


@contextlib.contextmanager
def sessions_in_redis(folder: Path) -> Iterator[Server]:
    """The portal as it is with `REDIS_URL`, for sessions."""
    running = Server(folder)
    sessions = {
        "BACKEND": "portal.caching.redis_cache.ForgivingRedisCache",
        "LOCATION": f"redis://127.0.0.1:{running.port}",
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
    }
    engine = "accounts.sessions.cached_store"
    try:
        with override_settings(CACHES=settings.CACHES | {"sessions": sessions}, SESSION_ENGINE=engine):
            yield running
    finally:
        running.kill()
        ForgivingRedisCache._stale.clear()
