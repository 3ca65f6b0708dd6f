"""How grants are paid and what is owed for them, as rows; the days that make a deliberation enforceable; reasons of votes.

The new tables are guarded: what a decision says never changes. The guard of decisions is put again with its new days.
"""

from dataclasses import replace
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

PLANS = [
    guards.Guard(table=f"teleservices_{name}", frozen=guards.EVERY_COLUMN, keys=("id", "decision_id, number"))
    for name in ("instalment", "obligation")
]


def put_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those of the new tables, and that of decisions with what 0074 and this one add to it."""
    for guard in PLANS:
        guards.put(schema_editor, guard)
    guards.put(schema_editor, _of_decisions("transmitted_on", "published_on"))


def take_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As 0074 put it; the tables go with their own."""
    guards.put(schema_editor, _of_decisions())


def _of_decisions(*columns: str) -> guards.Guard:
    all_guards = import_module("teleservices.migrations.0062_guards_put_in_one_way").GUARDS
    guard = next(guard for guard in all_guards if guard.table == "teleservices_decision")
    kept = import_module("teleservices.migrations.0074_aids_and_payment").NEVER_CHANGED
    return replace(guard, frozen=(*guard.frozen, *kept, *columns))


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0091_article_of_silence'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='published_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='transmitted_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='meeting',
            name='published_on',
            field=models.DateField(null=True, verbose_name='published on'),
        ),
        migrations.AddField(
            model_name='meetingitem',
            name='reasons',
            field=models.TextField(null=True, verbose_name='reasons'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='instalments',
            field=models.JSONField(help_text='how the sum is paid; null of before plans of payment', null=True),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='conditions',
            field=models.JSONField(default=list, help_text='what the beneficiary owes: {text, due_on or null, kind…}'),
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='among those of its decision, from 1')),
                ('kind', models.CharField(choices=[('once', 'At once'), ('advance', 'Advance'), ('instalment', 'Instalment'), ('balance', 'Balance')], max_length=12)),
                ('share', models.PositiveIntegerField(null=True)),
                ('amount_cents', models.PositiveBigIntegerField()),
                ('trigger', models.CharField(choices=[('notification', 'The notification of the decision'), ('date', 'A date'), ('agreement', 'The signature of the agreement'), ('request', 'The beneficiary’s request, with documents'), ('event', 'Another event')], max_length=12)),
                ('days', models.PositiveSmallIntegerField(help_text='after the notification, or the signature', null=True)),
                ('due_on', models.DateField(null=True)),
                ('event', models.CharField(blank=True, max_length=500)),
                ('documents', models.JSONField(default=list, help_text='what the beneficiary hands in for it')),
                ('until_months', models.PositiveSmallIntegerField(help_text='after the notification, to ask for it', null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='instalments', to='teleservices.decision')),
            ],
            options={
                'verbose_name': 'instalment',
                'verbose_name_plural': 'instalments',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'number'), name='an_instalment_of_a_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('trigger', 'date')), models.Q(models.Q(('trigger', 'date'), _negated=True), ('due_on', None)), _connector='OR'), name='a_payment_at_a_date_has_one'), models.CheckConstraint(condition=models.Q(models.Q(('trigger', 'event'), _negated=True), models.Q(('event', ''), _negated=True), _connector='OR'), name='a_payment_that_waits_for_an_event_says_which')],
            },
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='among those of its decision, from 1')),
                ('kind', models.CharField(choices=[('account', 'Financial account of the use of the aid'), ('report', 'Report on what was done'), ('certified', 'Certified copy of the budget and of the accounts'), ('mention', 'Mention of the département’s support'), ('other', 'Another obligation')], max_length=12)),
                ('text', models.CharField(max_length=480)),
                ('due', models.CharField(choices=[('never', 'At no given date'), ('date', 'By a date'), ('fiscal_year', 'So many months after the end of the financial year'), ('notification', 'So many months after the notification')], max_length=12)),
                ('months', models.PositiveSmallIntegerField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('documents', models.JSONField(default=list, help_text='what the beneficiary hands in for it')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='obligations', to='teleservices.decision')),
            ],
            options={
                'verbose_name': 'obligation',
                'verbose_name_plural': 'obligations',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'number'), name='an_obligation_of_a_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('due', 'date'), ('due_on__isnull', False), ('months', None)), models.Q(('due__in', ['fiscal_year', 'notification']), ('due_on', None), ('months__isnull', False)), models.Q(('due', 'never'), ('due_on', None), ('months', None)), _connector='OR'), name='what_is_owed_by_a_day_has_one')],
            },
        ),
        migrations.RunPython(put_guards, take_guards),
    ]
