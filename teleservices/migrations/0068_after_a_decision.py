"""What comes after a decision: a file put away, a decision that no longer stands, its withdrawal, appeals against it.

SQLite makes the table of decisions anew and drops its guard: it is put again.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def put_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As 0062 put them."""
    import_module("teleservices.migrations.0062_guards_put_in_one_way").put_guards(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('locker', '0006_download_about'),
        ('teleservices', '0067_opinions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put_guards),
        migrations.AddField(
            model_name='servicerequest',
            name='filed_away_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='filed away on'),
        ),
        migrations.AddField(
            model_name='requestfacts',
            name='filed_away_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='requestfacts',
            index=models.Index(condition=models.Q(('filed_away_at__isnull', False)), fields=['team', '-submitted_at', '-request'], name='facts_filed_away'),
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('gracious', 'Informal appeal to the département'), ('prior', 'Prior appeal that the law requires'), ('contentious', 'Action before the administrative court')], max_length=12)),
                ('received_on', models.DateField()),
                ('is_late', models.BooleanField(default=False)),
                ('deadline', models.DateField(blank=True, null=True)),
                ('registered_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('upheld', 'Reconsidered'), ('rejected', 'Rejected'), ('withdrawn', 'Given up by its author')], max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('reasons', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'ordering': ['received_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DecisionWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('unlawful', 'It is unlawful, and was taken less than four months ago (CRPA L242-1)'), ('condition', 'A condition of what it grants is not met, or no longer (CRPA L242-2)'), ('asked', 'Its beneficiary asks for it, to have a better one, and no third party suffers (CRPA L242-4)'), ('no_right', 'It grants nothing and gave nobody a right (CRPA L243-3)')], max_length=10)),
                ('authority', models.CharField(max_length=200)),
                ('authority_kind', models.CharField(blank=True, choices=[('assembly', 'Assembly of the département'), ('standing_committee', 'Standing committee'), ('president', 'President')], max_length=20)),
                ('on_behalf_of', models.CharField(blank=True, max_length=200)),
                ('author_name', models.CharField(max_length=200)),
                ('author_capacity', models.CharField(max_length=150)),
                ('act_number', models.CharField(blank=True, max_length=60)),
                ('act_date', models.DateField()),
                ('reasons', models.TextField()),
                ('withdrawn_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'withdrawal of a decision',
                'verbose_name_plural': 'withdrawals of decisions',
            },
        ),
        migrations.CreateModel(
            name='WithdrawalNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', models.TextField()),
                ('observations_until', models.DateField()),
                ('announced_at', models.DateTimeField()),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'announcement of a withdrawal',
                'verbose_name_plural': 'announcements of withdrawals',
                'ordering': ['-announced_at'],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='ending',
            field=models.CharField(blank=True, choices=[('replaced', 'Replaced'), ('withdrawn', 'Withdrawn'), ('reopened', 'Review reopened')], max_length=10),
        ),
        migrations.AddField(
            model_name='decision',
            name='error',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='replaced_by', to='teleservices.decision'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ending', '')), models.Q(('ended_at__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='a_decision_that_ended_says_why'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='teleservices.decision'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='registered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionwithdrawal',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionwithdrawal',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawal', to='teleservices.decision'),
        ),
        migrations.AddField(
            model_name='decisionwithdrawal',
            name='delegation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='teleservices.delegation'),
        ),
        migrations.AddField(
            model_name='decisionwithdrawal',
            name='letter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='locker.storedfile'),
        ),
        migrations.AddField(
            model_name='withdrawalnotice',
            name='announced_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='withdrawalnotice',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawal_notices', to='teleservices.decision'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='an_appeal_answered_says_how'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'rejected'), _negated=True), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='an_appeal_is_rejected_with_reasons'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deadline', None), ('kind', 'contentious')), models.Q(models.Q(('kind', 'contentious'), _negated=True), ('deadline__isnull', False)), _connector='OR'), name='silence_rejects_what_no_court_judges'),
        ),
        migrations.AddConstraint(
            model_name='decisionwithdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='a_decision_is_withdrawn_with_reasons'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalnotice',
            constraint=models.CheckConstraint(condition=models.Q(('grounds', ''), _negated=True), name='a_withdrawal_is_announced_with_its_grounds'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalnotice',
            constraint=models.UniqueConstraint(condition=models.Q(('given_up_at', None)), fields=('decision',), name='one_withdrawal_considered_at_a_time'),
        ),
        migrations.RunPython(put_guards, migrations.RunPython.noop),
    ]
