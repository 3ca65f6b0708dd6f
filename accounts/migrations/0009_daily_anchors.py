"""The daily anchors over the chains of events."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_audit_sign_ins_and_email_changes'),
    ]

    operations = [
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
            name='AnchoredHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=20)),
                ('subject_id', models.PositiveBigIntegerField()),
                ('length', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='accounts.anchor')),
            ],
            options={
                'verbose_name': 'anchored head',
                'verbose_name_plural': 'anchored heads',
                'ordering': ['anchor', 'chain', 'subject_id'],
                'constraints': [models.UniqueConstraint(fields=('anchor', 'chain', 'subject_id'), name='head_once_per_anchor')],
            },
        ),
    ]
