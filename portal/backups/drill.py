"""A portal brought back to try a backup: the people in it are real, so nothing leaves it, neither e-mail nor call.

The database says so itself, whatever machine serves it, where Django notes its migrations: it may be of a version
whose tables know nothing of it. Settings are read before the database: a file of `PARVIS_VAR` tells them
(`cms.settings.isolation`), and each start leaves it there.
"""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

MARK = ("parvis-drill", "nothing leaves")


def close() -> None:
    """Before anything is brought back: this machine sends nothing from now on."""
    _file().touch(mode=0o600)


def mark() -> None:
    """Note it in the database that was brought back."""
    MigrationRecorder(connection).record_applied(*MARK)


def reopen() -> None:
    """A portal is brought back here to serve: what was tried before doesn't silence it."""
    _file().unlink(missing_ok=True)


def is_marked() -> bool:
    """Whether this database was brought back to try a backup."""
    return MARK in MigrationRecorder(connection).applied_migrations()


def follow() -> None:
    """At a start, before anything is served: whoever serves such a database sends nothing."""
    if is_marked():
        close()


def _file() -> Path:
    return Path(settings.PARVIS_VAR) / "drill"
