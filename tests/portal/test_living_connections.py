"""When a connection to PostgreSQL is asked whether it lives."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections

from portal.postgresql import base
from portal.postgresql.base import DatabaseWrapper
from tests.another_process import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
LAST = "SELECT 2"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseWrapper]:
    """A connection of its own that just answered; a moment lasts as long as a test."""
    monkeypatch.setattr(base, "ALIVE_SECONDS", PATIENCE)
    wrapper = connections.create_connection("default")
    assert isinstance(wrapper, DatabaseWrapper)
    wrapper.cursor().execute(LAST)
    yield wrapper
    wrapper.close()


def last_asked(wrapper: DatabaseWrapper) -> str:
    """What the connection was asked last, as PostgreSQL says it to another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [process_of(wrapper)])
        [query] = cursor.fetchone()
    return str(query)


def process_of(wrapper: DatabaseWrapper) -> int:
    """The process of PostgreSQL at the other end."""
    assert wrapper.connection is not None
    return int(wrapper.connection.info.backend_pid)


def test_one_that_just_answered_is_not_asked(kept: DatabaseWrapper) -> None:
    assert kept.is_usable()
    assert last_asked(kept) == LAST


def test_one_that_rested_is_asked_once(kept: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "ALIVE_SECONDS", 0.0)
    assert kept.is_usable()
    assert last_asked(kept) == "SELECT 1"
    kept.cursor().execute(LAST)
    monkeypatch.setattr(base, "ALIVE_SECONDS", PATIENCE)
    assert kept.is_usable()
    assert last_asked(kept) == LAST


def test_one_where_something_failed_is_asked(kept: DatabaseWrapper) -> None:
    kept.errors_occurred = True
    assert kept.is_usable()
    assert last_asked(kept) == "SELECT 1"


def test_one_that_postgresql_closed_is_known_at_once(kept: DatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process_of(kept)])
    assert not kept.is_usable()


def test_one_that_was_closed_here_is_not_usable(kept: DatabaseWrapper) -> None:
    assert kept.connection is not None
    kept.connection.close()
    assert not kept.is_usable()
    kept.close()
    assert not kept.is_usable()
