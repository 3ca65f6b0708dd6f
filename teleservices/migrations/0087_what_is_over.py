"""Indexes by which what is to be put away or eliminated is read without all that its procedure ever received."""

from django.conf import settings
from django.db import migrations, models

KEPT = models.Q(eliminated_at__isnull=True, ended_on__isnull=False)


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0086_searches_of_one_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(condition=KEPT, fields=["procedure", "ended_on"], name="facts_over"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(
                condition=KEPT, fields=["procedure", "filed_away_at", "ended_on"], name="facts_put_away"
            ),
        ),
    ]
