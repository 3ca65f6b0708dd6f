"""Named values that services date, and the versions of them that a request keeps from its transmission on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q
from django.db.migrations.state import StateApps
from django.db.models.functions import Lower

from portal.history.guards import Guard, put, remove, standing
from teleservices.models.procedures.dated_parameter import new_parameter_key

GUARDS = (
    Guard(
        table="teleservices_parameter",
        frozen=("id", "key", "value_type"),
        keys=("id", "key"),
        words="a parameter keeps its key and its kind of value",
    ),
    Guard(
        table="teleservices_parameterversion",
        frozen=("id", "parameter_id", "valid_from", "number", "day", "deliberation", "recorded_at"),
        keys=("id", "parameter_id, valid_from"),
        unless=(("author", ("author_id",), "NEW.author_id IS NULL"),),
    ),
    Guard(
        table="teleservices_parameterversion",
        agrees=(
            "(NEW.day IS NOT NULL)"
            " = ((SELECT value_type FROM teleservices_parameter WHERE id = NEW.parameter_id) = 'date')"
        ),
        words="a version has a value of the kind of its parameter",
    ),
    Guard(
        table="teleservices_servicerequest",
        unless=(("pins", ("pins",), "OLD.pins = '{}' OR NEW.pins = OLD.pins"),),
        words="what a request keeps of a computation is written once",
    ),
)


OF_DECISIONS = Guard(
    table="teleservices_decision",
    frozen=("outcome", "request_id", "aid_regime", "aid_reference", "transmitted_on", "published_on"),
    agrees="NEW.outcome = (SELECT state FROM teleservices_servicerequest WHERE id = NEW.request_id)",
    words="a decision says what its request became",
)
"""As 0002 puts it: it looks at requests, whose table SQLite makes anew here, and stops the renaming of it."""


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the table of requests be renamed."""
    remove(schema_editor, OF_DECISIONS)


def put_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Guard decisions again, once the table of requests is there."""
    put(schema_editor, OF_DECISIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("teleservices", "0004_number_of_a_report"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_away, put_again),
        migrations.AddField(
            model_name="servicerequest",
            name="pins",
            field=models.JSONField(
                db_default={}, default=dict, help_text="version of each parameter read, as at transmission"
            ),
        ),
        migrations.RunPython(put_again, take_away),
        migrations.CreateModel(
            name="Parameter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(default=new_parameter_key, editable=False, max_length=34, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "value_type",
                    models.CharField(
                        choices=[
                            ("amount", "an amount in euros"),
                            ("number", "a number"),
                            ("percentage", "a percentage"),
                            ("date", "a date"),
                        ],
                        max_length=10,
                        verbose_name="kind of value",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parameters",
                        to="teleservices.team",
                        verbose_name="Service",
                    ),
                ),
            ],
            options={
                "verbose_name": "parameter",
                "verbose_name_plural": "parameters",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        Lower("name"),
                        name="parameter_name_once",
                        violation_error_message="There is a parameter of this name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ParameterVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("number", models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ("day", models.DateField(null=True)),
                ("deliberation", models.CharField(max_length=200, verbose_name="deliberation or other act")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parameter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="teleservices.parameter",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a parameter",
                "verbose_name_plural": "versions of a parameter",
                "ordering": ["-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["parameter", "valid_from"], name="one_version_of_a_parameter_a_day"
                    ),
                    models.CheckConstraint(
                        condition=Q(number=None, day__isnull=False) | Q(number__isnull=False, day=None),
                        name="a_version_has_one_value",
                    ),
                    models.CheckConstraint(condition=~Q(deliberation=""), name="a_version_names_its_act"),
                ],
            },
        ),
        standing(*GUARDS),
    ]
