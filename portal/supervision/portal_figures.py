"""The figures of this app, for machines: its tasks, its disk, its backup, its certificate, what it stands on."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from django_q.models import Failure

from portal.backups import journal
from portal.database.server_clock import seconds_ahead
from portal.health import probes as health
from portal.health.clusters import clusters
from portal.supervision import certificate, machine, workers
from portal.supervision.measures import Figure

PATIENCE = 3
"""Seconds for all that is asked of other machines: Prometheus waits ten."""


def figures() -> Iterator[Figure]:
    """Each as it is now; what isn't known is left out."""
    yield Figure("parvis_build_info", "The version that runs.", {machine.version(): 1}, "version")
    tasks = workers.late_tasks() | {"failed": Failure.objects.count()}
    yield Figure("parvis_tasks", "Tasks, by state; those that are late wait too.", tasks, "state")
    silent = {cluster.node: cluster.seconds_since_beat for cluster in clusters()}
    yield Figure("parvis_workers_silent_seconds", "Since when the workers of a machine are silent.", silent, "machine")
    reports = health.all_reports(seconds=PATIENCE)
    well = {name: float(report.ok) for name, report in reports.items()}
    yield Figure("parvis_probe_ok", "Whether a part of the portal is well, by deep health.", well, "probe")
    ahead = {cluster.node: cluster.seconds_ahead for cluster in clusters()} | {settings.PARVIS_NODE: seconds_ahead()}
    yield Figure("parvis_clock_ahead_seconds", "By how much a clock is ahead of the database's.", ahead, "machine")
    disk = shutil.disk_usage(settings.PARVIS_VAR)
    yield Figure("parvis_disk_free_bytes", "Room left for the data.", {"": disk.free})
    yield Figure("parvis_disk_size_bytes", "Size of the disk of the data.", {"": disk.total})
    if (answers := machine.redis_answers()) is not None:
        yield Figure("parvis_redis_up", "Whether Redis answers.", {"": float(answers)})
    if backup := journal.last():
        moment = {"": backup.at.timestamp()}
        yield Figure("parvis_last_backup_timestamp_seconds", "When the last backup ended.", moment)
        yield Figure("parvis_last_backup_losses", "Documents that it found missing or damaged.", {"": backup.losses})
        yield Figure("parvis_last_backup_mended", "Copies that it found changed, and made anew.", {"": backup.mended})
    if verified := journal.last_verified():
        moment = {"": verified.at.timestamp()}
        yield Figure("parvis_backup_verified_timestamp_seconds", "When backups were last read through.", moment)
        yield Figure("parvis_backup_verified_well", "Whether nothing lacked then.", {"": float(verified.well)})
    if (finding := certificate.last_seen()) and finding.ends:
        end = {"": finding.ends.timestamp()}
        yield Figure("parvis_certificate_end_timestamp_seconds", "When the TLS certificate ends.", end)
