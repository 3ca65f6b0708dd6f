"""What stands guard in the database."""

from django.db import connection


def guards() -> set[tuple[str, str]]:
    """The triggers, and on PostgreSQL the functions that they call: name and text of each."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE '%_fts%'")
            return set(cursor.fetchall())
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'parvis%'"
        )
        return set(cursor.fetchall())
