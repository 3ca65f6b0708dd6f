"""Facts say how a request ended and in how many days: `setup_portal` makes again the rows that lack it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0031_watches_of_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="requestfacts",
            name="corrections_asked",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="requestfacts",
            name="decided_in",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="requestfacts",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="requestfacts",
            name="outcome",
            field=models.CharField(blank=True, help_text="of the decision that stands, or withdrawn", max_length=24),
        ),
        migrations.AddField(
            model_name="requestfacts",
            name="submitted_on",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(fields=["team", "submitted_on"], name="facts_received"),
        ),
        migrations.AddIndex(
            model_name="requestfacts",
            index=models.Index(
                condition=models.Q(("ended_on__isnull", False)), fields=["team", "ended_on"], name="facts_ended"
            ),
        ),
    ]
