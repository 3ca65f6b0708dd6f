"""Procedures have rules of decision, and a decision says by which delegation it was signed.

SQLite makes the two tables anew and drops their guards: they are put again.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def put_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As 0062 put them."""
    import_module("teleservices.migrations.0062_guards_put_in_one_way").put_guards(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0064_authorities_and_delegations'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='authority_kind',
            field=models.CharField(blank=True, choices=[('assembly', 'Assembly of the département'), ('standing_committee', 'Standing committee'), ('president', 'President')], max_length=20),
        ),
        migrations.AddField(
            model_name='decision',
            name='delegation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='teleservices.delegation'),
        ),
        migrations.AddField(
            model_name='decision',
            name='on_behalf_of',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='procedure',
            name='decision_rules',
            field=models.JSONField(blank=True, default=dict, verbose_name='who decides'),
        ),
        migrations.RunPython(put_guards, put_guards),
    ]
