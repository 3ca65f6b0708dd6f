"""PostgreSQL goes to the beginning of a name by an index of its own; SQLite does by that of the order of names."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

INDEX = "request_name_beginning"


def add_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        columns = "team_id, applicant_sort_name varchar_pattern_ops"
        schema_editor.execute(f"CREATE INDEX {INDEX} ON teleservices_servicerequest ({columns})")


def remove_index(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0014_complete_copy_too_complex")]
    operations = [migrations.RunPython(add_index, remove_index)]
