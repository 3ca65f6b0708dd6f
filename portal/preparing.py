"""One node at a time brings the database up to date: the others, started with it, wait and find it done."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections

LOCK = 7_262_847
"""A number of our own among PostgreSQL's advisory locks."""


@contextmanager
def alone(on_wait: Callable[[], object]) -> Iterator[None]:
    """Prepare while nobody else does; `on_wait` is called where somebody does. Whoever dies lets the next go on."""
    with _lock_of_database(on_wait) if connection.vendor == "postgresql" else _lock_of_file(on_wait):
        yield


@contextmanager
def _lock_of_database(on_wait: Callable[[], object]) -> Iterator[None]:
    """Held by a transaction of its own, so that it works through PgBouncer too."""
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                on_wait()
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield
    finally:
        other.close()


@contextmanager
def _lock_of_file(on_wait: Callable[[], object]) -> Iterator[None]:
    database = Path(str(connection.settings_dict["NAME"]))
    with database.with_name(f"{database.name}.preparing").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
