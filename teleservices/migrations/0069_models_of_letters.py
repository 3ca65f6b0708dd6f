"""A procedure has models of letters, and a decision keeps what its letter says.

SQLite makes the table of procedures anew and drops its guards: they are put again.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def put_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As 0062 put them."""
    import_module("teleservices.migrations.0062_guards_put_in_one_way").put_guards(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0068_after_a_decision'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='letter_contents',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='procedure',
            name='letter_models',
            field=models.JSONField(blank=True, default=dict, verbose_name='letters'),
        ),
        migrations.RunPython(put_guards, put_guards),
    ]
