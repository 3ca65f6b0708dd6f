"""The tables of the locker."""

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
                    name='DocumentCategory',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                        ('label', models.CharField(max_length=100, verbose_name='label')),
                        ('help', models.CharField(blank=True, max_length=300, verbose_name='help')),
                        ('order', models.PositiveSmallIntegerField(default=100, verbose_name='order')),
                        ('validity_months', models.PositiveSmallIntegerField(blank=True, help_text='In months. When it is given, the date until which a document is valid is asked for.', null=True, verbose_name='usual validity')),
                    ],
                    options={
                        'verbose_name': 'document category',
                        'verbose_name_plural': 'document categories',
                        'ordering': ['order', 'label'],
                    },
                ),
                migrations.CreateModel(
                    name='StoredFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sha256', models.CharField(max_length=64, unique=True)),
                        ('original_sha256', models.CharField(db_index=True, max_length=64)),
                        ('thumbnail', models.BooleanField(default=False, help_text='whether a picture of page 1 is kept beside')),
                        ('cleaned', models.JSONField(blank=True, default=list, help_text='what was removed: words of inspection.reasons')),
                        ('sealed_original', models.CharField(blank=True, help_text='where the original is kept, sealed, when it was signed', max_length=100)),
                        ('made_of_photos', models.BooleanField(default=False, help_text='whether the portal bound it from photos, so that its pages may be ordered and turned')),
                        ('size', models.PositiveBigIntegerField(help_text='bytes')),
                        ('page_count', models.PositiveIntegerField()),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('kept_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        ('released_at', models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('released_at__isnull', False)), fields=['released_at'], name='stored_file_released')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='sha256_is_hexadecimal')],
                    },
                ),
                migrations.CreateModel(
                    name='LockerDocument',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='locker_documents', to='accounts.profile')),
                        ('stored_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locker_documents', to='locker.storedfile')),
                        ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='locker.documentcategory', verbose_name='category')),
                        ('origin', models.CharField(choices=[('sent', 'Sent'), ('received', 'Received')], default='sent', max_length=10)),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added on')),
                        ('sender', models.CharField(blank=True, max_length=200, verbose_name='sender')),
                        ('about', models.CharField(blank=True, help_text="a request's reference", max_length=40, verbose_name='about')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                        ('validity_reminded_at', models.DateTimeField(blank=True, null=True)),
                        ('first_opened_at', models.DateTimeField(blank=True, null=True)),
                        ('first_opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'document',
                        'verbose_name_plural': 'documents',
                        'ordering': ['-added_at', '-pk'],
                        'indexes': [models.Index(fields=['profile', 'origin', 'category'], name='locker_lock_profile_265f97_idx'), models.Index(condition=models.Q(('valid_until__isnull', False), ('validity_reminded_at', None)), fields=['valid_until'], name='document_to_remind')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('origin', 'received'), ('category__isnull', False), _connector='OR'), name='sent_has_a_category')],
                    },
                ),
                migrations.CreateModel(
                    name='Download',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stored_file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to='locker.storedfile')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('context', models.CharField(max_length=60)),
                        ('about', models.CharField(blank=True, help_text="a request's reference, where the desk opened it", max_length=40)),
                        ('at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['stored_file', 'at'], name='locker_down_stored__502d33_idx'), models.Index(condition=models.Q(('about', ''), _negated=True), fields=['about'], name='download_about')],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='locker.lockerdocument')),
                        ('stored_file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='locker.storedfile')),
                        ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('added_at', models.DateTimeField(help_text='when this version came in')),
                        ('replaced_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'former version of a document',
                        'verbose_name_plural': 'former versions of documents',
                        'ordering': ['-replaced_at', '-pk'],
                    },
                ),
            ],
        ),
    ]
