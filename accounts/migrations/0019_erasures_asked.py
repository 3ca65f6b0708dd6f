"""The register of erasures asked through the data-protection officer; what was done never changes."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

DONE = ("state", "refusal", "goes", "stays", "sought", "account_id", "done_at")
GUARD = guards.Guard(
    table="accounts_erasuredemand",
    frozen=("id", "uuid", "number", "asked_on", "reason", "digest", "by_name", "created_at"),
    keys=("id", "uuid"),
    unless=(("ended", DONE, "OLD.done_at IS NULL"),),
    is_kept=True,
)


def put_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse to change what was asked and what was done, and to take a row away."""
    guards.put(schema_editor, GUARD)


def remove_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the table go."""
    guards.remove(schema_editor, GUARD)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0018_guards_put_in_one_way'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasureDemand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(help_text='of the register of the data-protection officer', max_length=60)),
                ('asked_on', models.DateField(help_text='by the person: the answer is due a month later')),
                ('reason', models.CharField(help_text='names nobody', max_length=500)),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('sought', models.CharField(blank=True, max_length=254)),
                ('state', models.CharField(choices=[('waiting', 'Being done'), ('done', 'Done'), ('refused', 'Could not be done')], default='waiting', max_length=10)),
                ('refusal', models.CharField(blank=True, max_length=500)),
                ('goes', models.JSONField(default=list, help_text='the kinds of what went')),
                ('stays', models.JSONField(default=list, help_text='the kinds of what stays')),
                ('by_name', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'erasure asked',
                'verbose_name_plural': 'erasures asked',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('erase_people', "Can erase people's data for the data-protection officer")],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('number',), name='a_demand_of_erasure_is_done_once'), models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('account', None), ('done_at__isnull', False), ('sought', '')), _connector='OR'), name='an_erasure_done_names_nobody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refusal', ''), _negated=True), _connector='OR'), name='an_erasure_is_refused_for_a_reason')],
            },
        ),
        migrations.RunPython(put_guard, remove_guard),
    ]
