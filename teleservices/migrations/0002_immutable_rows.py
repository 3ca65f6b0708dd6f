"""The database itself refuses to rewrite a published form or a past event."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

#: Table → columns that never change once written (people may still be forgotten: the author columns are left out).
FROZEN = {
    "teleservices_formversion": ["procedure_id", "number", "schema", "checksum", "published_at"],
    "teleservices_requestevent": [
        "request_id", "number", "act", "from_state", "to_state", "text", "data", "at", "digest",
    ],
}


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One trigger a table, in the words of each database."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION parvis_refuse_rewriting() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'this row is never rewritten' USING ERRCODE = 'integrity_constraint_violation'; "
            "END; $$ LANGUAGE plpgsql"
        )
    refuse = (
        "BEGIN SELECT RAISE(ABORT, 'this row is never rewritten'); END"
        if is_sqlite
        else "FOR EACH ROW EXECUTE FUNCTION parvis_refuse_rewriting()"
    )
    for table, columns in FROZEN.items():
        names = ", ".join(f'"{column}"' for column in columns)
        schema_editor.execute(f'CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {names} ON "{table}" {refuse}')


def remove_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back to rows that anyone can rewrite."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in FROZEN:
        schema_editor.execute(f"DROP TRIGGER {table}_frozen" + ("" if is_sqlite else f' ON "{table}"'))


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, remove_triggers)]
