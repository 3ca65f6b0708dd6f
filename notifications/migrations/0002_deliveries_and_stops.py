"""What the provider says of e-mails, addresses no longer written to, and who handled an e-mail."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history.guards import Guard, put, remove


GUARD = Guard(
    table="notifications_emailhandling",
    frozen=("id", "email_id", "act", "actor_id", "reason", "at"),
    keys=("id",),
)


def put_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Who did what with an e-mail is never rewritten."""
    put(schema_editor, GUARD)


def remove_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back to rows without a guard."""
    remove(schema_editor, GUARD)


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EmailHandling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('revealed', 'Read to whom it went'), ('sent_again', 'Sent again')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'handling of an e-mail',
                'verbose_name_plural': 'handlings of e-mails',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='ProviderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
            name='StoppedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('address', models.EmailField(max_length=254)),
                ('reason', models.CharField(choices=[('deferred', 'Delayed on the way'), ('delivered', 'Delivered'), ('bounced', 'Came back'), ('rejected', 'Refused by the provider'), ('complained', 'Reported as unwanted')], max_length=10)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lift_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name': 'address no longer written to',
                'verbose_name_plural': 'addresses no longer written to',
            },
        ),
        migrations.AlterModelOptions(
            name='outgoingemail',
            options={'permissions': [('reveal_recipient', 'Can read to whom an e-mail went, for a written reason'), ('send_again', 'Can send again an e-mail that was given up'), ('lift_stop', 'Can allow writing again to an address that no longer is written to')], 'verbose_name': 'e-mail', 'verbose_name_plural': 'e-mails'},
        ),
        migrations.AddField(
            model_name='outgoingemail',
            name='delivery',
            field=models.CharField(blank=True, choices=[('deferred', 'Delayed on the way'), ('delivered', 'Delivered'), ('bounced', 'Came back'), ('rejected', 'Refused by the provider'), ('complained', 'Reported as unwanted')], max_length=10),
        ),
        migrations.AddField(
            model_name='outgoingemail',
            name='delivery_at',
            field=models.DateTimeField(blank=True, help_text='when the provider said so', null=True),
        ),
        migrations.AddIndex(
            model_name='outgoingemail',
            index=models.Index(condition=models.Q(('provider_message_id', ''), _negated=True), fields=['provider_message_id'], name='email_by_providers_name'),
        ),
        migrations.AddIndex(
            model_name='outgoingemail',
            index=models.Index(condition=models.Q(('delivery', ''), _negated=True), fields=['delivery'], name='email_by_delivery'),
        ),
        migrations.AddIndex(
            model_name="outgoingemail",
            index=models.Index(fields=["recipient"], name="email_by_recipient"),
        ),
        migrations.AddIndex(
            model_name="outgoingemail",
            index=models.Index(fields=["-created_at"], name="email_newest_first"),
        ),
        migrations.AddField(
            model_name='emailhandling',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='emailhandling',
            name='email',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handlings', to='notifications.outgoingemail'),
        ),
        migrations.AddField(
            model_name='providerevent',
            name='email',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provider_events', to='notifications.outgoingemail'),
        ),
        migrations.AddField(
            model_name='stoppedaddress',
            name='email',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notifications.outgoingemail'),
        ),
        migrations.AddField(
            model_name='stoppedaddress',
            name='lifted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='emailhandling',
            index=models.Index(fields=['actor', 'at'], name='email_handling_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='stoppedaddress',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('address',), name='address_stopped_once'),
        ),
        migrations.RunPython(put_guard, remove_guard),
    ]
