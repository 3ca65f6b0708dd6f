"""Settings and stages enter the draft of their procedure; each publication keeps all that it put in force.

A procedure that was published gets the publication of what is in force, at the date and by the author of its version:
until now settings and stages were in force as soon as they were saved.
"""

import datetime as dt
from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

GUARD = guards.Guard(
    table="teleservices_publication",
    frozen=("procedure_id", "number", "draft_number", "version_id", "settings", "stages", "published_at"),
    keys=("id", "procedure_id, number"),
)
SETTINGS = (
    "title", "for_whom", "asks_mandate_proof", "opens_at", "closes_at", "processing_days", "late_after_days",
    "draft_days", "assignment", "regime", "regime_months", "remedies_after_silence", "remedies", "remedies_in_part",
    "prior_appeal", "honour_statement", "data_purpose", "data_recipients", "retention_months", "amount_field",
    "commune_field", "title_field", "searched_fields", "filtered_fields",
)  # fmt: skip
STAGES = (
    "name", "explanation", "email_subject", "email_text", "order", "is_milestone", "remind_after_days",
    "late_after_days", "is_archived",
)  # fmt: skip


def put_guards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On the new table, and again on that of procedures, which SQLite has just made anew."""
    import_module("teleservices.migrations.0062_guards_put_in_one_way").put_guards(apps, schema_editor)
    guards.put(schema_editor, GUARD)


def remove_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Before the table goes."""
    guards.remove(schema_editor, GUARD)


def add_first_publications(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What is in force, as the last publication would have kept it."""
    publication = apps.get_model("teleservices", "Publication")
    procedures = apps.get_model("teleservices", "Procedure").objects.exclude(current_version=None)
    for procedure in procedures.select_related("current_version"):
        version = procedure.current_version
        changes = procedure.draft_changes.filter(at__lte=version.published_at)
        published = changes.aggregate(last=models.Max("number"))["last"]
        publication.objects.create(
            procedure=procedure,
            number=1,
            draft_number=published or (1 if procedure.draft_changes.exists() else procedure.draft_number),
            version=version,
            settings=_settings(procedure),
            stages={str(stage.pk): _stage(stage) for stage in procedure.stages.all()},
            published_at=version.published_at,
            published_by=version.published_by,
        )


def _settings(procedure):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a model of that time
    columns = {name: _plain(getattr(procedure, name)) for name in SETTINGS}
    types = sorted(procedure.profile_types.values_list("code", flat=True))
    return {**columns, "team": procedure.team_id, "profile_types": types}


def _stage(stage):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a model of that time
    following = sorted(stage.allowed_next.values_list("pk", flat=True))
    return {**{name: getattr(stage, name) for name in STAGES}, "allowed_next": following}


def _plain(value: object) -> object:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0062_guards_put_in_one_way'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='draftchange',
            name='settings',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='draftchange',
            name='stages',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='procedure',
            name='draft_settings',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='procedure',
            name='draft_stages',
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('draft_number', models.PositiveIntegerField()),
                ('settings', models.JSONField()),
                ('stages', models.JSONField()),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='teleservices.procedure')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='teleservices.formversion')),
            ],
            options={
                'verbose_name': 'publication',
                'verbose_name_plural': 'publications',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'number'), name='publication_number_once')],
            },
        ),
        migrations.RunPython(put_guards, remove_guard),
        migrations.RunPython(add_first_publications, migrations.RunPython.noop),
    ]
