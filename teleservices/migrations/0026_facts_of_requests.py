"""What the desk reads of requests without opening them; `setup_portal` makes the facts of those of before."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


TABLE = "teleservices_procedure"


def guard_procedures(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What SQLite drops of a table that it makes anew to change it: the address that stays, the row never replaced."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for trigger in (f"{TABLE}_address", f"{TABLE}_added"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    import_module("teleservices.migrations.0008_address_for_ever").add_trigger(apps, schema_editor)
    keys = import_module("teleservices.migrations.0024_rows_never_replaced").KEYS[TABLE]
    guards = import_module("accounts.migrations.0013_audit_never_replaced")
    guards.refuse_replacing(schema_editor, {TABLE: keys}, "this row is never rewritten")


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0025_event_digest_covers_who_and_stage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="procedure",
            name="amount_field",
            field=models.CharField(blank=True, max_length=40, verbose_name="amount asked"),
        ),
        migrations.AddField(
            model_name="procedure",
            name="commune_field",
            field=models.CharField(blank=True, max_length=40, verbose_name="commune"),
        ),
        migrations.AddField(
            model_name="procedure",
            name="searched_fields",
            field=models.JSONField(blank=True, default=list, verbose_name="found by"),
        ),
        migrations.AddField(
            model_name="procedure",
            name="title_field",
            field=models.CharField(blank=True, max_length=40, verbose_name="title of the project"),
        ),
        migrations.CreateModel(
            name="RequestFacts",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="desk_facts",
                        serialize=False,
                        to="teleservices.servicerequest",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft – not transmitted"),
                            ("submitted", "Received"),
                            ("in_review", "Under review"),
                            ("correction_requested", "To be completed"),
                            ("accepted", "Accepted"),
                            ("accepted_in_part", "Accepted in part"),
                            ("refused", "Refused"),
                            ("inadmissible", "Inadmissible"),
                            ("withdrawn", "Withdrawn"),
                            ("closed", "Closed"),
                        ],
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                ("submitted_at", models.DateTimeField(verbose_name="transmitted on")),
                ("late_at", models.DateTimeField(null=True, verbose_name="to be decided before")),
                ("completed_at", models.DateTimeField(null=True)),
                ("decides_on", models.DateField(null=True, verbose_name="silence decides on")),
                ("applicant_at", models.DateTimeField()),
                ("amount_asked", models.BigIntegerField(null=True, verbose_name="amount asked")),
                ("amount_granted", models.BigIntegerField(null=True, verbose_name="amount granted")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title of the project")),
                (
                    "commune_code",
                    models.CharField(blank=True, help_text="geographic code, as at transmission", max_length=5),
                ),
                ("commune_name", models.CharField(blank=True, max_length=100, verbose_name="commune")),
                ("profile_type", models.CharField(blank=True, help_text="code, as at transmission", max_length=40)),
                ("siret", models.CharField(blank=True, help_text="as at transmission", max_length=14)),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teleservices.procedure",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teleservices.stage",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teleservices.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "facts of a request",
                "verbose_name_plural": "facts of requests",
                "indexes": [
                    models.Index(
                        condition=models.Q(("decides_on__isnull", False)),
                        fields=["decides_on", "team"],
                        name="facts_silence",
                    ),
                    models.Index(fields=["team", "amount_asked"], name="facts_amount"),
                ],
            },
        ),
        migrations.RunPython(guard_procedures, migrations.RunPython.noop),
    ]
