"""The tables of e-mails."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.history.created_together import CreateTogether


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name='OutgoingEmail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('key', models.CharField(help_text='what makes it the same e-mail when asked for twice', max_length=200, unique=True)),
                        ('kind', models.CharField(max_length=60)),
                        ('about', models.CharField(blank=True, db_index=True, help_text="a request's reference", max_length=40)),
                        ('recipient', models.EmailField(max_length=254)),
                        ('reply_to', models.EmailField(blank=True, max_length=254)),
                        ('subject', models.CharField(max_length=300)),
                        ('text', models.TextField(blank=True)),
                        ('html', models.TextField(blank=True)),
                        ('unsubscribe_url', models.CharField(blank=True, default='', help_text='where its reader stops such e-mails at once (RFC 8058)', max_length=300)),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('unknown', 'Not certain'), ('failed', 'Failed')], default='queued', max_length=10)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('lease_token', models.UUIDField(blank=True, null=True)),
                        ('lease_until', models.DateTimeField(blank=True, null=True)),
                        ('provider_message_id', models.CharField(blank=True, max_length=200)),
                        ('last_error', models.CharField(blank=True, max_length=200)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('sent_at', models.DateTimeField(blank=True, null=True)),
                        ('delivery', models.CharField(blank=True, choices=[('deferred', 'Delayed on the way'), ('delivered', 'Delivered'), ('bounced', 'Came back'), ('rejected', 'Refused by the provider'), ('complained', 'Reported as unwanted')], max_length=10)),
                        ('delivery_at', models.DateTimeField(blank=True, help_text='when the provider said so', null=True)),
                    ],
                    options={
                        'verbose_name': 'e-mail',
                        'verbose_name_plural': 'e-mails',
                        'permissions': [('reveal_recipient', 'Can read to whom an e-mail went, for a written reason'), ('send_again', 'Can send again an e-mail that was given up'), ('lift_stop', 'Can allow writing again to an address that no longer is written to')],
                        'indexes': [models.Index(fields=['state', 'next_attempt_at'], name='notificatio_state_df7cb7_idx'), models.Index(condition=models.Q(('provider_message_id', ''), _negated=True), fields=['provider_message_id'], name='email_by_providers_name'), models.Index(fields=['recipient'], name='email_by_recipient'), models.Index(fields=['-created_at'], name='email_newest_first'), models.Index(condition=models.Q(('delivery', ''), _negated=True), fields=['delivery'], name='email_by_delivery')],
                    },
                ),
                migrations.CreateModel(
                    name='ProviderEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provider_events', to='notifications.outgoingemail')),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('kind', models.CharField(max_length=20)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name': 'event of the provider',
                        'verbose_name_plural': 'events of the provider',
                    },
                ),
                migrations.CreateModel(
                    name='EmailHandling',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handlings', to='notifications.outgoingemail')),
                        ('act', models.CharField(choices=[('revealed', 'Read to whom it went'), ('sent_again', 'Sent again')], max_length=10)),
                        ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name': 'handling of an e-mail',
                        'verbose_name_plural': 'handlings of e-mails',
                        'ordering': ['-at'],
                        'indexes': [models.Index(fields=['actor', 'at'], name='email_handling_by_whom')],
                    },
                ),
                migrations.CreateModel(
                    name='StoppedAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('address', models.EmailField(max_length=254)),
                        ('reason', models.CharField(choices=[('deferred', 'Delayed on the way'), ('delivered', 'Delivered'), ('bounced', 'Came back'), ('rejected', 'Refused by the provider'), ('complained', 'Reported as unwanted')], max_length=10)),
                        ('email', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notifications.outgoingemail')),
                        ('since', models.DateTimeField(default=django.utils.timezone.now)),
                        ('lifted_at', models.DateTimeField(blank=True, null=True)),
                        ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('lift_reason', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'verbose_name': 'address no longer written to',
                        'verbose_name_plural': 'addresses no longer written to',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('address',), name='address_stopped_once')],
                    },
                ),
            ],
        ),
    ]
