"""The database refuses as well what rewrites an event or takes an anchor away without saying so.

On SQLite, `INSERT OR REPLACE` deletes the row that has the same key, and no trigger on deletions fires. On PostgreSQL,
`TRUNCATE` passes the triggers of rows; an anchor goes by neither, an event may go.
A migration after 0018 that makes one of these tables anew on SQLite ends with the `put_guards` of that one.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REFUSAL = "what has happened is never rewritten"
KEYS = {
    "accounts_auditevent": ("id", "account_id, number", "profile_id, number"),
    "accounts_anchor": ("number", "day"),
    "accounts_anchoredhead": ("id", "anchor_id, chain, subject_id"),
}
"""Table → its keys."""
NEVER_EMPTIED = ("accounts_anchor", "accounts_anchoredhead")

FUNCTION = """
CREATE OR REPLACE FUNCTION parvis_refuse_emptying() RETURNS trigger AS $$
DECLARE filled boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I)', TG_TABLE_NAME) INTO filled;
  IF filled THEN RAISE EXCEPTION 'what has happened is never rewritten' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END; $$ LANGUAGE plpgsql
"""
"""An empty table may be emptied: `manage.py flush` goes on working where nothing was anchored."""


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What each database can be asked that the other can't."""
    if schema_editor.connection.vendor == "sqlite":
        refuse_replacing(schema_editor, KEYS, REFUSAL)
        return
    schema_editor.execute(FUNCTION, params=None)
    for table in NEVER_EMPTIED:
        refuse_emptying(schema_editor, table)


def refuse_replacing(schema_editor: BaseDatabaseSchemaEditor, keys: dict[str, tuple[str, ...]], words: str) -> None:
    """On SQLite, refuse a row one of whose keys another has already."""
    for table, its_keys in keys.items():
        same = " OR ".join(
            "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key.split(", ")) + ")" for key in its_keys
        )
        schema_editor.execute(
            f'CREATE TRIGGER {table}_added BEFORE INSERT ON "{table}" '  # noqa: S608 - constants
            f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same}) BEGIN SELECT RAISE(ABORT, \'{words}\'); END'
        )


def refuse_emptying(schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """On PostgreSQL, refuse TRUNCATE where it would take something away."""
    schema_editor.execute(
        f'CREATE TRIGGER {table}_filled BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION parvis_refuse_emptying()'
    )


def remove_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back to rows that these two rewrite."""
    if schema_editor.connection.vendor == "sqlite":
        for table in KEYS:
            schema_editor.execute(f"DROP TRIGGER {table}_added")
        return
    for table in NEVER_EMPTIED:
        schema_editor.execute(f'DROP TRIGGER {table}_filled ON "{table}"')
    schema_editor.execute("DROP FUNCTION parvis_refuse_emptying()")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_new_address_asked_at")]
    operations = [migrations.RunPython(add_triggers, remove_triggers)]
