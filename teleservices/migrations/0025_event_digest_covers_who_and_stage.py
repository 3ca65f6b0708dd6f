"""A second version of an event's digest, and a guard that lets text, data and salt be emptied, and nothing else."""


from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

TABLE = "teleservices_requestevent"
KEYS = ("id", "request_id, number")
BEFORE = guards.Guard(
    table=TABLE,
    frozen=("request_id", "number", "act", "from_state", "to_state", "text", "data", "at", "digest"),
    keys=KEYS,
)
GUARD = guards.Guard(
    table=TABLE,
    frozen=(
        "id", "request_id", "number", "act", "actor_uuid", "from_state", "to_state", "stage_id", "is_public",
        "text_hash", "data_hash", "digest_version", "at", "digest",
    ),
    keys=KEYS,
    unless=(
        ("actor", ("actor_id",), "NEW.actor_id IS NULL"),
        ("emptied", ("text", "data", "salt"), "OLD.salt <> '' AND NEW.salt = '' AND NEW.text = '' AND NEW.data = '{}'"),
    ),
)  # fmt: skip
"""An event of before has no salt: its digest covers its text and its data themselves, so neither may be emptied."""


def remove_former(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite makes the table anew to add a column."""
    guards.remove(schema_editor, BEFORE)


def put_former(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back to a guard that lets nothing be emptied."""
    guards.put(schema_editor, BEFORE)


def put(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The guard of this version."""
    guards.put(schema_editor, GUARD)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Before the columns that it names go."""
    guards.remove(schema_editor, GUARD)


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0024_rows_never_replaced")]
    operations = [
        migrations.RunPython(remove_former, put_former),
        migrations.AddField("requestevent", "actor_uuid", models.UUIDField(null=True)),
        *(
            migrations.AddField(
                "requestevent", name, models.CharField(blank=True, default="", max_length=length), preserve_default=False
            )
            for name, length in (("salt", 32), ("text_hash", 64), ("data_hash", 64))
        ),
        # Those of before have the first version, those to come the second.
        migrations.AddField("requestevent", "digest_version", models.PositiveSmallIntegerField(default=1)),
        migrations.AlterField("requestevent", "digest_version", models.PositiveSmallIntegerField(default=2)),
        migrations.RunPython(put, remove),
    ]
