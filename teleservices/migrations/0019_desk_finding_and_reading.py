"""Words that requests are found by, who opened which message, and when corrections arrived that wait for the service."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FORMER, WORDS = "request_name_beginning", "request_word_beginning"
"""PostgreSQL goes to the beginning of a text by an index of its own; SQLite by the ordinary one."""


def index_words(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {FORMER}")
        columns = "word varchar_pattern_ops, request_id"
        schema_editor.execute(f"CREATE INDEX {WORDS} ON teleservices_requestword ({columns})")


def index_names(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {WORDS}")
        columns = "team_id, applicant_sort_name varchar_pattern_ops"
        schema_editor.execute(f"CREATE INDEX {FORMER} ON teleservices_servicerequest ({columns})")


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0018_corrections_back_unchanged"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="servicerequest",
            name="completed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="servicerequest",
            index=models.Index(
                condition=models.Q(("completed_at__isnull", False)),
                fields=["team", "completed_at"],
                name="request_completed",
            ),
        ),
        migrations.CreateModel(
            name="MessageRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="teleservices.requestmessage",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="message_readings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "message opened",
                "verbose_name_plural": "messages opened",
                "constraints": [
                    models.UniqueConstraint(fields=("message", "user"), name="message_opened_once_by_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(help_text="lower case, no accents", max_length=60)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="teleservices.servicerequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "word that a request is found by",
                "verbose_name_plural": "words that requests are found by",
                "indexes": [models.Index(fields=["word", "request"], name="request_word")],
                "constraints": [models.UniqueConstraint(fields=("request", "word"), name="request_word_once")],
            },
        ),
        migrations.RunPython(index_words, index_names),
    ]
