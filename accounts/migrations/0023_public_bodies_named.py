"""The types of profile of public bodies, by the codes that départements give them; each département checks its own."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CODES = ("collectivite", "collectivites", "commune", "communes", "epci", "intercommunalite", "college", "lycee", "ecole")


def name_them(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say that they are public."""
    apps.get_model("accounts", "ProfileType").objects.filter(code__in=CODES).update(is_public=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0022_public_bodies")]

    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
