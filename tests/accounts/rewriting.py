"""What someone who has the database does, past the models and past the database's own guards."""

from django.db import connection

from accounts.models import AuditEvent, Profile, User
from portal.history.append_only import first_fault


def rewrite(sql: str, *values: object) -> None:
    """Run a statement as if no trigger stood in its way, as who owns the database may."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _definition in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(sql, values)
        for _name, definition in triggers:
            cursor.execute(definition)


def is_whole(*, account: User | None = None, profile: Profile | None = None) -> bool:
    """Whether each event of a chain follows from those before."""
    events = AuditEvent.objects.filter(account=account, profile=profile).order_by("number")
    return first_fault(events.select_related("actor")) is None
