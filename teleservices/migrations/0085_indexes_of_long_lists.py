"""Indexes by which what a list counts, adds up and sorts among a million requests is read without its rows."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0084_closing_drafts_by_their_procedure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="requestfacts", name="facts_assignee"),
        migrations.RemoveIndex(model_name="requestfacts", name="facts_amount"),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["assignee", "state", "team"], name="facts_assignee"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(
                fields=["team", "state", "decides_on", "request"],
                condition=models.Q(decides_on__isnull=False),
                name="facts_state_decides",
            ),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(
                fields=["team", "amount_asked", "request", "amount_granted", "eliminated_at"], name="facts_amount"
            ),
        ),
    ]
