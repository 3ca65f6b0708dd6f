"""What the browser keeps of a session is nowhere else; with and without Redis, sessions begin, change and end."""

import base64
import binascii
import contextlib
import re
import shutil
import zlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as conf
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import caches
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.rights import erasure
from accounts.sessions import open_sessions
from accounts.sessions.store import DIGEST_LENGTH, digest_of
from tests.accounts.journeys import last_email, link_in, sign_in
from tests.factories.accounts import PASSWORD, make_user
from tests.redis_server import Server, sessions_in_redis

pytestmark = pytest.mark.django_db
HOME, SESSIONS = "/compte/", "/compte/sessions/"
NO_REDIS = pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed here")


@pytest.fixture(autouse=True, params=["database", pytest.param("redis", marks=NO_REDIS)])
def redis_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server | None]:
    """Each test with the database alone, then with Redis before it."""
    if request.param == "database":
        yield None
        return
    with sessions_in_redis(tmp_path) as server:
        yield server


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def signed_in(user: User) -> Client:
    return come_in(user)


def come_in(user: User) -> Client:
    """A browser of this person's, and a few pages that they visit."""
    client = Client()
    sign_in(client, user.email, PASSWORD)
    for page in (HOME, SESSIONS, "/compte/connexions/", "/compte/donnees-personnelles/"):
        assert client.get(page).status_code == 200, page
    return client


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def key_of(client: Client) -> str:
    return str(client.cookies[conf.SESSION_COOKIE_NAME].value)


def store() -> type:
    return import_module(conf.SESSION_ENGINE).SessionStore


# --- What is written ------------------------------------------------------------------------------------------------
def unpacked(value: object) -> bytes:
    """A column as it is, and what base64 hides in it: the shared cache writes so."""
    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    try:
        return raw + base64.b64decode(raw, validate=True)
    except binascii.Error:
        return raw


def places_of(secret: bytes) -> list[str]:
    """The columns of every table that hold `secret`."""
    places = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                values = zip(columns, row, strict=True)
                places += [f"{table}.{column}" for column, value in values if secret in unpacked(value)]
    return places


def test_what_the_browser_keeps_is_in_no_table(signed_in: Client) -> None:
    secrets = [str(cookie.value) for cookie in signed_in.cookies.values() if cookie.value]
    assert key_of(signed_in) in secrets
    for secret in secrets:
        assert places_of(secret.encode()) == []
    rows = places_of(digest_of(key_of(signed_in)).encode())
    assert rows == ["django_session.session_key", "usersessions_usersession.session_key"], "the walk does find"


def test_nor_in_redis(signed_in: Client, redis_server: Server | None) -> None:
    keys = list(redis_server.asked.scan_iter()) if redis_server else []
    assert len(keys) == (1 if redis_server else 0), "where there is one, it holds the session"
    entries = {key: redis_server.asked.get(key) for key in keys} if redis_server else {}
    for key, value in entries.items():
        assert key_of(signed_in).encode() not in key + value
        assert key.endswith(digest_of(key_of(signed_in)).encode())


def test_what_is_read_there_signs_nobody_in(signed_in: Client) -> None:
    read = Session.objects.get().session_key
    assert len(read) == DIGEST_LENGTH
    thief = Client()
    for page, method in ((HOME, "get"), ("/compte/deconnexion/", "post"), ("/compte/connexion/", "get")):
        thief.cookies[conf.SESSION_COOKIE_NAME] = read
        assert getattr(thief, method)(page).status_code in {200, 302}
        assert not is_in(thief)
    assert is_in(signed_in), "nor does it close the session"


# --- A session's life -----------------------------------------------------------------------------------------------
def test_the_key_is_new_at_sign_in_and_dead_after(user: User) -> None:
    client = Client()
    session = client.session
    session["before"] = "x"
    session.save()
    client.cookies[conf.SESSION_COOKIE_NAME] = before = session.session_key
    sign_in(client, user.email, PASSWORD)
    during = key_of(client)
    assert during != before
    assert is_in(client)
    client.post("/compte/deconnexion/")
    for key in (before, during):
        client.cookies[conf.SESSION_COOKIE_NAME] = key
        assert not is_in(client)
    assert not Session.objects.filter(session_key__in=[digest_of(before), digest_of(during)]).exists()


