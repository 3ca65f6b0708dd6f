"""A procedure closed at once. SQLite makes the table anew and drops its guard: it is put again."""

from importlib import import_module

import django.db.models.deletion
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
        ("teleservices", "0079_opening_alerts"),
    ]

    operations = [
        migrations.AddField(
            model_name="procedure",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closed at once on"),
        ),
        migrations.AddField(
            model_name="procedure",
            name="closed_reason",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="why it is closed"
            ),
        ),
        migrations.AddField(
            model_name="procedure",
            name="replaced_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replaces",
                to="teleservices.procedure",
                verbose_name="replaced by",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", False),
                    models.Q(("closed_reason", ""), ("replaced_by", None)),
                    _connector="OR",
                ),
                name="closed_before_it_says_why",
            ),
        ),
        migrations.RunPython(put_guard, put_guard),
    ]
