"""Drafts of a procedure that closes, found without reading what was transmitted to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0001_squashed_0083_indexes_that_others_cover")]

    operations = [
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                fields=["procedure", "created_at"], condition=models.Q(state="draft"), name="request_draft_procedure"
            ),
        ),
    ]
