"""Arm what tells that an open request is late, which only the limit of a stage did; what is late already is told to
nobody: it is on the list of what is late.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

OPEN = ("submitted", "in_review", "correction_requested")
MORNING = dt.time(8)


def arm(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One row for each open request that will be late, due at the first eight in the morning from then."""
    requests = apps.get_model("teleservices", "ServiceRequest").objects.filter(
        state__in=OPEN, stage__isnull=False, late_at__gt=timezone.now()
    )
    timers = apps.get_model("teleservices", "Timer")
    rows = requests.order_by("pk").values_list("pk", "stage_id", "late_at")
    timers.objects.bulk_create(
        [
            timers(request_id=pk, stage_id=stage, kind="late", since=late_at, due_at=_morning_from(late_at))
            for pk, stage, late_at in rows.iterator(chunk_size=2000)
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


def _morning_from(moment: dt.datetime) -> dt.datetime:
    zone = ZoneInfo(settings.PARVIS_TIME_ZONE)
    local = moment.astimezone(zone)
    day = local.date() + dt.timedelta(days=local.time() > MORNING)
    return dt.datetime.combine(day, MORNING, tzinfo=zone)


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0058_list_printed")]

    operations = [migrations.RunPython(arm, migrations.RunPython.noop)]
