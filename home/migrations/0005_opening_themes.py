"""The six themes that the code named, with their keys: pages and drafts keep those that they say."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NAMES = {
    "sport": "Sport",
    "ecole": "École et études",
    "routes": "Routes et transports",
    "solidarite": "Solidarité",
    "culture": "Culture et vie associative",
    "environnement": "Environnement",
}
"""As the catalogue had them, in their order."""


def write(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write each theme; where no theme was chosen yet, say so by nothing rather than by an empty key."""
    theme_class = apps.get_model("home", "Theme")
    theme_class.objects.bulk_create(
        theme_class(key=key, name=name, drawing=key, order=10 * place)
        for place, (key, name) in enumerate(NAMES.items(), start=1)
    )
    apps.get_model("home", "ProcedurePage").objects.filter(theme="").update(theme=None)
    _rewrite_drafts(apps, "", None)


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete the themes; their keys stay in the pages, whose code names the first six."""
    apps.get_model("home", "ProcedurePage").objects.filter(theme=None).update(theme="")
    _rewrite_drafts(apps, None, "")
    apps.get_model("home", "Theme").objects.all().delete()


def _rewrite_drafts(apps: StateApps, before: str | None, after: str | None) -> None:
    versions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="home", content_type__model="procedurepage", content__theme=before
    )
    for version in versions.iterator(chunk_size=100):
        version.content["theme"] = after
        version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_what_editors_keep"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunPython(write, take_away),
        migrations.AlterField(
            model_name="procedurepage",
            name="theme",
            field=models.ForeignKey(
                db_column="theme",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="home.theme",
                verbose_name="theme",
            ),
        ),
    ]
