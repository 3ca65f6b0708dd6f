"""What silence granted is attested."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('locker', '0005_made_of_photos'),
        ('teleservices', '0046_findings_on_documents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SilenceAttestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('granted_on', models.DateField(help_text='the day on which silence granted it')),
                ('service_name', models.CharField(max_length=150)),
                ('issued_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='silence_attestation', to='teleservices.servicerequest')),
                ('stored_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='locker.storedfile')),
            ],
            options={
                'verbose_name': 'attestation of acceptance by silence',
                'verbose_name_plural': 'attestations of acceptance by silence',
            },
        ),
    ]
