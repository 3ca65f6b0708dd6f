"""Meetings of the authorities that decide: their reports, the requests before them, their files."""
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0069_models_of_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('label', models.CharField(max_length=120, verbose_name='name of the meeting')),
                ('meets_on', models.DateField(verbose_name='day of the meeting')),
                ('state', models.CharField(choices=[('preparation', 'In preparation'), ('frozen', 'List frozen'), ('voted', 'Voted'), ('enforceable', 'Enforceable'), ('notified', 'Notified')], default='preparation', max_length=12)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('columns', models.JSONField(default=list, help_text='of its annex: their names, in their order')),
                ('frozen_at', models.DateTimeField(null=True)),
                ('voted_at', models.DateTimeField(null=True)),
                ('deliberation_number', models.CharField(blank=True, max_length=60, verbose_name='number of the deliberation')),
                ('transmitted_on', models.DateField(null=True, verbose_name='transmitted to the prefect on')),
                ('leave_at', models.DateTimeField(null=True, verbose_name='decisions leave at')),
                ('lease_until', models.DateTimeField(null=True)),
                ('notified_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings_carried_out', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='teleservices.authority')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='teleservices.team')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['-meets_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MeetingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('annex', 'Annex'), ('minutes', 'Minutes')], max_length=8)),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('xlsx', 'XLSX'), ('ods', 'ODS')], max_length=4)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('made_at', models.DateTimeField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='teleservices.meeting')),
            ],
            options={
                'verbose_name': 'file of a meeting',
                'verbose_name_plural': 'files of a meeting',
                'ordering': ['-made_at', 'format'],
            },
        ),
        migrations.CreateModel(
            name='MeetingReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='report')),
                ('envelope_cents', models.BigIntegerField(null=True, verbose_name='envelope')),
                ('deliberation_number', models.CharField(blank=True, max_length=60)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='teleservices.meeting')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MeetingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_open', models.BooleanField(default=True)),
                ('kept_against', models.PositiveSmallIntegerField(null=True)),
                ('vote', models.CharField(blank=True, choices=[('adopted', 'Adopted'), ('amended', 'Amended'), ('adjourned', 'Adjourned'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='vote')),
                ('voted_cents', models.BigIntegerField(null=True, verbose_name='amount voted')),
                ('recusals', models.CharField(blank=True, max_length=500, verbose_name='members who left the vote')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='remark')),
                ('fate', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('refused', 'refused')], default='waiting', max_length=8)),
                ('refusal_reason', models.CharField(blank=True, max_length=500)),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meeting_item', to='teleservices.decision')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='teleservices.meeting')),
                ('proposal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meeting_items', to='teleservices.proposal')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meeting_items', to='teleservices.servicerequest')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='teleservices.meetingreport')),
            ],
            options={
                'verbose_name': 'request before a meeting',
                'verbose_name_plural': 'requests before a meeting',
                'ordering': ['report__title', 'request__applicant_sort_name', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(condition=models.Q(('state', 'enforceable')), fields=['leave_at'], name='meeting_to_carry_out'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frozen_at', None), ('state', 'preparation')), models.Q(models.Q(('state', 'preparation'), _negated=True), models.Q(('frozen_at', None), _negated=True)), _connector='OR'), name='a_meeting_is_frozen_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('voted', 'enforceable', 'notified')), models.Q(('voted_at', None), _negated=True)), models.Q(models.Q(('state__in', ('voted', 'enforceable', 'notified')), _negated=True), ('voted_at', None)), _connector='OR'), name='a_meeting_is_voted_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('enforceable', 'notified')), models.Q(('deliberation_number', ''), _negated=True), ('transmitted_on__gte', models.F('meets_on'))), models.Q(models.Q(('state__in', ('enforceable', 'notified')), _negated=True), ('deliberation_number', ''), ('leave_at', None), ('transmitted_on', None)), _connector='OR'), name='a_meeting_is_enforceable_by_a_number_and_a_day'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('leave_at__isnull', False), ('notified_at__isnull', False), ('state', 'notified')), models.Q(models.Q(('state', 'notified'), _negated=True), ('notified_at', None)), _connector='OR'), name='a_meeting_is_notified_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_at', None), models.Q(('state__in', ('enforceable', 'notified')), _negated=True), _connector='OR'), name='what_is_enforceable_is_not_cancelled'),
        ),
        migrations.AddConstraint(
            model_name='meetingfile',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='a_file_of_a_meeting_has_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='meetingreport',
            constraint=models.UniqueConstraint(fields=('meeting', 'title'), name='a_report_of_a_title_once'),
        ),
        migrations.AddConstraint(
            model_name='meetingreport',
            constraint=models.CheckConstraint(condition=models.Q(('envelope_cents', None), ('envelope_cents__gte', 0), _connector='OR'), name='an_envelope_is_a_sum'),
        ),
        migrations.AddConstraint(
            model_name='meetingitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'request'), name='a_request_once_in_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='meetingitem',
            constraint=models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('request',), name='a_request_in_a_meeting_under_way_at_most'),
        ),
        migrations.AddConstraint(
            model_name='meetingitem',
            constraint=models.CheckConstraint(condition=models.Q(('voted_cents', None), models.Q(('vote__in', ['adopted', 'amended']), ('voted_cents__gt', 0)), _connector='OR'), name='an_amount_is_voted_of_what_is_adopted'),
        ),
        migrations.AddConstraint(
            model_name='meetingitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('vote', ''), _negated=True), models.Q(('decision', None), ('fate', 'waiting')), _connector='OR'), name='nothing_is_carried_out_before_a_vote'),
        ),
        migrations.AddConstraint(
            model_name='meetingitem',
            constraint=models.CheckConstraint(condition=models.Q(('fate', 'refused'), ('refusal_reason', ''), _connector='OR'), name='only_what_was_not_done_has_a_reason'),
        ),
    ]
