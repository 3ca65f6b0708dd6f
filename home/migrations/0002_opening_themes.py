"""The six themes that a portal begins with."""

from django.db import migrations
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
"""By key, in their order."""


def write(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each with the drawing of its key."""
    theme_class = apps.get_model("home", "Theme")
    theme_class.objects.bulk_create(
        theme_class(key=key, name=name, drawing=key, order=10 * place)
        for place, (key, name) in enumerate(NAMES.items(), start=1)
    )


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that no page has."""
    apps.get_model("home", "Theme").objects.filter(key__in=NAMES, procedurepage__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial")]

    operations = [migrations.RunPython(write, take_away)]
