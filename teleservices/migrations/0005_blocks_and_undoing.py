import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('teleservices', '0004_stage_rules_and_timers'),
    ]

    operations = [
        migrations.AddField(
            model_name='draftchange',
            name='restores',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='FieldBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('schema', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'block of questions',
                'verbose_name_plural': 'blocks of questions',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='FieldBlockUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('keys', models.JSONField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='teleservices.fieldblock')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teleservices.procedure')),
            ],
            options={
                'verbose_name': 'use of a block',
                'verbose_name_plural': 'uses of blocks',
            },
        ),
    ]
