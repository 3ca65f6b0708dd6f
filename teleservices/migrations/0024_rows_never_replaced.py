"""On SQLite, `INSERT OR REPLACE` rewrote a published form, a past event or the address of a procedure.

A migration after 0062 that makes one of these tables anew on SQLite ends with the `put_guards` of that one.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEYS = {
    "teleservices_formversion": ("id", "procedure_id, number"),
    "teleservices_requestevent": ("id", "request_id, number"),
    "teleservices_procedure": ("id", "code", "uuid"),
}
"""Table → its keys."""


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL has nothing of the kind."""
    if schema_editor.connection.vendor == "sqlite":
        guards = import_module("accounts.migrations.0013_audit_never_replaced")
        guards.refuse_replacing(schema_editor, KEYS, "this row is never rewritten")


def remove_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back to rows that it rewrites."""
    if schema_editor.connection.vendor == "sqlite":
        for table in KEYS:
            schema_editor.execute(f"DROP TRIGGER {table}_added")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0013_audit_never_replaced"),
        ("teleservices", "0023_remedies_after_silence"),
    ]
    operations = [migrations.RunPython(add_triggers, remove_triggers)]
