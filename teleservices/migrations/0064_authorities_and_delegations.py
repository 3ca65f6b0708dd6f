"""The authorities of the département, their holders, and the delegations of signature with what the database guards.

A later migration that makes `teleservices_authority` or `teleservices_delegation` anew on SQLite begins with
`remove_guards` and ends with `put_guards`: a trigger that looks at a table that isn't there stops its renaming.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

GUARDS = (
    guards.Guard(
        table="teleservices_formerholder",
        frozen=guards.EVERY_COLUMN,
        keys=("id",),
        is_kept=True,
    ),
    guards.Guard(
        table="teleservices_delegation",
        frozen=(
            "id", "authority_id", "delegate_name", "function", "act_number", "act_date", "valid_from", "valid_to",
            "procedure_count", "outcomes", "amount_max_cents", "recorded_at",
        ),
        keys=("id",),
        unless=(
            ("delegate", ("delegate_id",), "NEW.delegate_id IS NULL"),
            ("recorder", ("recorded_by_id",), "NEW.recorded_by_id IS NULL"),
            (
                "published",
                ("published_on",),
                "OLD.published_on IS NULL OR (NEW.published_on IS NOT NULL AND NEW.published_on = OLD.published_on)",
            ),
            (
                "transmitted",
                ("transmitted_on",),
                "OLD.transmitted_on IS NULL"
                " OR (NEW.transmitted_on IS NOT NULL AND NEW.transmitted_on = OLD.transmitted_on)",
            ),
            (
                "ended",
                ("revoked_on", "revoked_reason"),
                "OLD.revoked_on IS NULL OR (NEW.revoked_on IS NOT NULL AND (NEW.revoked_on < OLD.revoked_on"
                " OR (NEW.revoked_on = OLD.revoked_on AND NEW.revoked_reason = OLD.revoked_reason)))",
            ),
        ),
        is_kept=True,
        words="what the act of a delegation says never changes",
    ),
    guards.Guard(
        table="teleservices_delegation",
        agrees="(SELECT kind FROM teleservices_authority WHERE id = NEW.authority_id) = 'president'",
        words="only the president delegates a signature",
    ),
    guards.Guard(
        table="teleservices_delegatedprocedure",
        frozen=guards.EVERY_COLUMN,
        keys=("id", "delegation_id, procedure_id"),
        is_kept=True,
        words="what the act of a delegation says never changes",
    ),
    guards.Guard(
        table="teleservices_delegatedprocedure",
        agrees=(
            "(SELECT count(*) FROM teleservices_delegatedprocedure WHERE delegation_id = NEW.delegation_id)"
            " < (SELECT procedure_count FROM teleservices_delegation WHERE id = NEW.delegation_id)"
        ),
        words="a delegation names the procedures of its act and no other",
    ),
)  # fmt: skip
"""People may be forgotten: the act keeps the name of its delegate, not their account. The days of its publication and of
its transmission are filled in once; an end is given once, and may only come sooner: a new president ends what was to
last longer."""


def put_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        guards.put(schema_editor, guard)


def remove_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        guards.remove(schema_editor, guard)


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0063_draft_of_settings_and_stages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assembly', 'Assembly of the département'), ('standing_committee', 'Standing committee'), ('president', 'President')], max_length=20, verbose_name='kind of authority')),
                ('name', models.CharField(max_length=150, verbose_name='name of the authority')),
                ('holder', models.CharField(blank=True, help_text='As letters show it: “Mme Claire Vernaie”.', max_length=150, verbose_name='who holds the office')),
                ('holder_title', models.CharField(blank=True, help_text='As letters show it: “Présidente du conseil départemental”.', max_length=150, verbose_name='title of the office')),
                ('held_since', models.DateField(blank=True, null=True, verbose_name='in office since')),
            ],
            options={
                'verbose_name': 'authority',
                'verbose_name_plural': 'authorities',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('kind',), name='one_authority_of_a_kind', violation_error_message='This authority is recorded already: change it in the list.'), models.CheckConstraint(condition=models.Q(('kind__in', ['assembly', 'standing_committee', 'president'])), name='a_kind_of_authority'), models.CheckConstraint(condition=models.Q(models.Q(('held_since', None), ('holder', '')), models.Q(models.Q(('holder', ''), _negated=True), ('held_since__isnull', False)), _connector='OR'), name='a_holder_of_office_since_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'president'), _negated=True), models.Q(models.Q(('holder', ''), _negated=True), models.Q(('holder_title', ''), _negated=True)), _connector='OR'), name='a_president_is_somebody')],
            },
        ),
        migrations.CreateModel(
            name='FormerHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='who held the office')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='title of the office')),
                ('since', models.DateField(verbose_name='in office since')),
                ('until', models.DateField(help_text='The day on which the next one took office.', verbose_name='in office until')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_holders', to='teleservices.authority')),
            ],
            options={
                'verbose_name': 'former holder of an office',
                'verbose_name_plural': 'former holders of offices',
                'ordering': ['since', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='an_office_held_for_a_day_at_least'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delegate_name', models.CharField(max_length=150, verbose_name='name of the delegate')),
                ('function', models.CharField(max_length=150, verbose_name='function of the delegate')),
                ('act_number', models.CharField(max_length=60, verbose_name='number of the act')),
                ('act_date', models.DateField(verbose_name='date of the act')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                ('transmitted_on', models.DateField(blank=True, null=True, verbose_name='transmitted to the prefect on')),
                ('valid_from', models.DateField(verbose_name='from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('procedure_count', models.PositiveSmallIntegerField(default=0, help_text='0: all procedures, present and to come')),
                ('outcomes', models.JSONField(default=list, help_text='values of Outcome; empty for all', verbose_name='decisions')),
                ('amount_max_cents', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='up to')),
                ('revoked_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('revoked_reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lapse_told_at', models.DateTimeField(help_text='when its end was announced', null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='teleservices.authority', verbose_name='authority that delegates')),
                ('delegate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='delegations', to=settings.AUTH_USER_MODEL, verbose_name='delegate')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='delegations_recorded', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'delegation',
                'verbose_name_plural': 'delegations',
                'ordering': ['delegate_name', '-valid_from', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_from__gte', models.F('act_date'))), name='delegation_begins_with_its_act'),
                    models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='delegation_ends_after_it_begins'),
                    models.CheckConstraint(condition=models.Q(('published_on', None), ('published_on__gte', models.F('act_date')), _connector='OR'), name='delegation_published_after_its_act'),
                    models.CheckConstraint(condition=models.Q(('transmitted_on', None), ('transmitted_on__gte', models.F('act_date')), _connector='OR'), name='delegation_transmitted_after_its_act'),
                    models.CheckConstraint(condition=models.Q(models.Q(('revoked_on', None), ('revoked_reason', '')), models.Q(('revoked_on__gte', models.F('act_date')), ('revoked_on__isnull', False), models.Q(('revoked_reason', ''), _negated=True)), _connector='OR'), name='delegation_ended_for_a_reason'),
                    models.CheckConstraint(condition=models.Q(('amount_max_cents', None), ('amount_max_cents__gte', 0), _connector='OR'), name='delegation_up_to_no_less_than_zero'),
                    models.CheckConstraint(condition=models.Q(models.Q(('delegate_name', ''), _negated=True), models.Q(('function', ''), _negated=True), models.Q(('act_number', ''), _negated=True)), name='delegation_says_who_and_by_what'),
                ],
                'permissions': [('manage_delegations', 'Can keep the register of delegations')],
            },
        ),
        migrations.CreateModel(
            name='DelegatedProcedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delegation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named_procedures', to='teleservices.delegation')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teleservices.procedure')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('delegation', 'procedure'), name='procedure_delegated_once'),
                ],
            },
        ),
        migrations.AddField(
            model_name='delegation',
            name='procedures',
            field=models.ManyToManyField(related_name='+', through='teleservices.DelegatedProcedure', to='teleservices.procedure', verbose_name='procedures'),
        ),
        migrations.RunPython(put_guards, remove_guards),
    ]
