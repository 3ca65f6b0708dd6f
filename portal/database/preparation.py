"""One node at a time brings the database up to date: the others, started with it, wait and find it done.

The table where Django notes the migrations of a database also notes which versions of the portal prepared it, one row
each, under the name of an app that has no migration: it follows the database into each copy and each backup.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

LOCK = 7_262_847
"""A number of our own among PostgreSQL's advisory locks."""
PORTAL = "parvis"
"""The app under which versions are noted."""
CODE = "parvis-prepared"
"""That under which the code is noted (`script/support/unchanged.py`)."""


def series(version: str) -> str:
    """What the versions between which nothing need be passed through have in common: « 0.1 » of « 0.1.3 »."""
    return ".".join(version.split(".")[:2])


def prepared_by() -> str:
    """The newest version that prepared this database; empty for none, or one that didn't note it yet."""
    noted = [name for app, name in MigrationRecorder(connection).applied_migrations() if app == PORTAL]
    return max(noted, key=lambda version: [int(number) for number in version.split(".")], default="")


def note_version(version: str) -> None:
    """Note that this version has prepared the database."""
    recorder = MigrationRecorder(connection)
    if (PORTAL, version) not in recorder.applied_migrations():
        recorder.record_applied(PORTAL, version)


def note_code(digest: str) -> None:
    """Note which code has prepared the database last: a start with the same has nothing to prepare."""
    recorder = MigrationRecorder(connection)
    others = recorder.Migration.objects.using(connection.alias).filter(app=CODE).exclude(name=digest)
    others.delete()
    if (CODE, digest) not in recorder.applied_migrations():
        recorder.record_applied(CODE, digest)


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
    with alone_on_this_machine(database.with_name(f"{database.name}.preparing"), on_wait):
        yield


@contextmanager
def alone_on_this_machine(file: Path, on_wait: Callable[[], object] = lambda: None) -> Iterator[None]:
    """As `alone`, among the processes of one machine that name the same file."""
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
