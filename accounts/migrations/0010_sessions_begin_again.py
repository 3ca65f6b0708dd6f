"""Sessions are kept under a digest of their key: rows under the key itself open nothing any more, and go."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_sessions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Everyone signs in again, once."""
    apps.get_model("usersessions", "UserSession").objects.all().delete()
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_daily_anchors'),
        ('sessions', '0001_initial'),
        ('usersessions', '0001_initial'),
    ]

    operations = [migrations.RunPython(forget_sessions, forget_sessions)]
