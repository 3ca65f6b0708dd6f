"""The database retains which anchors were noted in the file, so that a file taken away shows."""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "accounts_notedanchor"
GUARDS = {"frozen": "UPDATE", "kept": "DELETE"}


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As of the anchors; a row that has nothing but its key may be replaced."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    refuse = (
        "BEGIN SELECT RAISE(ABORT, 'what has happened is never rewritten'); END"
        if is_sqlite
        else "EXECUTE FUNCTION parvis_refuse_rewriting_audit()"
    )
    for name, refused in GUARDS.items():
        schema_editor.execute(f'CREATE TRIGGER {TABLE}_{name} BEFORE {refused} ON "{TABLE}" FOR EACH ROW {refuse}')
    if not is_sqlite:
        import_module("accounts.migrations.0013_audit_never_replaced").refuse_emptying(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_audit_never_replaced")]
    operations = [
        migrations.CreateModel(
            name="NotedAnchor",
            fields=[("number", models.PositiveIntegerField(primary_key=True, serialize=False))],
            options={
                "verbose_name": "noted anchor",
                "verbose_name_plural": "noted anchors",
                "ordering": ["number"],
            },
        ),
        migrations.RunPython(add_triggers, migrations.RunPython.noop),  # they go with the table
    ]
