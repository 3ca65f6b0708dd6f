"""Triggers once more: where SQLite makes a table anew to change it, as for the columns before, it drops them.

A migration after 0062 that adds a column to one of these tables ends with the `put_guards` of that one; a test would tell.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TRIGGERS = (
    "teleservices_formversion_frozen", "teleservices_requestevent_frozen", "teleservices_procedure_address",
)  # fmt: skip


def restore(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that are still there are made anew too; PostgreSQL never lost any."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for trigger in TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    import_module("teleservices.migrations.0002_immutable_rows").add_triggers(apps, schema_editor)
    import_module("teleservices.migrations.0008_address_for_ever").add_trigger(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0011_beneficiaries_and_edits")]
    operations = [migrations.RunPython(restore, migrations.RunPython.noop)]
