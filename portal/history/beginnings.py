"""Indexes that PostgreSQL has besides, for the beginning of a text that is indexed or unique: nobody looks for it."""

from collections.abc import Mapping

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps


def without(indexes: Mapping[str, str]) -> RunPython:
    """The operation of a migration that drops these: name → « table.column », as they are made again backwards."""

    def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for index in indexes:
                schema_editor.execute(f"DROP INDEX {index}")

    def put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for index, (table, column) in ((index, place.split(".")) for index, place in indexes.items()):
                schema_editor.execute(f"CREATE INDEX {index} ON {table} ({column} varchar_pattern_ops)")

    return RunPython(drop, put_back)
