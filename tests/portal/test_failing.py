"""While the database is away: pages in memory are served, the others say when to come back, nothing is a fault."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from pytest_django import Settings

from portal.web.error_pages import is_away
from tests.factories.accounts import make_staff

pytestmark = pytest.mark.django_db
QUESTIONS = "/"


@pytest.fixture
def visitor(settings: Settings) -> Client:
    settings.PAGE_CACHE_SECONDS = 60
    return Client(raise_request_exception=False)


def away(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise error("connection refused: parvis@10.0.0.3")

    for name in ("execute", "executemany"):
        monkeypatch.setattr(CursorWrapper, name, refuse)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_page_in_memory_is_served_as_it_was(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    before = visitor.get(QUESTIONS)
    assert before.status_code == 200
    away(monkeypatch, error)
    during = visitor.get(QUESTIONS)
    assert (during.status_code, during.content) == (200, before.content)


@pytest.mark.parametrize("address", ["/", "/compte/", "/admin/", "/recherche/?q=aide"])
def test_another_says_when_to_come_back(visitor: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    visitor.force_login(make_staff())
    away(monkeypatch, OperationalError)
    response = visitor.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "interrompu" in response.text
    assert "10.0.0.3" not in response.text


def test_what_is_sent_says_so_too(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    away(monkeypatch, OperationalError)
    assert visitor.post("/compte/connexion/", {"login": "a@example.test", "password": "x"}).status_code == 503


def test_a_fault_of_ours_stays_a_fault(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    away(monkeypatch, ProgrammingError)
    response = visitor.get(QUESTIONS)
    assert response.status_code == 500
    assert "Retry-After" not in response


@pytest.mark.parametrize("question", ["SELECT * FROM nowhere", "SELECT"])
def test_a_question_asked_wrong_is_a_fault(question: str) -> None:
    """SQLite calls it operational, as a lock or a full disk."""
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.OperationalError) as raised:
        connection.execute(question)
    error = OperationalError("as Django has it")
    error.__cause__ = raised.value
    assert not is_away(error)


def test_a_lock_and_a_file_that_is_not_there_say_when_to_come_back(tmp_path: Path) -> None:
    database = tmp_path / "a"
    with (
        closing(sqlite3.connect(database, timeout=0)) as first,
        closing(sqlite3.connect(database, timeout=0)) as second,
    ):
        first.execute("CREATE TABLE t (x)")
        first.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            second.execute("SELECT * FROM t")
        first.rollback()
    with pytest.raises(sqlite3.OperationalError) as absent:
        sqlite3.connect(tmp_path / "nowhere" / "a")
    for raised in (locked, absent):
        error = OperationalError()
        error.__cause__ = raised.value
        assert is_away(error)


@pytest.mark.parametrize(("state", "waits"), [(None, True), ("57P01", True), ("53300", True), ("54001", False)])
def test_postgresql_says_which_it_is(state: str | None, waits: bool) -> None:
    class FromPostgresqlError(Exception):
        sqlstate = state

    error = OperationalError()
    error.__cause__ = FromPostgresqlError()
    assert is_away(error) is waits
