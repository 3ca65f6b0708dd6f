"""Who may see what an organisation asked and got is a right of its own."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0071_closed_requests_filed_away'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='servicerequest',
            options={'ordering': ['-submitted_at', '-pk'], 'permissions': [('instruct_request', 'Can process requests'), ('see_organisations', 'Can see what an organisation asked and got, whatever the service')], 'verbose_name': 'request', 'verbose_name_plural': 'requests'},
        ),
    ]
