"""How long requests are kept and what becomes of them: settings, holds for disputes, elimination lists.

SQLite makes the table of procedures anew and drops its guards: they are put again. An event of the first version of the
digest may be emptied too: the event of the elimination says what remains of it.
"""

from dataclasses import replace
from importlib import import_module

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

EMPTIED = "(OLD.salt <> '' OR OLD.digest_version = 1) AND NEW.salt = '' AND NEW.text = '' AND NEW.data = '{}'"


def _guard(table: str) -> guards.Guard:
    all_guards = import_module("teleservices.migrations.0062_guards_put_in_one_way").GUARDS
    return next(guard for guard in all_guards if guard.table == table)


def put_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """That of procedures as it was; that of events with more that may be emptied."""
    guards.put(schema_editor, _guard("teleservices_procedure"))
    events = _guard("teleservices_requestevent")
    unless = tuple(each for each in events.unless if each[0] != "emptied")
    emptied = ("emptied", ("text", "data", "salt"), EMPTIED)
    guards.put(schema_editor, replace(events, unless=(*unless, emptied)))


def put_former(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Both as they were."""
    for table in ("teleservices_procedure", "teleservices_requestevent"):
        guards.put(schema_editor, _guard(table))


class Migration(migrations.Migration):

    dependencies = [
        ('locker', '0007_released_files'),
        ('teleservices', '0075_last_ends_of_instruction'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_former),
        migrations.AlterModelOptions(
            name='servicerequest',
            options={'ordering': ['-submitted_at', '-pk'], 'permissions': [('instruct_request', 'Can process requests'), ('see_organisations', 'Can see what an organisation asked and got, whatever the service'), ('hold_meetings', 'Can hold the meetings of their services, as their heads do'), ('manage_retention', 'Can keep requests for a dispute and have them eliminated, as heads do')], 'verbose_name': 'request', 'verbose_name_plural': 'requests'},
        ),
        migrations.AddField(
            model_name='procedure',
            name='final_fate',
            field=models.CharField(choices=[('destruction', 'Destroyed, with the visa of the departmental archives'), ('keeping', 'Handed over to the departmental archives, which keep it'), ('sorting', 'Sorted: the departmental archives keep some, the others are destroyed')], default='destruction', max_length=12, verbose_name='final fate'),
        ),
        migrations.AddField(
            model_name='procedure',
            name='retention_from',
            field=models.CharField(choices=[('decision', 'From the decision, or the withdrawal of the request'), ('filed_away', 'From the day when the file is put away')], default='decision', max_length=12, verbose_name='retention counted'),
        ),
        migrations.AddField(
            model_name='requestfacts',
            name='eliminated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='eliminated_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='procedure',
            name='retention_months',
            field=models.PositiveSmallIntegerField(default=60, help_text='In months.', verbose_name='retention'),
        ),
        migrations.CreateModel(
            name='EliminationList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('fate', models.CharField(choices=[('destruction', 'Destroyed, with the visa of the departmental archives'), ('keeping', 'Handed over to the departmental archives, which keep it'), ('sorting', 'Sorted: the departmental archives keep some, the others are destroyed')], max_length=12, verbose_name='final fate')),
                ('made_at', models.DateTimeField()),
                ('notice_until', models.DateField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('visa_number', models.CharField(blank=True, max_length=60)),
                ('visa_on', models.DateField(null=True)),
                ('visa_by_name', models.CharField(blank=True, max_length=200)),
                ('visaed_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='elimination_lists', to='teleservices.procedure')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='elimination_lists', to='teleservices.team')),
                ('visa_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visa_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='locker.storedfile')),
            ],
            options={
                'verbose_name': 'elimination list',
                'verbose_name_plural': 'elimination lists',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EliminationLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=9)),
                ('submitted_on', models.DateField()),
                ('ended_on', models.DateField()),
                ('due_on', models.DateField()),
                ('outcome', models.CharField(choices=[('accepted', 'Granted'), ('accepted_in_part', 'Granted in part'), ('refused', 'Refused'), ('inadmissible', 'Inadmissible'), ('withdrawn', 'Withdrawn')], max_length=24)),
                ('amount_cents', models.BigIntegerField(null=True)),
                ('extended_until', models.DateField(null=True)),
                ('extension_reason', models.CharField(blank=True, max_length=500)),
                ('extended_by_name', models.CharField(blank=True, max_length=200)),
                ('kept_at', models.DateTimeField(null=True)),
                ('eliminated_at', models.DateTimeField(null=True)),
                ('extended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='elimination_lines', to='teleservices.servicerequest')),
                ('elimination', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='teleservices.eliminationlist')),
            ],
            options={
                'verbose_name': 'line of an elimination list',
                'verbose_name_plural': 'lines of elimination lists',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('placed_by_name', models.CharField(max_length=200)),
                ('placed_at', models.DateTimeField()),
                ('lifted_by_name', models.CharField(blank=True, max_length=200)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lift_reason', models.TextField(blank=True)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='teleservices.servicerequest')),
            ],
            options={
                'verbose_name': 'request kept for a dispute',
                'verbose_name_plural': 'requests kept for a dispute',
                'ordering': ['-placed_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='eliminationlist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('visa_file', None), ('visa_number', ''), ('visa_on', None), ('visaed_at', None)), models.Q(('visa_file__isnull', False), ('visa_on__isnull', False), ('visaed_at__isnull', False), models.Q(('visa_number', ''), _negated=True)), _connector='OR'), name='a_visa_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='eliminationlist',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at', None), ('visaed_at__isnull', False), _connector='OR'), name='nothing_is_eliminated_without_a_visa'),
        ),
        migrations.AddConstraint(
            model_name='eliminationline',
            constraint=models.UniqueConstraint(condition=models.Q(('extended_until', None)), fields=('request',), name='on_one_elimination_list_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='eliminationline',
            constraint=models.CheckConstraint(condition=models.Q(('eliminated_at', None), models.Q(('extended_until', None), ('kept_at', None)), _connector='OR'), name='what_is_kept_is_not_eliminated'),
        ),
        migrations.AddConstraint(
            model_name='eliminationline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('extended_until', None), ('extension_reason', '')), models.Q(('extended_until__isnull', False), models.Q(('extension_reason', ''), _negated=True)), _connector='OR'), name='a_request_is_kept_longer_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('request',), name='one_standing_hold_of_a_request'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_hold_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', ''), ('lifted_at', None)), models.Q(('lifted_at__isnull', False), models.Q(('lift_reason', ''), _negated=True)), _connector='OR'), name='a_hold_is_lifted_with_a_reason'),
        ),
        migrations.RunPython(put_guards, migrations.RunPython.noop),
    ]
