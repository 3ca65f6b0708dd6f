"""The letters asked for so far are each of a decision: their request is its own."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def write_requests(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """In one statement, whatever their number."""
    decisions = apps.get_model("teleservices", "Decision").objects.filter(pk=OuterRef("decision"))
    sendings = apps.get_model("teleservices", "PostalSending").objects.filter(request=None)
    sendings.update(request=Subquery(decisions.values("request")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0094_way_to_reach'),
    ]

    operations = [
        migrations.RunPython(write_requests, migrations.RunPython.noop),
    ]
