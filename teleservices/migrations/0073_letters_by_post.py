"""Letters of decisions by post, and the consent by which the portal replaces a registered one.

Which appeals came late was reckoned with a presumption that the law gives for registered letters alone: no appeal
so registered is said to be late any more.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def assert_no_lateness(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """No notification was certain so far."""
    apps.get_model("teleservices", "Appeal").objects.filter(is_late=True).update(is_late=False)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0018_guards_put_in_one_way'),
        ('teleservices', '0072_card_of_organisations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ElectronicConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='electronic_consents', to='accounts.profile')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'consent to be notified on the portal',
                'verbose_name_plural': 'consents to be notified on the portal',
                'ordering': ['-given_at', '-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('profile',), name='one_standing_consent_of_a_profile'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ElectronicNotification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consented_at', models.DateTimeField()),
                ('consent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='teleservices.electronicconsent')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='electronic_notification', to='teleservices.decision')),
            ],
            options={
                'verbose_name': 'notification on the portal',
                'verbose_name_plural': 'notifications on the portal',
            },
        ),
        migrations.CreateModel(
            name='PostalSending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_registered', models.BooleanField()),
                ('recipient', models.CharField(max_length=200)),
                ('address', models.TextField(blank=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('asked_by_name', models.CharField(blank=True, max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('printed_at', models.DateTimeField(null=True)),
                ('posted_on', models.DateField(null=True)),
                ('number', models.CharField(blank=True, max_length=30)),
                ('received_on', models.DateField(null=True)),
                ('returned_on', models.DateField(null=True)),
                ('return_reason', models.CharField(blank=True, choices=[('unknown', 'Unknown at this address'), ('unclaimed', 'Not claimed'), ('refused', 'Refused by its addressee'), ('other', 'Another reason')], max_length=10)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='teleservices.decision')),
                ('posted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'letter sent by post',
                'verbose_name_plural': 'letters sent by post',
                'ordering': ['-asked_at', '-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(models.Q(('cancelled_at', None), ('posted_on', None)), models.Q(('cancelled_at', None), ('is_registered', True), ('posted_on__isnull', False), ('received_on', None), ('returned_on', None)), _connector='OR'), fields=('decision',), name='one_unfinished_sending_of_a_decision'),
                    models.CheckConstraint(condition=models.Q(('posted_on', None), models.Q(('cancelled_at', None), ('printed_at__isnull', False), models.Q(('address', ''), _negated=True)), _connector='OR'), name='a_letter_is_posted_once_printed'),
                    models.CheckConstraint(condition=models.Q(('received_on', None), models.Q(('is_registered', True), ('posted_on__isnull', False), ('returned_on', None)), _connector='OR'), name='a_receipt_is_of_a_registered_letter_posted'),
                    models.CheckConstraint(condition=models.Q(models.Q(('return_reason', ''), ('returned_on', None)), models.Q(('posted_on__isnull', False), ('returned_on__isnull', False), models.Q(('return_reason', ''), _negated=True)), _connector='OR'), name='a_letter_returned_says_why'),
                ],
            },
        ),
        migrations.RunPython(assert_no_lateness, migrations.RunPython.noop),
    ]
