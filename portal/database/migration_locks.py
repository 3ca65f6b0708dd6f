"""A migration waits for a table only a little, then lets people through before it asks again.

On PostgreSQL, whoever asks for a whole table waits until those who read it have finished (a backup does for minutes),
and everybody who comes next waits behind: without this, an upgrade that begins during a backup stops the portal.
"""

import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connection

LOCK_MILLISECONDS = 1_500
"""How long a statement that changes a table waits for it, and people behind it."""
REST_SECONDS = 3.0
"""How long people have the tables for themselves before it asks again."""
PATIENCE_SECONDS = 1_800.0
"""After which nothing more is asked: a backup is over by then."""
LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's own code for it: « Appendix A. PostgreSQL Error Codes »."""
OF_ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE", "ROLLBACK")


class BusyTablesError(Exception):
    """A table that a migration changes was never free; nothing of that migration is done."""


def migrate(on_wait: Callable[[], object]) -> None:
    """Apply the migrations that wait; `on_wait` is called each time that a table is busy.

    Raises:
        BusyTablesError: a table still is after `PATIENCE_SECONDS`.

    """
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with connection.execute_wrapper(wait_a_little) if connection.vendor == "postgresql" else nullcontext():
                call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            if time.monotonic() >= ends:
                raise BusyTablesError from error
        else:
            return
        on_wait()
        time.sleep(REST_SECONDS)


def wait_a_little(
    execute: Callable[..., object], sql: str, params: object, many: bool, context: dict[str, Any]
) -> object:
    """Before a statement that changes a table, in a transaction, say how long it may wait.

    In the transaction alone, so that PgBouncer hands nothing of it to others. Outside of one, where a migration builds
    an index concurrently, PostgreSQL waits without stopping anybody.
    """
    if context["connection"].in_atomic_block and not str(sql).lstrip().upper().startswith(OF_ROWS):
        context["cursor"].cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
    return execute(sql, params, many, context)
