"""Files under the service what was written to it under the family of the applicants: reminders, lateness, silence."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ACTS = ("remind_team", "tell_late", "warn_of_silence")


def file_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A message told to the service can't be known from one told to an applicant: those of before stay as they are."""
    emails = apps.get_model("notifications", "OutgoingEmail").objects
    for act in ACTS:
        emails.filter(kind=f"request.{act}").update(kind=f"service.{act}")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_deliveries_and_stops")]

    operations = [migrations.RunPython(file_again, migrations.RunPython.noop)]
