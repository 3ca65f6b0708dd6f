"""The tables of accounts and profiles, as a new portal needs them."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from portal.history.created_together import CreateTogether


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name='Anchor',
                    fields=[
                        ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                        ('day', models.DateField(unique=True)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('marks', models.JSONField(help_text='the last event seen, by kind of chain')),
                        ('digest', models.CharField(max_length=64)),
                    ],
                    options={
                        'verbose_name': 'anchor',
                        'verbose_name_plural': 'anchors',
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='NotedAnchor',
                    fields=[
                        ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                    ],
                    options={
                        'verbose_name': 'noted anchor',
                        'verbose_name_plural': 'noted anchors',
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='Profile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profiles', to='accounts.profiletype', verbose_name='type')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('siret', models.CharField(blank=True, max_length=14, null=True, unique=True, verbose_name='SIRET')),
                        ('rna', models.CharField(blank=True, max_length=10, verbose_name='RNA number')),
                        ('address_line', models.CharField(blank=True, max_length=200, verbose_name='number and street')),
                        ('postcode', models.CharField(blank=True, max_length=5, verbose_name='postcode')),
                        ('city', models.CharField(blank=True, max_length=100, verbose_name='town')),
                        ('name_source', models.CharField(choices=[('declared', 'Declared'), ('register', 'Company register')], default='declared', max_length=10)),
                        ('address_source', models.CharField(choices=[('declared', 'Declared'), ('register', 'Company register')], default='declared', max_length=10)),
                        ('register_label', models.CharField(blank=True, max_length=80)),
                        ('register_read_at', models.DateTimeField(blank=True, null=True)),
                        ('iban', models.CharField(blank=True, max_length=34, verbose_name='IBAN')),
                        ('iban_holder', models.CharField(blank=True, max_length=140, verbose_name='account holder')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'profile',
                        'verbose_name_plural': 'profiles',
                        'constraints': [models.CheckConstraint(condition=models.Q(('siret', None), ('siret__regex', '^\\d{14}$'), _connector='OR'), name='siret'), models.CheckConstraint(condition=models.Q(models.Q(('address_source', 'declared'), ('name_source', 'declared')), ('register_read_at__isnull', False), _connector='OR'), name='profile_register_was_read'), models.CheckConstraint(condition=models.Q(models.Q(('iban', ''), ('iban_holder', '')), models.Q(models.Q(('iban', ''), _negated=True), models.Q(('iban_holder', ''), _negated=True)), _connector='OR'), name='profile_iban_has_a_holder')],
                    },
                ),
                migrations.CreateModel(
                    name='ProfileType',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                        ('label', models.CharField(max_length=80, verbose_name='label')),
                        ('icon', models.CharField(choices=[('person', 'A person'), ('association', 'Several people'), ('town', 'A town hall'), ('territory', 'A map'), ('school', 'A school'), ('company', 'A shop'), ('farm', 'A sprout'), ('organisation', 'A building')], default='organisation', max_length=40, verbose_name='icon')),
                        ('order', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                        ('is_personal', models.BooleanField(default=False, verbose_name='for oneself')),
                        ('asks_siret', models.BooleanField(default=True, verbose_name='asks for the SIRET')),
                        ('asks_rna', models.BooleanField(default=False, verbose_name='asks for the RNA number')),
                        ('is_public', models.BooleanField(default=False, help_text='A commune, a public school: the law on grants to private bodies isn’t about it.', verbose_name='public body')),
                    ],
                    options={
                        'verbose_name': 'profile type',
                        'verbose_name_plural': 'profile types',
                        'ordering': ['order', 'label'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_personal', True)), fields=('is_personal',), name='one_personal_profile_type')],
                    },
                ),
                migrations.CreateModel(
                    name='RightsDemand',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights_asked', to=settings.AUTH_USER_MODEL)),
                        ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights_to_have', to=settings.AUTH_USER_MODEL)),
                        ('facts', models.JSONField(help_text="what would be added: groups, services, permissions of one's groups")),
                        ('digest', models.CharField(help_text='tells these facts from others', max_length=64)),
                        ('reason', models.CharField(max_length=300)),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('state', models.CharField(choices=[('pending', 'Waits for another administrator'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Taken back')], default='pending', max_length=10)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('answer', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'verbose_name': 'demand of rights',
                        'verbose_name_plural': 'demands of rights',
                        'ordering': ['-asked_at'],
                        'indexes': [models.Index(fields=['state', '-asked_at'], name='rights_demand_waiting')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('beneficiary', 'digest'), name='rights_demanded_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='rights_demand_decided_when_answered')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedAccount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('only', models.BooleanField(default=True, editable=False, unique=True)),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to=settings.AUTH_USER_MODEL)),
                        ('sealed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sealed on')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='one_sealed_account')],
                    },
                ),
                migrations.CreateModel(
                    name='ShareKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='share_keys', to='accounts.profile')),
                        ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                        ('role', models.CharField(choices=[('administrator', 'Administrator'), ('editor', 'Editor'), ('reader', 'Reader')], max_length=20, verbose_name='role')),
                        ('note', models.CharField(blank=True, max_length=120, verbose_name='for whom')),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='share_keys_made', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('expires_at', models.DateTimeField(verbose_name='expires on')),
                        ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='share_keys_used', to=settings.AUTH_USER_MODEL)),
                        ('used_at', models.DateTimeField(blank=True, null=True)),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['-created_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('used_at', None), ('revoked_at', None), _connector='OR'), name='share_key_used_or_revoked'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='share_key_lasts_a_while'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='share_key_digest')],
                    },
                ),
                migrations.CreateModel(
                    name='SignIn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('method', models.CharField(choices=[('password', 'Password'), ('password_and_code', 'Password and code'), ('password_and_passkey', 'Password and passkey'), ('passkey', 'Passkey'), ('franceconnect', 'FranceConnect'), ('provider', 'Identity provider of the département'), ('link', 'Activation link')], max_length=24)),
                        ('device', models.CharField(blank=True, help_text='names of a browser and a system; never the header', max_length=60)),
                    ],
                    options={
                        'ordering': ['-at', '-pk'],
                        'indexes': [models.Index(fields=['user', '-at'], name='sign_in_of_user')],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                        ('first_name', models.CharField(blank=True, max_length=100, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=100, verbose_name='last name')),
                        ('birth_name', models.CharField(blank=True, help_text='empty when it is the last name, the one in use', max_length=100, verbose_name='birth name')),
                        ('identity_source', models.CharField(blank=True, choices=[('', 'declared by the person'), ('franceconnect', 'FranceConnect')], default='', max_length=20, verbose_name='source of the identity')),
                        ('wants_reminders', models.BooleanField(default=True, verbose_name='wants reminders')),
                        ('telephone', models.CharField(blank=True, max_length=20, verbose_name='telephone')),
                        ('address_line', models.CharField(blank=True, max_length=200, verbose_name='number and street')),
                        ('postcode', models.CharField(blank=True, max_length=5, verbose_name='postcode')),
                        ('city', models.CharField(blank=True, max_length=100, verbose_name='town')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('new_address_asked_at', models.DateTimeField(blank=True, help_text='when the link that confirms it was last sent', null=True, verbose_name='new address asked for on')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created on')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'person',
                        'verbose_name_plural': 'people',
                        'indexes': [models.Index(condition=models.Q(('telephone', ''), _negated=True), fields=['telephone'], name='user_telephone'), models.Index(condition=models.Q(('is_superuser', True)), fields=['is_superuser'], name='user_superuser')],
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='unique_email_whatever_the_case')],
                    },
                ),
                migrations.CreateModel(
                    name='AnchoredHead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='accounts.anchor')),
                        ('chain', models.CharField(max_length=20)),
                        ('subject_id', models.PositiveBigIntegerField()),
                        ('length', models.PositiveIntegerField()),
                        ('digest', models.CharField(max_length=64)),
                    ],
                    options={
                        'verbose_name': 'anchored head',
                        'verbose_name_plural': 'anchored heads',
                        'ordering': ['anchor', 'chain', 'subject_id'],
                        'constraints': [models.UniqueConstraint(fields=('anchor', 'chain', 'subject_id'), name='head_once_per_anchor')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('digest', models.CharField(max_length=64)),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='audit_events', to=settings.AUTH_USER_MODEL)),
                        ('profile', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='audit_events', to='accounts.profile')),
                        ('kind', models.CharField(max_length=40)),
                        ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('actor_uuid', models.UUIDField(null=True)),
                        ('details', models.JSONField(default=dict)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name': 'event',
                        'verbose_name_plural': 'events',
                        'ordering': ['number'],
                        'indexes': [models.Index(condition=models.Q(('kind', 'staff_invited'), ('kind', 'staff_left'), _connector='OR'), fields=['account'], name='audit_about_staff')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('account', None), ('profile', None), _connector='XOR'), name='audit_event_of_one_subject'), models.UniqueConstraint(fields=('account', 'number'), name='audit_number_once_per_account'), models.UniqueConstraint(fields=('profile', 'number'), name='audit_number_once_per_profile')],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarFeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
                        ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                        ('made_at', models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='calendar_feed_digest')],
                    },
                ),
                migrations.CreateModel(
                    name='DataExport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_exports', to=settings.AUTH_USER_MODEL)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being prepared'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=10)),
                        ('done', models.PositiveIntegerField(default=0)),
                        ('total', models.PositiveIntegerField(default=0)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('claimed_at', models.DateTimeField(blank=True, null=True)),
                        ('size', models.PositiveBigIntegerField(default=0, help_text='bytes')),
                        ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('expires_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'export of personal data',
                        'verbose_name_plural': 'exports of personal data',
                        'ordering': ['-requested_at', '-pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('user',), name='one_export_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), ('expires_at__isnull', False), _connector='OR'), name='a_ready_export_expires')],
                    },
                ),
                migrations.CreateModel(
                    name='EmailChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='email_changes', to=settings.AUTH_USER_MODEL)),
                        ('old_email', models.EmailField(max_length=254)),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('expires_at', models.DateTimeField()),
                        ('undone_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['changed_at', 'pk'],
                        'indexes': [models.Index(fields=['old_email', 'expires_at'], name='reserved_addresses')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('changed_at'))), name='email_change_expires_after'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='email_change_digest')],
                    },
                ),
                migrations.CreateModel(
                    name='ErasureDemand',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('number', models.CharField(help_text='of the register of the data-protection officer', max_length=60)),
                        ('asked_on', models.DateField(help_text='by the person: the answer is due a month later')),
                        ('reason', models.CharField(help_text='names nobody', max_length=500)),
                        ('digest', models.CharField(db_index=True, max_length=64)),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sought', models.CharField(blank=True, max_length=254)),
                        ('state', models.CharField(choices=[('waiting', 'Being done'), ('done', 'Done'), ('refused', 'Could not be done')], default='waiting', max_length=10)),
                        ('refusal', models.CharField(blank=True, max_length=500)),
                        ('goes', models.JSONField(default=list, help_text='the kinds of what went')),
                        ('stays', models.JSONField(default=list, help_text='the kinds of what stays')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('by_name', models.CharField(max_length=200)),
                        ('created_at', models.DateTimeField()),
                        ('done_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name': 'erasure asked',
                        'verbose_name_plural': 'erasures asked',
                        'ordering': ['-created_at', '-pk'],
                        'permissions': [('erase_people', "Can erase people's data for the data-protection officer")],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('number',), name='a_demand_of_erasure_is_done_once'), models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('account', None), ('done_at__isnull', False), ('sought', '')), _connector='OR'), name='an_erasure_done_names_nobody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('refusal', ''), _negated=True), _connector='OR'), name='an_erasure_is_refused_for_a_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='FailedSignIns',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='failed_sign_ins', to=settings.AUTH_USER_MODEL)),
                        ('day', models.DateField()),
                        ('last_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('count', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'ordering': ['-day'],
                        'constraints': [models.UniqueConstraint(fields=('user', 'day'), name='failed_sign_ins_once_a_day'), models.UniqueConstraint(condition=models.Q(('user', None)), fields=('day',), name='failed_sign_ins_of_nobody_once_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='JoinRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='accounts.profile')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to=settings.AUTH_USER_MODEL)),
                        ('function', models.CharField(max_length=120, verbose_name='function')),
                        ('justification', models.TextField(max_length=1000, verbose_name='justification')),
                        ('state', models.CharField(choices=[('pending', "Waiting for the profile's administrators"), ('escalated', 'Waiting for the département'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('expired', 'Expired')], default='pending', max_length=10, verbose_name='state')),
                        ('role', models.CharField(blank=True, choices=[('administrator', 'Administrator'), ('editor', 'Editor'), ('reader', 'Reader')], max_length=20, verbose_name='role')),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked on')),
                        ('reminded_at', models.DateTimeField(blank=True, null=True)),
                        ('escalated_at', models.DateTimeField(blank=True, null=True, verbose_name='passed on to the département on')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered on')),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='join_requests_decided', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'request to join a profile',
                        'verbose_name_plural': 'requests to join a profile',
                        'ordering': ['asked_at', 'pk'],
                        'permissions': [('decide_joinrequest', 'Can decide who joins a profile whose administrators do not answer')],
                        'default_permissions': ('view',),
                        'indexes': [models.Index(fields=['state', 'asked_at'], name='join_request_awaited')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('pending', 'escalated'))), fields=('profile', 'user'), name='join_request_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state__in', ('pending', 'escalated'))), models.Q(models.Q(('state__in', ('pending', 'escalated')), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='join_request_decided_when_closed'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'escalated'), _negated=True), ('escalated_at__isnull', False), _connector='OR'), name='join_request_escalated_at'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['administrator', 'editor', 'reader']), ('state', 'accepted')), models.Q(models.Q(('state', 'accepted'), _negated=True), ('role', '')), _connector='OR'), name='join_request_role_when_accepted')],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.profile')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('administrator', 'Administrator'), ('editor', 'Editor'), ('reader', 'Reader')], max_length=20, verbose_name='role')),
                        ('function', models.CharField(blank=True, max_length=120, verbose_name='function')),
                        ('wants_notices', models.BooleanField(default=False, verbose_name="wants the e-mails of the profile's requests")),
                        ('joined_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('profile', 'user'), name='member_once')],
                    },
                ),
            ],
        ),
    ]
