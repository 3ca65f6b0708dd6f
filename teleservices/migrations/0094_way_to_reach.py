"""What is told of a request leaves by post where that is a way, and who isn't reached is written down."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0021_events_about_staff'),
        ('locker', '0007_released_files'),
        ('teleservices', '0093_payments_of_decisions_taken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ElectronicRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'refusal of electronic answers',
                'verbose_name_plural': 'refusals of electronic answers',
                'ordering': ['-given_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Unreached',
            fields=[
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='unreached', serialize=False, to='teleservices.servicerequest')),
                ('why', models.CharField(choices=[('no_address', 'no address is known'), ('email', 'the e-mail came back'), ('letter', 'the letter came back')], max_length=12)),
                ('since', models.DateTimeField()),
            ],
            options={
                'verbose_name': "request whose people aren't reached",
                'verbose_name_plural': "requests whose people aren't reached",
            },
        ),
        migrations.AddField(
            model_name='postalsending',
            name='event',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='teleservices.requestevent'),
        ),
        migrations.AddField(
            model_name='postalsending',
            name='is_signed',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='postalsending',
            name='message',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='teleservices.requestmessage'),
        ),
        migrations.AddField(
            model_name='postalsending',
            name='paper',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='locker.storedfile'),
        ),
        migrations.AddField(
            model_name='postalsending',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='teleservices.servicerequest'),
        ),
        migrations.AddField(
            model_name='postalsending',
            name='why',
            field=models.CharField(blank=True, choices=[('deleted', 'the account was deleted or closed'), ('left', 'nobody who may read the request has an account any more'), ('returned', 'the e-mail came back'), ('refused', 'electronic answers are refused (CRPA, L112-14)'), ('registered', 'the procedure wants a registered letter'), ('wished', 'the service wishes it')], db_default='', max_length=12),
        ),
        migrations.AlterField(
            model_name='postalsending',
            name='decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='teleservices.decision'),
        ),
        migrations.AddConstraint(
            model_name='postalsending',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', False), ('event', None), ('message', None)), models.Q(('decision', None), ('event__isnull', False), ('message', None)), models.Q(('decision', None), ('event', None), ('message__isnull', False)), _connector='OR'), name='a_letter_is_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='postalsending',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('returned_on', None)), fields=('event',), name='one_sending_of_an_event'),
        ),
        migrations.AddConstraint(
            model_name='postalsending',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('returned_on', None)), fields=('message',), name='one_sending_of_a_message'),
        ),
        migrations.AddField(
            model_name='electronicrefusal',
            name='given_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='electronicrefusal',
            name='profile',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='electronic_refusals', to='accounts.profile'),
        ),
        migrations.AddField(
            model_name='electronicrefusal',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='electronicrefusal',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('profile',), name='one_standing_refusal_of_a_profile'),
        ),
    ]
