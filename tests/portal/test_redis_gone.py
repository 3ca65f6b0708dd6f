"""A real Redis that hangs, or goes: the portal is slower, and still right."""

import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import make_user
from tests.redis_server import Server, sessions_in_redis

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed here"),
]
HOME = reverse("account_home")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with sessions_in_redis(tmp_path) as running:
        yield running


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
