"""The number that a report has in the agenda of its assembly."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0003_votes_of_a_meeting")]

    operations = [
        migrations.AddField(
            model_name="meetingreport",
            name="number",
            field=models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="number of the report"),
        ),
        migrations.AddConstraint(
            model_name="meetingreport",
            constraint=models.UniqueConstraint(
                condition=~Q(number=""), fields=("meeting", "number"), name="a_report_of_a_number_once"
            ),
        ),
    ]