def test_one_then_all_the_others_are_closed(signed_in: Client, user: User) -> None:
    second, third, fourth = (come_in(user) for _ in range(3))
    row = UserSession.objects.get(session_key=digest_of(key_of(second)))
    signed_in.post(SESSIONS, {"session": open_sessions.handle_of(row)})
    assert [is_in(client) for client in (signed_in, second, third, fourth)] == [True, False, True, True]
    assert signed_in.get(SESSIONS).text.count("Cette session") == 1
    signed_in.post(SESSIONS)
    assert [is_in(client) for client in (signed_in, third, fourth)] == [True, False, False]


def test_who_leaves_is_out_everywhere(signed_in: Client, user: User) -> None:
    elsewhere = come_in(user)
    erasure.erase(user=user)
    assert not is_in(signed_in)
    assert not is_in(elsewhere)
    assert not Session.objects.exists()


def test_allauth_ends_what_its_row_names(signed_in: Client, user: User) -> None:
    row = UserSession.objects.get(user=user)
    assert row.exists()
    row.end()
    assert not is_in(signed_in)
    assert not store()().exists(key_of(signed_in))


def test_the_store_knows_a_session_by_its_key_and_its_row_by_the_digest() -> None:
    session = store()()
    session["step"] = "first"
    session.save()
    key = session.session_key
    assert store()(key)["step"] == "first"
    assert store()().exists(key)
    assert store()().exists(digest_of(key))
    assert store()(digest_of(key)).session_key is None
    session.cycle_key()
    assert session.session_key != key
    assert not store()().exists(key)
    session.flush()
    assert not Session.objects.exists()


# --- What a session holds -------------------------------------------------------------------------------------------
def readings(kept: bytes) -> list[bytes]:
    """What someone without the installation's secret reads in it: as it is, and what base64 or zlib pack."""
    values = [kept]
    for part in re.findall(rb"[\w.=+/-]{8,}", kept):
        raw = base64.urlsafe_b64decode(part.lstrip(b".") + b"=" * (-len(part.lstrip(b".")) % 4))
        values.append(raw)
        with contextlib.suppress(zlib.error):
            values.append(zlib.decompress(raw))
    return values


def kept_of_sessions(redis_server: Server | None) -> list[bytes]:
    rows = [row.session_data.encode() for row in Session.objects.all()]
    return rows + [redis_server.asked.get(key) for key in redis_server.asked.scan_iter()] if redis_server else rows


def test_a_reset_under_way_is_not_read_there(user: User, redis_server: Server | None) -> None:
    citizen = Client()
    citizen.post("/compte/mot-de-passe/oublie/", {"email": user.email})
    link = link_in(last_email(user.email))
    form = citizen.get(link).url
    secret = link.rstrip("/").rsplit("/", 1)[-1].split("-", 1)[-1].encode()
    kept = kept_of_sessions(redis_server)
    assert len(kept) == (2 if redis_server else 1)
    assert any(
        secret in reading for reading in readings(signing.dumps({"key": secret.decode()}, compress=True).encode())
    )
    for value in kept:
        assert not any(secret in reading for reading in readings(value))
    assert citizen.post(form, {"password1": "sept cigognes traversent la brume"}).status_code == 302
    assert sign_in(Client(), user.email, "sept cigognes traversent la brume").url == HOME


def test_nor_whose_session_it_is(signed_in: Client, redis_server: Server | None) -> None:
    for value in kept_of_sessions(redis_server):
        assert not any(b"_auth_user_id" in reading for reading in readings(value))


def test_the_secret_changes_and_sessions_last(signed_in: Client, settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "un autre secret, long et tiré au hasard : 7f3a9c"
    assert is_in(signed_in)


def test_what_can_not_be_read_is_no_session(signed_in: Client, redis_server: Server | None) -> None:
    Session.objects.update(session_data="autre chose")
    if redis_server:
        redis_server.asked.flushall()
    assert not is_in(signed_in)


def test_what_the_cache_had_of_another_version_is_read_from_the_database(
    signed_in: Client, redis_server: Server | None
) -> None:
    cache = caches["sessions"]
    if redis_server:
        cache.set(store()(key_of(signed_in)).cache_key, {"_auth_user_id": "1"})
    assert is_in(signed_in)
