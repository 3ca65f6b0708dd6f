"""The backend itself, in the module that Django looks for."""

from typing import Any

import psycopg
from django.db.backends.postgresql import base

MOST_PREPARED = 250
"""Statements that a connection keeps prepared, a tenth of a megabyte each.

psycopg keeps 100, and forgets first what was not asked for longest: agents and the public together ask 200 different
ones, so that nearly all were forgotten before they came back.
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that keeps prepared what agents and the public ask by turns."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        """Django's, with room for what the whole portal asks."""
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        connection.prepared_max = MOST_PREPARED
        return connection
