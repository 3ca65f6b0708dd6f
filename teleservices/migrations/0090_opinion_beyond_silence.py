"""Why an opinion is awaited past the day on which silence decides."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0089_decided_once")]

    operations = [
        migrations.AddField(
            model_name="opinion", name="deadline_reason", field=models.CharField(max_length=500, null=True)
        ),
    ]
