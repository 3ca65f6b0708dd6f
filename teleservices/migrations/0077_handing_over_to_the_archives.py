"""Packages for the departmental archives, who they are from and to; what the archives answered never changes."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

ANSWER = ("state", "reason", "digest", "reply_number", "reply_on", "reply_code", "reply_xml", "reply_file_id", "replied_at")
GUARD = guards.Guard(
    table="teleservices_archivetransfer",
    frozen=("id", "uuid", "elimination_id", "parties", "asked_by_name", "asked_at"),
    keys=("id", "uuid"),
    unless=(("ended", (*ANSWER, "replied_by_name"), "OLD.replied_at IS NULL"),),
    is_kept=True,
)


def put_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse to change what was asked, what was answered, and to take a package away."""
    guards.put(schema_editor, GUARD)


def remove_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the table go."""
    guards.remove(schema_editor, GUARD)


class Migration(migrations.Migration):

    dependencies = [
        ('locker', '0007_released_files'),
        ('teleservices', '0076_retention_and_elimination'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchiveSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('archival_agency', models.CharField(blank=True, help_text='As their electronic archiving system knows it: “FRAD036”, or a SIRET.', max_length=100, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z._:/-]*\\Z', 'Letters, digits and . _ : / - only, without spaces or accents.')], verbose_name='identifier of the archives')),
                ('archival_agency_name', models.CharField(blank=True, max_length=200, verbose_name='name of the archives')),
                ('transferring_agency', models.CharField(blank=True, max_length=100, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z._:/-]*\\Z', 'Letters, digits and . _ : / - only, without spaces or accents.')], verbose_name='identifier of the service that hands over')),
                ('transferring_agency_name', models.CharField(blank=True, max_length=200, verbose_name='name of the service that hands over')),
                ('originating_agency', models.CharField(blank=True, help_text='As in the register of the archives; each package also names the service that processed the requests.', max_length=100, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z._:/-]*\\Z', 'Letters, digits and . _ : / - only, without spaces or accents.')], verbose_name='identifier of the service that made the files')),
                ('agreement', models.CharField(blank=True, help_text='The identifier of the agreement of transfer (ArchivalAgreement), if there is one.', max_length=100, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z._:/-]*\\Z', 'Letters, digits and . _ : / - only, without spaces or accents.')], verbose_name='agreement')),
                ('appraisal_rule', models.CharField(blank=True, help_text='Of the table of retention of the archives. The final action is always to keep.', max_length=100, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z._:/-]*\\Z', 'Letters, digits and . _ : / - only, without spaces or accents.')], verbose_name='code of the appraisal rule')),
                ('access_rule', models.CharField(blank=True, help_text='When anybody may consult the files (Code du patrimoine, L213-2): fifty years where private life is at stake. The time runs from the decision.', max_length=100, validators=[django.core.validators.RegexValidator('^[0-9A-Za-z][0-9A-Za-z._:/-]*\\Z', 'Letters, digits and . _ : / - only, without spaces or accents.')], verbose_name='code of the access rule')),
            ],
            options={
                'verbose_name': 'handing over to the archives',
            },
        ),
        migrations.CreateModel(
            name='ArchiveTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waits to be made'), ('running', 'Being made'), ('ready', 'Ready: waits for the archives to acknowledge it'), ('failed', 'Could not be made'), ('given_up', 'Given up'), ('rejected', 'Rejected by the archives'), ('acknowledged', 'Acknowledged by the archives')], default='waiting', max_length=12)),
                ('parties', models.JSONField(default=dict, help_text='who hands over to whom, as the settings said when it was asked')),
                ('asked_by_name', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField()),
                ('claim', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('files', models.PositiveIntegerField(default=0)),
                ('size', models.PositiveBigIntegerField(default=0, help_text='bytes')),
                ('digest', models.CharField(blank=True, help_text='SHA-512 of the package', max_length=128)),
                ('ready_at', models.DateTimeField(null=True)),
                ('fetched_at', models.DateTimeField(null=True)),
                ('reply_number', models.CharField(blank=True, max_length=100)),
                ('reply_on', models.DateField(null=True)),
                ('reply_code', models.CharField(blank=True, max_length=60)),
                ('reply_xml', models.TextField(blank=True)),
                ('replied_by_name', models.CharField(blank=True, max_length=200)),
                ('replied_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'package for the departmental archives',
                'verbose_name_plural': 'packages for the departmental archives',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='eliminationline',
            name='what_is_kept_is_not_eliminated',
        ),
        migrations.RemoveConstraint(
            model_name='eliminationlist',
            name='nothing_is_eliminated_without_a_visa',
        ),
        migrations.AddField(
            model_name='eliminationlist',
            name='handed_over_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='eliminationlist',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at', None), ('visaed_at__isnull', False), ('handed_over_at__isnull', False), _connector='OR'), name='nothing_is_eliminated_without_an_answer'),
        ),
        migrations.AddField(
            model_name='archivetransfer',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='archivetransfer',
            name='elimination',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='teleservices.eliminationlist'),
        ),
        migrations.AddField(
            model_name='archivetransfer',
            name='replied_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='archivetransfer',
            name='reply_file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='locker.storedfile'),
        ),
        migrations.AddField(
            model_name='eliminationline',
            name='transfer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='teleservices.archivetransfer'),
        ),
        migrations.AddConstraint(
            model_name='eliminationline',
            constraint=models.CheckConstraint(condition=models.Q(('eliminated_at', None), models.Q(('extended_until', None), ('kept_at', None)), models.Q(('extended_until', None), ('transfer__isnull', False)), _connector='OR'), name='what_is_kept_is_eliminated_once_handed_over'),
        ),
        migrations.AddConstraint(
            model_name='archivetransfer',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'ready'])), fields=('elimination',), name='one_live_package_of_a_list'),
        ),
        migrations.AddConstraint(
            model_name='archivetransfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replied_at', None), ('reply_on', None), models.Q(('state__in', ['rejected', 'acknowledged']), _negated=True)), models.Q(('replied_at__isnull', False), ('reply_on__isnull', False), ('state__in', ['rejected', 'acknowledged'])), _connector='OR'), name='a_package_is_answered_with_a_day'),
        ),
        migrations.AddConstraint(
            model_name='archivetransfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'acknowledged'), _negated=True), models.Q(models.Q(('reply_number', ''), _negated=True), models.Q(models.Q(('reply_xml', ''), _negated=True), ('reply_file__isnull', False), _connector='OR')), _connector='OR'), name='an_acknowledgement_is_numbered_and_kept'),
        ),
        migrations.AddConstraint(
            model_name='archivetransfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['rejected', 'failed']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_package_fails_for_a_reason'),
        ),
        migrations.RunPython(put_guard, remove_guard),
    ]
