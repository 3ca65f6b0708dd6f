"""A database as a former version left it, its migrations, its rows and its queue; then brought up to date."""

import base64
import gzip
import json
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django_q.tasks import async_task

ROWS = Path(__file__).with_name("rows-7aac16f.json.gz")
"""The demo of that version, of 26 November 2026, with a decision, a complete file and an archive just asked for."""


THAT_EVENING = "2026-11-26T21:00:00+00:00"
"""When they were kept: drafts have lapsed since, and calendars closed."""


def read() -> dict[str, Any]:
    """Its tables and its tasks, as `dump.py` wrote them."""
    return json.loads(gzip.decompress(ROWS.read_bytes()))


@time_machine.travel(THAT_EVENING)
def build() -> None:
    """Make it in an empty database, then do what `script/server` does of a database when it begins."""
    former = read()
    _migrate(former["tables"].pop("django_migrations"))
    with transaction.atomic():
        _empty()
        for table, dumped in former["tables"].items():
            _fill(table, **dumped)
    for task in former["tasks"]:
        async_task(task["func"], *task["args"])
    call_command("migrate", interactive=False, verbosity=0)
    call_command("setup_portal", verbosity=0)


def _migrate(applied: dict[str, Any]) -> None:
    """The tables as they were: the migrations applied then, one by one, and none since."""
    app, name = (applied["columns"].index(column) for column in ("app", "name"))
    squashed = import_module("teleservices.migrations.0001_squashed_0083_indexes_that_others_cover").Migration
    with patch.object(squashed, "replaces", []):
        executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    done = {(row[app], row[name]) for row in applied["rows"]} & set(graph.nodes)
    executor.migrate([key for key in done if not any(child.key in done for child in graph.node_map[key].children)])


def _empty() -> None:
    """What the migrations wrote by themselves is among the rows."""
    tables = [name for name in connection.introspection.table_names() if name not in {"django_migrations"}]
    names = [connection.ops.quote_name(name) for name in tables if "_fts" not in name]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")
            return
        for name in names:
            cursor.execute(f"DELETE FROM {name}")


def _fill(table: str, *, columns: list[str], rows: list[list[Any]]) -> None:
    booleans = _booleans(table) & set(columns)
    places = ", ".join(["%s"] * len(columns))
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({places})',
            [
                [_value(value, is_boolean=column in booleans) for column, value in zip(columns, row, strict=True)]
                for row in rows
            ],
        )
        if connection.vendor == "postgresql" and "id" in columns:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), max(id)) FROM \"{table}\""
                " WHERE pg_get_serial_sequence(%s, 'id') IS NOT NULL",
                [f'"{table}"'],
            )


def _value(value: Any, *, is_boolean: bool) -> Any:
    if isinstance(value, dict):
        return base64.b64decode(value["base64"])
    return bool(value) if is_boolean and value is not None else value


def _booleans(table: str) -> set[str]:
    """The columns that SQLite writes as numbers, and PostgreSQL doesn't."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE data_type = 'boolean' AND table_name = %s",
            [table],
        )
        return {name for (name,) in cursor.fetchall()}
