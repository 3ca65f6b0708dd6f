"""Requests borrow connections to the database: as many as work at once, the warmest first, none beyond its age."""

import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.db import connection, connections

from portal.resilience.connection_pool import ConnectionPool, with_lent_connection
from tests.another_process import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def pool() -> Iterable[ConnectionPool]:
    """A pool whose connections are closed in the end: nobody else would."""
    pool = ConnectionPool()
    yield pool
    for free in pool.free:
        free.close()


def in_a_thread(act: Callable[[], object]) -> object:
    """What `act` returns in a thread that ends with it."""
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(act()))
    thread.start()
    thread.join(PATIENCE)
    return answers[0]


def opened(pool: ConnectionPool) -> object:
    """The connection of the driver that a request works with."""
    with pool.lent():
        connection.cursor().execute("SELECT 1")
        return connection.connection


def test_threads_in_turn_work_with_the_same_connection(pool: ConnectionPool) -> None:
    assert len({in_a_thread(lambda: opened(pool)) for _time in range(3)}) == 1


def test_those_that_work_at_once_have_each_their_own_and_the_last_one_back_is_lent_first(pool: ConnectionPool) -> None:
    def both() -> tuple[object, object, object]:
        with pool.lent():
            first = connection.cursor().connection
            second = in_a_thread(lambda: opened(pool))
        return first, second, opened(pool)

    first, second, then = in_a_thread(both)  # type: ignore[misc]
    assert first is not second
    assert then is first


def test_those_that_rest_are_closed_when_they_are_old(pool: ConnectionPool) -> None:
    def three() -> None:
        with pool.lent():
            connection.cursor().execute("SELECT 1")
            in_a_thread(two)

    def two() -> None:
        with pool.lent():
            connection.cursor().execute("SELECT 1")
            in_a_thread(lambda: opened(pool))

    in_a_thread(three)
    *resting, warm = pool.free
    for old in resting:
        old.close_at = 0.0
    for left in ([resting[1], warm], [warm], [warm]):
        in_a_thread(lambda: opened(pool))
        assert list(pool.free) == left
    assert [old.connection for old in resting] == [None, None]
    assert warm.connection is not None


def test_what_a_thread_opened_after_its_answer_is_closed(pool: ConnectionPool) -> None:
    def late() -> object:
        connection.cursor().execute("SELECT 1")
        own = connections["default"]
        opened(pool)
        return own.connection

    assert in_a_thread(late) is None


def test_a_request_leaves_the_thread_none(pool: ConnectionPool) -> None:
    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        connections["default"].inc_thread_sharing()
        raise RuntimeError

    def ask() -> list[Any]:
        with pytest.raises(RuntimeError):
            with_lent_connection(application, ConnectionPool())({}, lambda *_arguments: None)  # type: ignore[arg-type]
        return connections.all(initialized_only=True)

    assert in_a_thread(ask) == []
