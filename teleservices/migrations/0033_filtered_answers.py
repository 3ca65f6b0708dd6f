"""What the list of a procedure is filtered by beside facts; no procedure says it yet, so there are no rows to make."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


guard_procedures = import_module("teleservices.migrations.0026_facts_of_requests").guard_procedures


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0032_facts_of_endings'),
    ]

    operations = [
        migrations.AddField(
            model_name='procedure',
            name='filtered_fields',
            field=models.JSONField(blank=True, default=list, verbose_name='filtered by'),
        ),
        migrations.RunPython(guard_procedures, migrations.RunPython.noop),
        migrations.CreateModel(
            name='RequestAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field_key', models.CharField(max_length=40)),
                ('text', models.CharField(blank=True, max_length=60)),
                ('number', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('procedure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teleservices.procedure')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='filtered_answers', to='teleservices.servicerequest')),
            ],
            options={
                'verbose_name': 'answer that requests are filtered by',
                'verbose_name_plural': 'answers that requests are filtered by',
                'indexes': [models.Index(condition=models.Q(('text', ''), _negated=True), fields=['procedure', 'field_key', 'text', 'request'], name='answer_text'), models.Index(condition=models.Q(('number__isnull', False)), fields=['procedure', 'field_key', 'number', 'request'], name='answer_number')],
                'constraints': [models.UniqueConstraint(fields=('request', 'field_key', 'text'), name='request_answer_once'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('text', '')), models.Q(models.Q(('text', ''), _negated=True), ('number', None)), _connector='OR'), name='request_answer_is_one_kind')],
            },
        ),
    ]
