"""The settings of the portal, its media, its notices."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

from portal.history.created_together import CreateTogether


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name='TermsVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                        ('body', wagtail.fields.RichTextField(verbose_name='text')),
                        ('published_at', models.DateTimeField(verbose_name='published on')),
                    ],
                    options={
                        'verbose_name': 'version of the terms of use',
                        'verbose_name_plural': 'versions of the terms of use',
                        'ordering': ['-number'],
                    },
                ),
                migrations.CreateModel(
                    name='WindowCount',
                    fields=[
                        ('key', models.CharField(help_text='a keyed digest: it may stand for a person', max_length=64, primary_key=True, serialize=False)),
                        ('window', models.PositiveBigIntegerField(help_text='since when, in seconds of the clock')),
                        ('count', models.PositiveIntegerField(default=0)),
                        ('told', models.PositiveIntegerField(default=0, help_text='up to how many times the limit it was told')),
                    ],
                ),
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                        ('title', models.CharField(max_length=255, verbose_name='title')),
                        ('file', models.FileField(upload_to='documents', verbose_name='file')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
                        ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                        ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                        ('tags', taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                    ],
                    options={
                        'verbose_name': 'document',
                        'verbose_name_plural': 'documents',
                        'abstract': False,
                        'default_related_name': 'portal_documents',
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name='Image',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                        ('title', models.CharField(max_length=255, verbose_name='title')),
                        ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                        ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                        ('width', models.IntegerField(editable=False, verbose_name='width')),
                        ('height', models.IntegerField(editable=False, verbose_name='height')),
                        ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                        ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
                        ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                        ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                        ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                        ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                        ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                        ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                        ('tags', taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                    ],
                    options={
                        'abstract': False,
                        'default_related_name': 'portal_images',
                    },
                    bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name='Installation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_demo', models.BooleanField(default=False, verbose_name='demo')),
                        ('mail_proved_at', models.DateTimeField(null=True)),
                        ('mail_proved_sender', models.CharField(default='', max_length=320)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='installation_is_one_row')],
                    },
                ),
                migrations.CreateModel(
                    name='PageGeneration',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveBigIntegerField(default=1)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='page_generation_is_one_row')],
                    },
                ),
                migrations.CreateModel(
                    name='PortalSettings',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                        ('name', models.CharField(default='Département', max_length=120, verbose_name='name of the département')),
                        ('portal_name', models.CharField(default='Mes démarches', max_length=60, verbose_name='name of the portal')),
                        ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portal.image', verbose_name='logo')),
                        ('primary_colour', models.CharField(default='#173F5F', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9A-Fa-f]{6}$', 'Enter a colour such as #173F5F.')], verbose_name='main colour')),
                        ('second_colour', models.CharField(default='#2E6650', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9A-Fa-f]{6}$', 'Enter a colour such as #173F5F.')], verbose_name='second colour')),
                        ('accent_colour', models.CharField(default='#B4472A', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9A-Fa-f]{6}$', 'Enter a colour such as #173F5F.')], verbose_name='accent colour')),
                        ('postal_address', models.TextField(blank=True, verbose_name='postal address')),
                        ('telephone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                        ('opening_hours', models.CharField(blank=True, max_length=200, verbose_name='opening hours')),
                        ('court_name', models.CharField(blank=True, default='', help_text='As letters and receipts name it: “administrative court of…” (CJA R312-1).', max_length=120, verbose_name='administrative court')),
                        ('court_address', models.TextField(blank=True, default='', verbose_name='address of the administrative court')),
                    ],
                    options={
                        'verbose_name': 'the département',
                    },
                    bases=(wagtail.models.preview.PreviewableMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='ServiceNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                        ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                        ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                        ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                        ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                        ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                        ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                        ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                        ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                        ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                        ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                        ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                        ('title', models.CharField(max_length=80, verbose_name='title')),
                        ('text', models.TextField(blank=True, help_text='What happens, and what can be done.', max_length=400, verbose_name='text')),
                        ('tone', models.CharField(choices=[('info', 'Information'), ('warning', 'Disturbance')], default='info', max_length=8, verbose_name='kind')),
                        ('place', models.CharField(choices=[('everywhere', 'All pages'), ('front', 'The front page'), ('procedures', 'Procedures and forms'), ('account', 'My account')], default='everywhere', max_length=12, verbose_name='shown on')),
                        ('happens_from', models.DateTimeField(blank=True, null=True, verbose_name='happens from')),
                        ('happens_until', models.DateTimeField(blank=True, help_text='Both are said with the text, in words.', null=True, verbose_name='happens until')),
                        ('shown_from', models.DateTimeField(default=django.utils.timezone.now, verbose_name='shown from')),
                        ('shown_until', models.DateTimeField(blank=True, help_text='Empty: until what it tells is over, or without end.', null=True, verbose_name='shown until')),
                    ],
                    options={
                        'verbose_name': 'service notice',
                        'verbose_name_plural': 'service notices',
                        'ordering': ['-shown_from', '-pk'],
                    },
                    bases=(wagtail.models.preview.PreviewableMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Rendition',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('filter_spec', models.CharField(db_index=True, max_length=255)),
                        ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                        ('width', models.IntegerField(editable=False)),
                        ('height', models.IntegerField(editable=False)),
                        ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                        ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='portal.image')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='unique_rendition')],
                    },
                    bases=(wagtail.images.models.ImageFileMixin, models.Model),
                ),
            ],
        ),
    ]
