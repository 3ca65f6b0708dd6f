"""The life of an export: asked for, prepared by a worker, fetched for a week, forgotten. The only writer of its row."""

import datetime as dt
import tempfile
from functools import partial
from typing import IO

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from accounts.errors import AccountsError, TooOftenError
from accounts.letters import leaving as leaving_letters
from accounts.models import DataExport, ExportState, User
from accounts.rights.archive import write_archive
from accounts.rights.export_sections import personal_data_sections
from portal.web.throttling import throttle

LIFETIME = dt.timedelta(days=7)
LEASE = dt.timedelta(minutes=15)
"""A worker has that long to write an archive; then another may begin again."""
MOST_ATTEMPTS = 3
MOST_A_DAY, DAY = 3, 24 * 60 * 60
FOLDER = "exports"
TASK = "accounts.tasks.prepare_export"


class ExportUnderWayError(AccountsError):
    """An archive is being prepared for this person: one at a time."""

    wording = _("Your data are being prepared already.")


class TooManyExportsError(TooOftenError):
    """Asked for too often; `seconds` says how long to wait."""


def latest(user: User) -> DataExport | None:
    """The export to show: the newest that has not expired."""
    exports = user.data_exports.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
    return exports.order_by("-requested_at", "-pk").first()


def ask(*, user: User) -> DataExport:
    """Queue an export, in place of a former one. Raises ExportUnderWayError, TooManyExportsError."""
    if user.data_exports.filter(state__in=ExportState.under_way()).exists():
        raise ExportUnderWayError
    if wait := throttle(f"export:{user.pk}", MOST_A_DAY, DAY):
        raise TooManyExportsError(wait)
    try:
        with transaction.atomic():
            forget(user=user)
            export = DataExport.objects.create(user=user)
            _queue(export.pk)
    except IntegrityError as error:  # asked for twice at the same instant
        raise ExportUnderWayError from error
    return export


@transaction.atomic
def forget(*, user: User) -> None:
    """Delete the exports that are ready or failed, with their archives."""
    for export in user.data_exports.exclude(state__in=ExportState.under_way()):
        _delete(export)


@transaction.atomic
def forget_all(*, user: User) -> None:
    """Delete every export with its archive, for an account that ends: a worker at work on one then drops it."""
    for export in user.data_exports.all():
        _delete(export)


def prepare(*, export_id: int) -> None:
    """Write the archive, once: nothing happens when another worker has it, when it is ready, or was forgotten."""
    export = _claim(export_id)
    if export is None:
        return
    try:
        size = _write(export)
    except Exception:
        gives_up = export.attempts >= MOST_ATTEMPTS
        _ours(export).update(state=ExportState.FAILED if gives_up else ExportState.WAITING, claimed_at=None)
        raise
    if not _finish(export, size):
        storages["private"].delete(export.storage_name)


def _claim(export_id: int) -> DataExport | None:
    now = timezone.now()
    free = Q(state=ExportState.WAITING) | Q(state=ExportState.RUNNING, claimed_at__lt=now - LEASE)
    count = DataExport.objects.filter(free, pk=export_id).update(
        state=ExportState.RUNNING, claimed_at=now, attempts=F("attempts") + 1, done=0
    )
    return DataExport.objects.select_related("user").get(pk=export_id, claimed_at=now) if count else None


def _ours(export: DataExport) -> QuerySet[DataExport]:
    return DataExport.objects.filter(pk=export.pk, state=ExportState.RUNNING, claimed_at=export.claimed_at)


def _write(export: DataExport) -> int:
    """Write the archive beside, then into the private storage; returns its size in bytes."""
    sections = list(personal_data_sections)
    _ours(export).update(total=sum(section.count(export.user) for section in sections))
    with tempfile.TemporaryFile() as stream:
        write_archive(
            user=export.user,
            sections=sections,
            stream=stream,
            record_done=lambda: _ours(export).update(done=F("done") + 1),
        )
        return _store(export, stream)


def _store(export: DataExport, stream: IO[bytes]) -> int:
    """Put the archive, written to its end, into the private storage; returns its size in bytes."""
    size = stream.tell()
    stream.seek(0)
    storages["private"].save(export.storage_name, File(stream))
    return size


@transaction.atomic
def _finish(export: DataExport, size: int) -> bool:
    """Say that it is ready, on the page and by e-mail; False when the account was erased meanwhile."""
    expires_at = timezone.now() + LIFETIME
    updated = _ours(export).update(state=ExportState.READY, size=size, expires_at=expires_at, done=F("total"))
    if updated:
        leaving_letters.tell_export_ready(user=export.user, expires_at=expires_at)
    return bool(updated)


def sweep() -> int:
    """Begin again what a dead worker left, delete what has expired or failed a week ago; returns how many went."""
    for export in DataExport.objects.filter(state=ExportState.RUNNING, claimed_at__lt=timezone.now() - LEASE):
        if export.attempts < MOST_ATTEMPTS:
            _queue(export.pk)
        else:
            _ours(export).update(state=ExportState.FAILED)
    now = timezone.now()
    failed = Q(state=ExportState.FAILED, requested_at__lt=now - LIFETIME)
    exports = list(DataExport.objects.filter(Q(expires_at__lt=now) | failed))
    for export in exports:
        with transaction.atomic():
            _delete(export)
    return len(exports) + _delete_strays()


def _delete_strays() -> int:
    """Archives that a crash left without a row."""
    storage = storages["private"]
    try:
        _folders, names = storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    live = {export.storage_name for export in DataExport.objects.all()}
    strays = [path for name in names if (path := f"{FOLDER}/{name}") not in live and _is_old(path)]
    for path in strays:
        storage.delete(path)
    return len(strays)


def _is_old(path: str) -> bool:
    try:
        return storages["private"].get_modified_time(path) < timezone.now() - LEASE * MOST_ATTEMPTS
    except FileNotFoundError:
        return False


def _queue(export_id: int) -> None:
    async_task(TASK, export_id, timeout=int(LEASE.total_seconds()))


def _delete(export: DataExport) -> None:
    """The row now, the archive once that is certain."""
    export.delete()
    transaction.on_commit(partial(storages["private"].delete, export.storage_name))
