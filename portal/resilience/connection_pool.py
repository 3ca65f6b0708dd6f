"""Connections to the database, lent to requests while they work instead of kept by each thread.

granian gives a request to any of its threads, twenty-four at most, and Django keeps a connection a thread, though two
work at once: each read the schema, kept pages of the database and prepared the same statements for itself.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


class ConnectionPool:
    """As many connections as threads ever worked at once; the last that came back, the warmest, is lent first."""

    def __init__(self) -> None:
        self.free: deque[BaseDatabaseWrapper] = deque()

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Lend this thread a connection. Django closes one that is broken or too old as the request starts."""
        for own in connections.all(initialized_only=True):
            own.close()  # the thread opened it after an answer: as a file was sent, for one
        connection = connections[DEFAULT_DB_ALIAS] = self._take()
        try:
            yield
        finally:
            del connections[DEFAULT_DB_ALIAS]
            self.free.append(connection)
            self._close_the_oldest()

    def _take(self) -> BaseDatabaseWrapper:
        with suppress(IndexError):
            return self.free.pop()
        connection = connections.create_connection(DEFAULT_DB_ALIAS)
        connection.inc_thread_sharing()
        return connection

    def _close_the_oldest(self) -> None:
        """Close the one that has rested longest, once `CONN_MAX_AGE` is over: a request may never start with it.

        Closed, it leaves: the next answer looks at the next one.
        """
        with suppress(IndexError):
            resting = self.free.popleft()
            resting.close_if_unusable_or_obsolete()
            if resting.connection or not self.free:
                self.free.appendleft(resting)


def with_lent_connection(application: WSGIApplication, pool: ConnectionPool) -> WSGIApplication:
    """The application, each request of which is lent a connection of `pool`."""

    def called(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with pool.lent():
            return application(environ, start_response)

    return called
