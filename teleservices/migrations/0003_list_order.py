"""The desk's list follows its index to the end, so that a deep page needs no sort."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_initial"),
        ("teleservices", "0002_immutable_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="servicerequest",
            name="request_team_date",
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(fields=["team", "-submitted_at", "-id"], name="request_team_date"),
        ),
    ]
