"""What the portal stands on: its version, its database, its storages, the disk, the certificate, the last backup."""

import datetime as dt
import shutil
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from portal.backups import journal
from portal.dates import NBSP, long_date, long_moment
from portal.health.probes import Report
from portal.supervision import certificate
from portal.supervision.state import Level, Line, Reports, of_probe
from portal.words.typography import number_text

LICENCE = "EUPL-1.2"
GIGABYTE = 1_000_000_000
LITTLE, VERY_LITTLE = 0.10, 0.03
"""Shares of the disk left from which it is said; the second is a fault."""
BACKUP_IS_LATE = dt.timedelta(hours=36)
"""Backups are nightly: one that failed is told on the day, not on the next."""
BACKUP_IS_LOST = dt.timedelta(days=7)
VERIFICATION_IS_LATE = dt.timedelta(days=15)
CERTIFICATE_SOON, CERTIFICATE_NOW = dt.timedelta(days=21), dt.timedelta(days=7)


def portal_lines(reports: Reports) -> Iterator[Line]:
    """Which portal this is, and on what its pages stand."""
    if settings.PARVIS_DRILL:
        advice = _("The people in it are real, and believe in another: erase this machine once the drill is over.")
        yield Line(_("Drill of a restoration"), Level.WATCH, _("no e-mail and no call leaves"), advice)
    yield Line(_("Version"), Level.GOOD, version())
    yield Line(_("Licence"), Level.GOOD, LICENCE, url=settings.PARVIS_SOURCE_URL)
    yield Line(_("Database"), Level.GOOD, _database())
    if (answers := redis_answers()) is not None:
        yield _redis(answers=answers)
    yield _storage(reports.get("storage"))
    yield _certificate()


def upkeep_lines(reports: Reports) -> Iterator[Line]:
    """What is kept of the portal elsewhere, and the room that is left."""
    yield _backup(journal.last())
    if journal.last():
        yield _verification(journal.last_verified())
    yield _disk(Path(settings.PARVIS_VAR))


@cache
def version() -> str:
    """The version of the code that runs."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def size_text(size: float) -> str:
    """« 12,5 Go »."""
    return f"{number_text(Decimal(size) / GIGABYTE, 1)}{NBSP}{_('GB')}"


def _database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version(), page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        number, size = cursor.fetchone()
    return f"{connection.display_name} {str(number).split()[0]}, {size_text(size)}"


def redis_answers() -> bool | None:
    """Whether Redis answers; None where sessions have none, whose driver is not imported: it takes 5 MB."""
    cache = caches["sessions"]
    return bool(cache.answers()) if hasattr(cache, "answers") else None


def _redis(*, answers: bool) -> Line:
    if answers:
        return Line(_("Redis (sessions)"), Level.GOOD, _("answers"))
    advice = _("Sessions are read from the database meanwhile: the portal is slower. Start Redis again.")
    return Line(_("Redis (sessions)"), Level.WATCH, _("no answer"), advice)


def _storage(report: Report | None) -> Line:
    label = _("Storage of documents")
    if report and (others := report.details.get("not_shared_with")):
        figure = _("not shared with %(machines)s") % {"machines": ", ".join(cast("list[str]", others))}
        advice = _("Documents added on one machine lack on the other: give all the same S3, or the same folder.")
        return Line(label, Level.BAD, figure, advice)
    advice = _("No document can be added: check the disk or the S3 service, and the rights on its folder.")
    return of_probe(label, report, good=_("written, read, removed"), advice=advice)


def _certificate() -> Line:
    label, finding = _("TLS certificate"), certificate.last_seen()
    if finding is None:
        advice = _("It is looked at once a day, from this machine, at the portal's public address.")
        return Line(label, Level.UNKNOWN, _("not looked at"), advice)
    if finding.ends is None:
        advice = _("This machine does not reach the portal's public address: have the certificate watched elsewhere.")
        return Line(label, Level.UNKNOWN, finding.error, advice)
    remainder = finding.ends - timezone.now()
    figure = _("until %(date)s") % {"date": long_date(finding.ends)}
    advice = _("Renew it on the web server in front: browsers refuse the portal once it has ended.")
    if remainder > CERTIFICATE_SOON:
        return Line(label, Level.GOOD, figure)
    return Line(label, Level.BAD if remainder <= CERTIFICATE_NOW else Level.WATCH, figure, advice)


def _backup(last: journal.Backup | None) -> Line:
    label = _("Last backup")
    if last is None:
        return Line(
            label, Level.BAD, _("none seen"), _("Run script/backup every night, into another machine's folder.")
        )
    age = timezone.now() - last.at
    figure = _("%(moment)s (%(age)s ago)") % {"moment": long_moment(last.at), "age": timesince(last.at, depth=1)}
    if last.losses:
        advice = _("Documents are missing or damaged: run script/backup again, it names them; bring them back.")
        return Line(label, Level.BAD, figure, advice)
    if last.mended and age <= BACKUP_IS_LATE:
        advice = _("Copies of the backup had changed on its disk, and were made anew: look at that disk.")
        return Line(label, Level.WATCH, figure, advice)
    if age <= BACKUP_IS_LATE:
        return Line(label, Level.GOOD, figure)
    advice = _("The nightly backup did not run, or failed: look at its output, then run script/backup.")
    return Line(label, Level.BAD if age > BACKUP_IS_LOST else Level.WATCH, figure, advice)


def _verification(last: journal.Verification | None) -> Line:
    label, weekly = _("Backup read through"), _("Read it through every week: script/backup --verify --all --mend.")
    if last is None:
        return Line(label, Level.UNKNOWN, _("never"), weekly)
    figure = _("%(moment)s (%(age)s ago)") % {"moment": long_moment(last.at), "age": timesince(last.at, depth=1)}
    if not last.well:
        advice = _("What is kept lacks something: run script/backup --verify --all --mend, it says what.")
        return Line(label, Level.BAD, figure, advice)
    is_late = timezone.now() - last.at > VERIFICATION_IS_LATE
    return Line(label, Level.WATCH if is_late else Level.GOOD, figure, weekly if is_late else "")


def _disk(folder: Path) -> Line:
    label, disk = _("Disk of the data"), shutil.disk_usage(folder)
    share = disk.free / disk.total
    figure = _("%(free)s left of %(total)s") % {"free": size_text(disk.free), "total": size_text(disk.total)}
    if share > LITTLE:
        return Line(label, Level.GOOD, figure)
    advice = _("Enlarge the disk, or move what lies beside the portal: once it is full, nothing can be filed.")
    return Line(label, Level.BAD if share <= VERY_LITTLE else Level.WATCH, figure, advice)
