"""The database itself refuses a decision that says otherwise than the state of its request, or says so afterwards."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

DISAGREES = "NEW.outcome <> (SELECT state FROM teleservices_servicerequest WHERE id = NEW.request_id)"
WORDS = "a decision says what its request became"
EVENTS = {"teleservices_decision_agrees": "INSERT", "teleservices_decision_keeps": 'UPDATE OF "outcome", "request_id"'}
"""Trigger → when it fires. A decision outlives the state that it gave (closed, reopened): a change of it is refused."""

FUNCTION = f"""
CREATE OR REPLACE FUNCTION parvis_decision_agrees() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR {DISAGREES} THEN
    RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END; $$ LANGUAGE plpgsql
"""


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In the words of each database."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(FUNCTION)
    for name, event in EVENTS.items():
        schema_editor.execute(_trigger(name, event, is_sqlite=is_sqlite))


def _trigger(name: str, event: str, *, is_sqlite: bool) -> str:
    when = f"WHEN {DISAGREES} " if event == "INSERT" else ""
    refuse = f"{when}BEGIN SELECT RAISE(ABORT, '{WORDS}'); END" if is_sqlite else "EXECUTE FUNCTION parvis_decision_agrees()"
    return f'CREATE TRIGGER {name} BEFORE {event} ON "teleservices_decision" FOR EACH ROW {refuse}'


def remove_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back to decisions that may say anything."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name in EVENTS:
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else ' ON "teleservices_decision"'))
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION parvis_decision_agrees()")


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0016_remedies_by_outcome")]
    operations = [migrations.RunPython(add_triggers, remove_triggers)]
