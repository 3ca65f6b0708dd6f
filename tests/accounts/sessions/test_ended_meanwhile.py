"""A session that is ended stays ended, whatever Redis does: frozen or gone, then back with all that it knew."""

import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.sessions import open_sessions
from portal.caching.redis_cache import ForgivingRedisCache
from tests.factories.accounts import PASSWORD, make_user
from tests.redis_server import Server, sessions_in_redis

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed here"),
]
HOME = reverse("account_home")
NEW = "aulne-brume-vernaie-2031"
Ending = Callable[[Client, User], object]


def sign_out(client: Client, user: User) -> None:
    client.post(reverse("account_logout"))


def end_elsewhere(client: Client, user: User) -> None:
    """As someone does who disconnects another browser of theirs."""
    [session] = open_sessions.open_for(user)
    assert open_sessions.end(user=user, handle=open_sessions.handle_of(session))


def end_all(client: Client, user: User) -> None:
    """As a password forgotten, an address that changes or an account that is closed do."""
    assert open_sessions.end_all(user=user) == 1


def close_account(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def change_password(client: Client, user: User) -> None:
    """In another browser."""
    other = Client()
    other.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    answer = other.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW})
    assert answer.status_code == 302


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with sessions_in_redis(tmp_path) as running:
        yield running


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def signed_in(server: Server, client: Client, user: User) -> Client:
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.get(HOME).status_code == 200
    assert server.asked.dbsize() > 0
    return client


@pytest.mark.parametrize(("away", "back"), [("hang", "go_on"), ("end", "start")])
@pytest.mark.parametrize("ending", [sign_out, end_elsewhere, end_all, close_account, change_password])
def test_what_was_ended_while_redis_was_away_stays_so(
    signed_in: Client, server: Server, user: User, ending: Ending, away: str, back: str
) -> None:
    key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    getattr(server, away)()
    ending(signed_in, user)
    ForgivingRedisCache._stale.clear()  # the process that knew what it could not remove is gone
    getattr(server, back)()
    elsewhere = Client()
    elsewhere.cookies[settings.SESSION_COOKIE_NAME] = key
    answer = elsewhere.get(HOME)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_redis_itself_still_had_it(signed_in: Client, server: Server) -> None:
    """Without this, the test above would prove nothing."""
    key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    store = import_module(settings.SESSION_ENGINE).SessionStore(key)
    server.hang()
    sign_out(signed_in, make_user())
    ForgivingRedisCache._stale.clear()
    server.go_on()
    sealed = store._cache.cache.get(store.cache_key)
    assert SESSION_KEY in store.decode(sealed)
    assert store._cache.get(store.cache_key) is None
    assert store._cache.cache.get(store.cache_key) is None, "it is not asked again"


def test_it_costs_the_signed_in_one_query_by_key_and_others_none(signed_in: Client, server: Server) -> None:
    engine = import_module(settings.SESSION_ENGINE)
    known = engine.SessionStore(signed_in.cookies[settings.SESSION_COOKIE_NAME].value)
    with CaptureQueriesContext(connection) as asked:
        assert SESSION_KEY in known.load()
    assert len(asked) == 1
    anonymous = engine.SessionStore()
    anonymous["typed"] = "before"
    anonymous.save()
    with CaptureQueriesContext(connection) as asked:
        assert engine.SessionStore(anonymous.session_key).load() == {"typed": "before"}
    assert len(asked) == 0
