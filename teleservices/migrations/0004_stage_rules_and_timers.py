"""What may follow a stage, its timers, how long drafts last; the appointments of requests with the clock."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_initial'),
        ('teleservices', '0003_list_order'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Timer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('remind', 'Reminder'), ('late', 'Late'), ('lapse', 'Draft deleted')], max_length=8)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'timer',
                'verbose_name_plural': 'timers',
            },
        ),
        migrations.AddField(
            model_name='procedure',
            name='draft_days',
            field=models.PositiveSmallIntegerField(blank=True, default=180, help_text='In days since they were last saved; empty: without limit.', null=True, validators=[django.core.validators.MinValueValidator(14)], verbose_name='drafts are kept'),
        ),
        migrations.AddField(
            model_name='stage',
            name='allowed_next',
            field=models.ManyToManyField(blank=True, help_text='none: all that the lifecycle allows', related_name='allowed_before', to='teleservices.stage', verbose_name='what the service may choose next'),
        ),
        migrations.AddField(
            model_name='stage',
            name='late_after_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='late after'),
        ),
        migrations.AddField(
            model_name='stage',
            name='remind_after_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='remind after'),
        ),
        migrations.AddIndex(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('state', 'draft')), fields=['updated_at'], name='request_draft_age'),
        ),
        migrations.AddConstraint(
            model_name='stage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('remind_after_days', 0), _negated=True), models.Q(('late_after_days', 0), _negated=True)), name='stage_timers_last_a_day'),
        ),
        migrations.AddField(
            model_name='timer',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timers', to='teleservices.servicerequest'),
        ),
        migrations.AddField(
            model_name='timer',
            name='stage',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teleservices.stage'),
        ),
        migrations.AddIndex(
            model_name='timer',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='timer_to_run'),
        ),
        migrations.AddConstraint(
            model_name='timer',
            constraint=models.UniqueConstraint(fields=('request', 'kind', 'since'), name='timer_once'),
        ),
        migrations.AddConstraint(
            model_name='timer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'lapse'), ('stage', None)), models.Q(models.Q(('kind', 'lapse'), _negated=True), ('stage__isnull', False)), _connector='OR'), name='a_draft_has_no_stage'),
        ),
    ]
