"""The database itself refuses to rewrite an event of an account or of a profile, and to touch an anchor at all.

An event goes with what it is about, and forgets its actor when their account goes; an anchor never goes.
A migration after 0018 that makes one of these tables anew on SQLite ends with the `put_guards` of that one.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

EVENT = "account_id, profile_id, number, kind, actor_uuid, details, at, digest"
GUARDS = (
    ("accounts_auditevent_frozen", "accounts_auditevent", f"UPDATE OF id, {EVENT}", ""),
    ("accounts_auditevent_actor", "accounts_auditevent", "UPDATE OF actor_id", "NEW.actor_id IS NOT NULL"),
    ("accounts_anchor_frozen", "accounts_anchor", "UPDATE", ""),
    ("accounts_anchor_kept", "accounts_anchor", "DELETE", ""),
    ("accounts_anchoredhead_frozen", "accounts_anchoredhead", "UPDATE", ""),
    ("accounts_anchoredhead_kept", "accounts_anchoredhead", "DELETE", ""),
)
"""Trigger, table, what it refuses, and when; always where nothing is said."""

FUNCTION = """
CREATE OR REPLACE FUNCTION parvis_refuse_rewriting_audit() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'what has happened is never rewritten' USING ERRCODE = 'integrity_constraint_violation';
END; $$ LANGUAGE plpgsql
"""


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In the words of each database."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(FUNCTION)
    for trigger, table, refused, when in GUARDS:
        condition = f"WHEN ({when}) " if when else ""
        refuse = (
            "BEGIN SELECT RAISE(ABORT, 'what has happened is never rewritten'); END"
            if is_sqlite
            else "EXECUTE FUNCTION parvis_refuse_rewriting_audit()"
        )
        schema_editor.execute(
            f'CREATE TRIGGER {trigger} BEFORE {refused} ON "{table}" FOR EACH ROW {condition}{refuse}'
        )


def remove_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back to rows that anyone can rewrite."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for trigger, table, _refused, _when in GUARDS:
        schema_editor.execute(f"DROP TRIGGER {trigger}" + ("" if is_sqlite else f' ON "{table}"'))
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION parvis_refuse_rewriting_audit()")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_sessions_begin_again")]
    operations = [migrations.RunPython(add_triggers, remove_triggers)]
