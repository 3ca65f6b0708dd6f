"""Agents choose what they are told of, and when."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0041_notes_of_requests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MorningNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', 'A new request arrives'), ('completed', 'The applicant completes a request'), ('message', 'The applicant writes a message'), ('withdrawn', 'The applicant withdraws a request'), ('assigned', 'A request is assigned to you'), ('mention', 'A note mentions you'), ('late', 'A request is late, or waits for long in a stage'), ('silence', 'Silence is near, or has decided')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teleservices.servicerequest')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='morning_notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notice that waits for the morning',
                'verbose_name_plural': 'notices that wait for the morning',
                'indexes': [models.Index(fields=['at', 'user'], name='morning_notices')],
                'constraints': [models.UniqueConstraint(fields=('user', 'request', 'kind'), name='named_once_in_the_morning')],
            },
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', 'A new request arrives'), ('completed', 'The applicant completes a request'), ('message', 'The applicant writes a message'), ('withdrawn', 'The applicant withdraws a request'), ('assigned', 'A request is assigned to you'), ('mention', 'A note mentions you'), ('late', 'A request is late, or waits for long in a stage'), ('silence', 'Silence is near, or has decided')], max_length=10)),
                ('pace', models.CharField(choices=[('at_once', 'At once'), ('morning', 'In the morning e-mail'), ('never', 'Never')], max_length=8)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'choice of notices',
                'verbose_name_plural': 'choices of notices',
                'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='one_pace_for_a_kind'), models.CheckConstraint(condition=models.Q(('kind__in', ['new', 'completed', 'message', 'withdrawn', 'assigned', 'mention', 'late', 'silence'])), name='a_kind_of_notice'), models.CheckConstraint(condition=models.Q(('pace__in', ['at_once', 'morning', 'never'])), name='a_pace_of_notices')],
            },
        ),
    ]
