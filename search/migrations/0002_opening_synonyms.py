"""The groups of synonyms that every portal starts with; editors keep them from here on."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from search.opening_words import GROUPS


def write(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write each group."""
    group_class = apps.get_model("search", "SynonymGroup")
    group_class.objects.bulk_create(group_class(words=words) for words in GROUPS)


def take_away(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete those that nobody changed."""
    apps.get_model("search", "SynonymGroup").objects.filter(words__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(write, take_away)]
