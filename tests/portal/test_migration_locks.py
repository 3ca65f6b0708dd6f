"""A migration that finds a table busy lets people through, and is done once it is free."""

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from portal.database import migration_locks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
TABLE = "portal_installation"


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> psycopg.Connection:
    """Someone who reads the table, and has not finished."""
    monkeypatch.setattr(migration_locks, "LOCK_MILLISECONDS", 100)
    link = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})
    link.execute(f"SELECT count(*) FROM {TABLE}")
    yield link
    link.close()


def change(*_words: object, **_options: object) -> None:
    """What a migration does of a table, here then undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN word text")
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("100ms",)
        transaction.set_rollback(True)


def test_it_goes_on_once_the_reader_has_finished(reader: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    rests, waits = [], []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 2:
            reader.rollback()

    monkeypatch.setattr(migration_locks, "call_command", change)
    monkeypatch.setattr(migration_locks.time, "sleep", rest)
    migration_locks.migrate(lambda: waits.append("busy"))
    assert rests == [migration_locks.REST_SECONDS] * 2
    assert waits == ["busy"] * 2
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",), "nothing of it is left to whoever has the connection next"


def test_it_gives_up_in_the_end(reader: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration_locks, "call_command", change)
    monkeypatch.setattr(migration_locks, "PATIENCE_SECONDS", 0.0)
    with pytest.raises(migration_locks.BusyTablesError):
        migration_locks.migrate(lambda: None)


def test_another_fault_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_words: object, **_options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(migration_locks, "call_command", fail)
    with pytest.raises(OperationalError):
        migration_locks.migrate(lambda: None)
    connection.close()


def test_rows_and_what_is_built_outside_of_a_transaction_wait_as_before(db: None) -> None:
    with connection.execute_wrapper(migration_locks.wait_a_little), connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {TABLE} IS NULL")
        with transaction.atomic():
            cursor.execute(f"UPDATE {TABLE} SET is_demo = is_demo")
            cursor.execute("SELECT current_setting('lock_timeout')")
            assert cursor.fetchone() == ("0",)
