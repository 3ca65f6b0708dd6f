"""What the database knows of its own tables, on which it chooses its ways. PostgreSQL keeps it by itself."""

from django.db import connection
from django.db.backends.utils import CursorWrapper

from portal.registry import Registry

SAMPLED_ROWS = 1_000
"""Rows of each index that SQLite looks at: 34 ms in all among 100,000 requests."""
GROWN = 0.1
"""By how much of its rows a table may have changed since it was looked at whole."""
whole_tables = Registry[str]()
"""Tables that a sample misjudges, for their indexes begin with few values: each is looked at whole."""


def refresh_statistics() -> None:
    """Tell SQLite how its tables have grown; it looks again only at those that changed much. Every hour.

    Without it, SQLite took the requests of a procedure for fewer than those of a profile, and read 100,000 of them to
    find the five drafts of one person. Nobody writes while a table is looked at whole, so it is when it must.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            before = {table: _known(cursor, table) for table in whole_tables}
            cursor.execute(f"PRAGMA analysis_limit={SAMPLED_ROWS}")
            cursor.execute("PRAGMA optimize=0x10002")  # all tables, even those that this connection did not read
            cursor.execute("PRAGMA analysis_limit=0")
            for table in whole_tables:
                if _known(cursor, table) != before[table] or _has_grown(cursor, table, before[table]):
                    cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def _known(cursor: CursorWrapper, table: str) -> dict[str, str]:
    """What SQLite knows of the table, by index: how many rows, then how many of them share each first columns."""
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
    if not cursor.fetchone():
        return {}
    cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = %s", [table])
    return dict(cursor.fetchall())


def _has_grown(cursor: CursorWrapper, table: str, stats: dict[str, str]) -> bool:
    """Whether there are other indexes than those known, or many more rows, or fewer."""
    cursor.execute("SELECT name FROM pragma_index_list(%s)", [table])
    if {name for (name,) in cursor.fetchall()} != stats.keys():
        return True
    cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of ours
    rows, then = cursor.fetchone()[0], max((int(stat.split()[0]) for stat in stats.values()), default=0)
    return bool(abs(rows - then) > GROWN * then)
