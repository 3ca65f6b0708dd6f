"""PostgreSQL's indexes for the beginning of a key, or of what an e-mail is about: both are looked for whole."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

LIKE = {
    "notifications_outgoingemail_key_d28ed7c1_like": "key",
    "notifications_outgoingemail_about_75a34f35_like": "about",
}


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that Django adds to each indexed text; SQLite has none."""
    if schema_editor.connection.vendor == "postgresql":
        for index in LIKE:
            schema_editor.execute(f"DROP INDEX {index}")


def put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As they were."""
    if schema_editor.connection.vendor == "postgresql":
        for index, column in LIKE.items():
            schema_editor.execute(f"CREATE INDEX {index} ON notifications_outgoingemail ({column} varchar_pattern_ops)")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_one_click_stop")]

    operations = [migrations.RunPython(drop, put_back)]
