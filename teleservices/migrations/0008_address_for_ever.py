"""The database itself refuses another address to a procedure whose form was published: people keep links to it."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WHEN = "OLD.current_version_id IS NOT NULL AND NEW.code <> OLD.code"


def add_trigger(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In the words of each database; PostgreSQL's function came with the rows that are never rewritten."""
    refuse = (
        f"FOR EACH ROW WHEN {WHEN} BEGIN SELECT RAISE(ABORT, 'a published procedure keeps its address'); END"
        if schema_editor.connection.vendor == "sqlite"
        else f"FOR EACH ROW WHEN ({WHEN}) EXECUTE FUNCTION parvis_refuse_rewriting()"
    )
    schema_editor.execute(
        f'CREATE TRIGGER teleservices_procedure_address BEFORE UPDATE OF "code" ON "teleservices_procedure" {refuse}'
    )


def remove_trigger(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back to addresses that may change."""
    on = "" if schema_editor.connection.vendor == "sqlite" else ' ON "teleservices_procedure"'
    schema_editor.execute(f"DROP TRIGGER teleservices_procedure_address{on}")


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0007_moving_and_approval")]
    operations = [migrations.RunPython(add_trigger, remove_trigger)]
