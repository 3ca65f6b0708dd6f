"""What was asked for and comes back unchanged isn't received: a request for corrections says which, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0017_decision_agrees_with_its_request")]
    operations = [
        migrations.AddField(
            model_name="correctionrequest",
            name="unchanged_keys",
            field=models.JSONField(default=list, help_text="what came back as it was: not received"),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="confirmation",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="accepted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at", None), ("received_at__isnull", False), _connector="OR"),
                name="what_was_accepted_had_come",
            ),
        ),
    ]
