"""The legal basis of each procedure's data. SQLite makes the table anew and drops its guard: it is put again."""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards


def put_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """That of procedures, as it was."""
    all_guards = import_module("teleservices.migrations.0062_guards_put_in_one_way").GUARDS
    guards.put(schema_editor, next(guard for guard in all_guards if guard.table == "teleservices_procedure"))


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0077_handing_over_to_the_archives"),
    ]

    operations = [
        migrations.AddField(
            model_name="procedure",
            name="data_basis",
            field=models.CharField(
                choices=[
                    ("public_task", "A mission of public interest or the exercise of public authority (GDPR, 6.1.e)"),
                    ("legal", "A legal obligation (GDPR, 6.1.c)"),
                    ("contract", "A contract with the person (GDPR, 6.1.b)"),
                    ("consent", "The person’s consent (GDPR, 6.1.a)"),
                ],
                db_default="public_task",
                default="public_task",
                max_length=12,
                verbose_name="legal basis",
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="data_basis_text",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="text that founds it"
            ),
        ),
        migrations.RunPython(put_guard, put_guard),
    ]
