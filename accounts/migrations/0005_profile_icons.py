from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Names of Wagtail's icons, that types had before they had drawings of ours.
RENAMED = {
    "user": "person",
    "group": "association",
    "home": "town",
    "site": "territory",
    "folder-open-1": "school",
    "clipboard-list": "company",
    "globe": "farm",
}


def rename(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each type a drawing of ours; a building to what has another one."""
    types = apps.get_model("accounts", "ProfileType").objects
    for kind in types.all():
        kind.icon = RENAMED.get(kind.icon, "organisation")
        if kind.icon == "person" and not kind.is_personal:
            kind.icon = "organisation"  # the former default
        kind.save(update_fields=["icon"])


def rename_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give back Wagtail's names."""
    former = {ours: theirs for theirs, ours in RENAMED.items()}
    types = apps.get_model("accounts", "ProfileType").objects
    for kind in types.all():
        kind.icon = former.get(kind.icon, "user")
        kind.save(update_fields=["icon"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_profile_data_and_join_requests")]

    operations = [migrations.RunPython(rename, rename_back)]
