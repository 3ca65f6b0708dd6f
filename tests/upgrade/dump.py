"""How the rows of a former version are kept: run in a checkout of it, on a database that it made and used.

    PARVIS_VAR=… python …/tests/upgrade/dump.py 7aac16f > rows-7aac16f.json.gz

SQLite only. Tasks are written without their signature, which depends on the installation; sessions, caches and the
search index are left out.
"""

import base64
import gzip
import json
import os
import sys

sys.path.insert(0, os.getcwd())  # noqa: PTH109 — the checkout that it is run in

import django

django.setup()

from django.db import connection  # noqa: E402
from django_q.models import OrmQ  # noqa: E402
from django_q.signing import SignedPackage  # noqa: E402

LEFT_OUT = ("sqlite_", "django_session", "django_q_ormq", "usersessions_", "wagtailsearch_", "portal_cache")


def rows_of(table: str) -> dict[str, object]:
    """The columns of a table and its rows; bytes as `{"base64": …}`."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
        columns = [column[0] for column in cursor.description]
        rows = [[_plain(value) for value in row] for row in cursor.fetchall()]
    return {"columns": columns, "rows": rows}


def _plain(value: object) -> object:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def tasks() -> list[dict[str, object]]:
    """What waits in the queue: the path of the function, its arguments, its options."""
    packages = [SignedPackage.loads(row.payload) for row in OrmQ.objects.order_by("pk")]
    return [{name: task[name] for name in ("func", "args", "timeout") if name in task} for task in packages]


def main(version: str) -> None:
    """Write it all on standard output."""
    tables = [name for name in connection.introspection.table_names() if not name.startswith(LEFT_OUT)]
    dumped = {name: rows for name in tables if (rows := rows_of(name))["rows"]}
    text = json.dumps({"version": version, "tables": dumped, "tasks": tasks()}, ensure_ascii=False, default=str)
    sys.stdout.buffer.write(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
