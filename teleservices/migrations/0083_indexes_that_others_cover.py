"""Indexes that another one covers, or that nothing asks: of the tables that grow with each request.

They go by their names, so that SQLite makes no table anew and keeps its guards.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import StateApps

LIKE = "teleservices_servicerequest_reference_69607a7f_like"
"""For the beginning of a reference, which nobody looks for: the other one is what keeps it unique."""


def keep_the_index_by_beginning(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL, where two had the same columns: that which finds a beginning finds a whole word too."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX request_word")
        schema_editor.execute("ALTER INDEX request_word_beginning RENAME TO request_word")
        schema_editor.execute(f"DROP INDEX {LIKE}")


def put_both(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As it was."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER INDEX request_word RENAME TO request_word_beginning")
        schema_editor.execute("CREATE INDEX request_word ON teleservices_requestword (word, request_id)")
        schema_editor.execute(f"CREATE INDEX {LIKE} ON teleservices_servicerequest (reference varchar_pattern_ops)")


def without_index(index: str, model: str, name: str, field: models.ForeignKey) -> Operation:
    """The index of a foreign key that is the first column of another index."""
    column = f"teleservices_{model} ({name}_id)"
    return migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(f"DROP INDEX {index}", f"CREATE INDEX {index} ON {column}")],
        [migrations.AlterField(model, name, field)],
    )


def of_request(related_name: str) -> models.ForeignKey:
    """The key of a row that goes with its request."""
    on_delete = django.db.models.deletion.CASCADE
    return models.ForeignKey(
        db_index=False, on_delete=on_delete, related_name=related_name, to="teleservices.servicerequest"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0020_calendar_feeds"),
        ("teleservices", "0082_informed_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(keep_the_index_by_beginning, put_both)],
            [
                migrations.RemoveIndex(model_name="requestword", name="request_word"),
                migrations.AddIndex(
                    model_name="requestword",
                    index=models.Index(
                        fields=["word", "request"], name="request_word", opclasses=["varchar_pattern_ops", "int8_ops"]
                    ),
                ),
            ],
        ),
        without_index("teleservices_requestword_request_id_5d73cd12", "requestword", "request", of_request("words")),
        without_index("teleservices_requestevent_request_id_9b5b66ac", "requestevent", "request", of_request("events")),
        without_index("teleservices_timer_request_id_4366090c", "timer", "request", of_request("timers")),
        without_index("teleservices_attachment_request_id_2d6343af", "attachment", "request", of_request("attachments")),
        without_index(
            "teleservices_requestreading_request_id_0b89d0fb", "requestreading", "request", of_request("readings")
        ),
        without_index(
            "teleservices_servicerequest_profile_id_38ded001",
            "servicerequest",
            "profile",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="accounts.profile",
            ),
        ),
    ]
