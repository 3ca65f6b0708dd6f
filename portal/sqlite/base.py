"""The backend itself, in the module that Django looks for: who writes takes a turn first, nobody waits to read."""

import functools
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from portal.sqlite.writing_turn import WritingTurn

WRITING = ("BEGIN", "INSERT", "UPDATE", "DELETE", "REPLACE")
"""How statements begin that wait: transactions, since ours are IMMEDIATE, and what is written outside of one."""
DEFAULT_SECONDS = 5.0
"""How long SQLite waits for its lock where the settings don't say."""


_building = threading.Lock()
# A child that is forked while another thread builds would find it locked for ever.
os.register_at_fork(before=_building.acquire, after_in_parent=_building.release, after_in_child=_building.release)


def turn_of(database: str) -> WritingTurn | None:
    """The one line of a file in this process; None for a database in memory, or where no file can be made beside it.

    The threads of a process that starts connect together, and `cache` holds no lock while it computes. Two lines of a
    process are one to the kernel: who leaves the first would free the byte that who writes in the second has locked.
    """
    with _building:
        return _built(database)


@functools.cache
def _built(database: str) -> WritingTurn | None:
    try:
        return WritingTurn(Path(database)) if database else None
    except OSError:
        return None


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection with at most one turn, from the first statement that writes until its transaction ends."""

    _turn: WritingTurn | None = None
    _ticket: threading.Event | None = None

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.execute_wrappers.append(self._in_turn)

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Django's, and the line of the file that SQLite says it has opened."""
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        _number, _schema, file = connection.execute("PRAGMA database_list").fetchone()
        self._turn, self._patience = turn_of(file), conn_params.get("timeout", DEFAULT_SECONDS)
        return connection

    def commit(self) -> None:
        """Django's; the next one may write before what waits for the commit is done."""
        try:
            super().commit()
        finally:
            self._leave_unless_writing()

    def rollback(self) -> None:
        """Django's; nothing is written any more."""
        try:
            super().rollback()
        finally:
            self._leave_unless_writing()

    def close(self) -> None:
        """Django's; a transaction under way ends with it."""
        try:
            super().close()
        finally:
            self._leave()

    def _in_turn(
        self, execute: Callable[..., object], sql: str, params: object, many: bool, context: dict[str, Any]
    ) -> object:
        """Around each statement. Raises OperationalError after as long as SQLite would, and in its words."""
        # In a transaction that began out of line, it would wait for others, who wait for SQLite's lock, which it has.
        if self._turn and not self._ticket and sql.startswith(WRITING) and not self._is_writing():
            try:
                self._ticket = self._turn.take(self._patience)
            except TimeoutError as error:
                raise OperationalError("database is locked") from error
            except OSError:
                pass  # it writes out of line: SQLite's own lock says who, as it does for other programs
        try:
            return execute(sql, params, many, context)
        finally:
            self._leave_unless_writing()

    def _is_writing(self) -> bool:
        return bool(self.connection and self.connection.in_transaction)

    def _leave_unless_writing(self) -> None:
        if self._ticket and not self._is_writing():
            self._leave()

    def _leave(self) -> None:
        if self._turn and self._ticket:
            self._turn.give_back(self._ticket)
        self._ticket = None

    def __del__(self) -> None:
        """A thread that ends in the middle of a transaction closes nothing."""
        self._leave()
