"""What a sum granted is under the State aid rules, how it is paid, what applicants declare of other aids.

The new columns of decisions never change: their guard is put again with them.
"""
import django.db.models.deletion
import uuid
from dataclasses import replace
from importlib import import_module

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

NEVER_CHANGED = ("aid_regime", "aid_reference", "paid_when")


def freeze_columns(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Besides those that 0062 froze."""
    guard = _guard()
    guards.put(schema_editor, replace(guard, frozen=(*guard.frozen, *NEVER_CHANGED)))


def free_columns(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As 0062 put it."""
    guards.put(schema_editor, _guard())


def _guard() -> guards.Guard:
    all_guards = import_module("teleservices.migrations.0062_guards_put_in_one_way").GUARDS
    return next(guard for guard in all_guards if guard.table == "teleservices_decision")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0018_guards_put_in_one_way'),
        ('teleservices', '0073_letters_by_post'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='aid_reference',
            field=models.CharField(blank=True, max_length=200, null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='aid_regime',
            field=models.CharField(blank=True, choices=[('none', 'Not State aid'), ('general', 'De minimis, general'), ('agricultural', 'De minimis, agriculture'), ('fisheries', 'De minimis, fisheries and aquaculture'), ('general_interest', 'De minimis, services of general interest'), ('exempted', 'Regime exempted or notified')], max_length=20, null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='paid_when',
            field=models.CharField(blank=True, max_length=500, null=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='aid_reason',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='proposal',
            name='aid_regime',
            field=models.CharField(choices=[('none', 'Not State aid'), ('general', 'De minimis, general'), ('agricultural', 'De minimis, agriculture'), ('fisheries', 'De minimis, fisheries and aquaculture'), ('general_interest', 'De minimis, services of general interest'), ('exempted', 'Regime exempted or notified')], max_length=20, null=True, verbose_name='regime of the aid'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='other_public_aid',
            field=models.BigIntegerField(null=True, verbose_name='other public aid'),
        ),
        migrations.CreateModel(
            name='DeclaredAid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('stated_on', models.DateField(verbose_name='day of the statement')),
                ('is_nil', models.BooleanField(default=False)),
                ('regime', models.CharField(blank=True, choices=[('none', 'Not State aid'), ('general', 'De minimis, general'), ('agricultural', 'De minimis, agriculture'), ('fisheries', 'De minimis, fisheries and aquaculture'), ('general_interest', 'De minimis, services of general interest'), ('exempted', 'Regime exempted or notified')], max_length=20, verbose_name='regime')),
                ('granted_on', models.DateField(null=True, verbose_name='granted on')),
                ('amount_cents', models.PositiveBigIntegerField(null=True, verbose_name='amount')),
                ('granted_by', models.CharField(blank=True, max_length=150, verbose_name='granted by')),
                ('author_name', models.CharField(blank=True, max_length=200)),
                ('written_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by_name', models.CharField(blank=True, max_length=200)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declared_aids', to='accounts.profile')),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='declared_aids', to='teleservices.servicerequest')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'declared aid',
                'verbose_name_plural': 'declared aids',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount_cents', None), ('granted_by', ''), ('granted_on', None), ('is_nil', True), ('regime', '')), models.Q(('amount_cents__gt', 0), ('amount_cents__isnull', False), ('granted_on__isnull', False), ('is_nil', False), ('regime__in', ['general', 'agricultural', 'fisheries', 'general_interest']), models.Q(('granted_by', ''), _negated=True)), _connector='OR'), name='a_declared_aid_is_whole_or_nil')],
            },
        ),
        migrations.RunPython(freeze_columns, free_columns),
    ]
