"""The tables of the search."""

import django.db.models.deletion
import search.models
import uuid
from django.db import migrations, models

from portal.history.created_together import CreateTogether


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        CreateTogether(
            models=[
                migrations.CreateModel(
                    name='FruitlessSearch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('query', models.CharField(max_length=60, unique=True, verbose_name='what was looked for')),
                        ('count', models.PositiveIntegerField(default=1, verbose_name='times')),
                        ('first_day', models.DateField(verbose_name='first time')),
                        ('last_day', models.DateField(db_index=True, verbose_name='last time')),
                    ],
                    options={
                        'verbose_name': 'search without result',
                        'verbose_name_plural': 'searches without result',
                        'ordering': ['-count', '-last_day', 'query'],
                    },
                ),
                migrations.CreateModel(
                    name='SynonymGroup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('words', models.CharField(help_text='With a comma between them, for example: bus, coach, school transport.', max_length=500, validators=[search.models.check_words], verbose_name='words and expressions')),
                    ],
                    options={
                        'verbose_name': 'group of synonyms',
                        'verbose_name_plural': 'synonyms of the search',
                        'ordering': ['words'],
                    },
                ),
                migrations.CreateModel(
                    name='IndexState',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=0, help_text='of the code that made the build')),
                        ('build', models.PositiveIntegerField(default=0)),
                        ('built_at', models.DateTimeField(null=True)),
                        ('stamp', models.UUIDField(default=uuid.uuid4)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='index_state_is_one_row')],
                    },
                ),
                migrations.CreateModel(
                    name='SearchEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='search_entry', to='wagtailcore.page')),
                        ('kind', models.CharField(choices=[('procedure', 'Procedures'), ('question', 'Frequently asked questions'), ('page', 'Pages of the site'), ('elsewhere', 'On other sites')], max_length=10)),
                        ('title', models.CharField(max_length=255)),
                        ('text', models.TextField(blank=True)),
                    ],
                    options={
                        'verbose_name': 'search entry',
                        'verbose_name_plural': 'search entries',
                    },
                ),
                migrations.CreateModel(
                    name='IndexedText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indexed_texts', to='search.searchentry')),
                        ('build', models.PositiveIntegerField()),
                        ('keys', models.TextField(blank=True)),
                        ('text', models.TextField(blank=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('entry', 'build'), name='one_text_of_an_entry_in_a_build')],
                    },
                ),
            ],
        ),
    ]
