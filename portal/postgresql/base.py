"""The backend itself, in the module that Django looks for."""

import math
import select
import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base

MOST_PREPARED = 250
"""Statements that a connection keeps prepared, a tenth of a megabyte each.

psycopg keeps 100, and forgets first what was not asked for longest: agents and the public together ask 200 different
ones, so that nearly all were forgotten before they came back.
"""
ALIVE_SECONDS = 1.0
"""How long a connection that answered is not asked again whether it lives."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that keeps what agents and the public ask by turns, and lives for a moment after it answered."""

    _answered_at = -math.inf

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """Django's, with room for what the whole portal asks."""
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        connection.prepared_max = MOST_PREPARED
        self._answered_at = time.monotonic()
        return connection

    def is_usable(self) -> bool:
        """Whether it lives, known without a word where it just answered, nothing failed and PostgreSQL sent nothing."""
        now = time.monotonic()
        if now - self._answered_at < ALIVE_SECONDS and not self.errors_occurred and self._is_silent():
            return True
        is_usable: bool = super().is_usable()
        if is_usable:
            self._answered_at = now
        return is_usable

    def _is_silent(self) -> bool:
        """Whether nothing came that nobody asked for: who closes a connection says so."""
        if self.connection is None or self.connection.closed:
            return False
        sent = select.poll()
        sent.register(self.connection, select.POLLIN)
        return not sent.poll(0)
