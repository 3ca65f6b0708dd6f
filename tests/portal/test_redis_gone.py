"""A real Redis that hangs, or goes: the portal is slower, and still right."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import reverse

from portal.redis_cache import ForgivingRedisCache
from tests.another_process import PATIENCE
from tests.factories.accounts import make_user
from tests.notifications.sink import free_port

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed here"),
]
HOME = reverse("account_home")


class Server:
    """A Redis of its own, that may hang, or be restarted with what it knew."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.asked = redis.Redis(port=self.port)
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

    def end(self) -> None:
        """Write down what it knows, and end."""
        self.process.send_signal(signal.SIGCONT)
        with contextlib.suppress(redis.ConnectionError):
            self.asked.shutdown(save=True)
        self.process.wait(PATIENCE)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path)
    sessions = {
        "BACKEND": "portal.redis_cache.ForgivingRedisCache",
        "LOCATION": f"redis://127.0.0.1:{running.port}",
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
    }
    engine = "django.contrib.sessions.backends.cached_db"
    with override_settings(CACHES=settings.CACHES | {"sessions": sessions}, SESSION_ENGINE=engine):
        yield running
    running.end()
    running.asked.close()
    ForgivingRedisCache._stale.clear()


@pytest.fixture
def signed_in(server: Server, client: Client) -> Client:
    client.force_login(make_user())
    assert client.get(HOME).status_code == 200
    assert server.asked.dbsize() == 1
    return client


@pytest.mark.parametrize("away", ["hang", "end"])
def test_who_is_signed_in_stays_so_and_works(signed_in: Client, server: Server, away: str) -> None:
    getattr(server, away)()
    assert signed_in.get(HOME).status_code == 200


@pytest.mark.parametrize("away", ["hang", "end"])
def test_one_can_sign_in_and_out(client: Client, server: Server, away: str) -> None:
    getattr(server, away)()
    client.force_login(make_user())
    assert client.get(HOME).status_code == 200
    client.logout()
    assert client.get(HOME).status_code == 302


def test_a_session_ended_meanwhile_is_not_believed_when_it_comes_back(signed_in: Client, server: Server) -> None:
    key = signed_in.session.session_key
    server.end()
    import_module(settings.SESSION_ENGINE).SessionStore(key).delete()
    server.start()
    assert server.asked.dbsize() == 1, "Redis still knows it"
    assert signed_in.get(HOME).status_code == 302
    assert server.asked.dbsize() == 0


def test_what_changed_meanwhile_is_read_anew(server: Server) -> None:
    cache = caches["sessions"]
    cache.set("page", "old")
    server.end()
    cache.set("page", "new")
    assert cache.get("page", "from the database") == "from the database"
    server.start()
    assert cache.get("page", "from the database") == "from the database"
    cache.set("page", "new")
    assert cache.get("page") == "new"
