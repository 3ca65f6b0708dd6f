"""The text by which silence means something else than a refusal after two months (CRPA L231-1, L231-4 to L231-6)."""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards


def put_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """That of procedures, as it was: SQLite makes the table anew and drops it."""
    all_guards = import_module("teleservices.migrations.0062_guards_put_in_one_way").GUARDS
    guards.put(schema_editor, next(guard for guard in all_guards if guard.table == "teleservices_procedure"))


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0090_opinion_beyond_silence")]

    operations = [
        migrations.AddField(
            model_name="procedure",
            name="regime_article",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=300,
                verbose_name="text that says so of silence",
            ),
        ),
        migrations.RunPython(put_guard, put_guard),
    ]
