"""The database copied as it is at one instant, while the portal serves; and brought back into an empty one."""

import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from portal.backups.errors import BackupError
from portal.database.preparation import PORTAL

NOT_LIBPQ = {"prepare_threshold", "client_encoding"}
"""What Django says to psycopg alone."""


def dump(target: Path) -> None:
    """Copy the database into a file, of one instant; nobody waits. Raises BackupError."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)
        copy.close()
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load(source: Path) -> None:
    """Bring a copy back into the database, which must be empty. Raises BackupError; nothing is half brought back."""
    check_empty()
    if connection.vendor == "sqlite":
        with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as copy:
            copy.backup(connection.connection)
        copy.close()
        connection.close()
        return
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(source))


def check_empty() -> None:
    """Raises BackupError where the database has a table: nothing is ever brought back over anything."""
    if connection.introspection.table_names():
        raise BackupError(_("This database isn't empty: a backup is brought back into an empty one alone."))


def check(path: Path) -> None:
    """Read a copy through. Raises BackupError where it can't be read whole."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            try:
                answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
            except sqlite3.DatabaseError as error:
                answer = str(error)
        if answer != "ok":
            raise BackupError(_("The copy of the database is damaged: %(answer)s") % {"answer": answer})
        return
    _launch("pg_restore", "--file=-", str(path))


def applied() -> tuple[str, ...]:
    """The migrations that the database has, as « app.name », without what the portal notes beside them."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied if not app.startswith(PORTAL)))


def unknown(migrations: tuple[str, ...]) -> list[str]:
    """Those of a copy that this code doesn't know: it is older."""
    own_names = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    return [name for name in migrations if name not in own_names]


def _run(program: str, *arguments: str) -> None:
    """A program of PostgreSQL, told of the database as Django is; the password is in a file that it alone can read."""
    parameters: dict[str, Any] = connection.get_connection_params()
    password = str(parameters.pop("password", "")).replace("\\", "\\\\").replace(":", "\\:")
    words = {
        name: value for name, value in parameters.items() if isinstance(value, str | int) and name not in NOT_LIBPQ
    }
    with tempfile.NamedTemporaryFile("w", prefix="parvis-") as passwords:
        passwords.write(f"*:*:*:*:{password}\n")
        passwords.flush()
        where = make_conninfo("", **words, **({"passfile": passwords.name} if password else {}))
        _launch(program, f"--dbname={where}", *arguments)


def _launch(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise BackupError(
            _("%(program)s is needed: install the package postgresql-client, of the server's version at least.")
            % {"program": program}
        )
    process = subprocess.run([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if process.returncode:
        raise BackupError(f"{program}: {process.stderr.decode(errors='replace').strip()[-2000:]}")
