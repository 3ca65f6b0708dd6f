"""The life of an export once it is ordered: claimed, made slice by slice, finished, swept. Its row's only other writer.

A slice reads rows for some seconds, then leaves its place in the queue to e-mails and to other exports. What it has
written stays: after a kill the next worker goes on from there (`spool`).
"""

import datetime as dt
import tempfile
import time
import uuid
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import audit
from accounts.models import User
from formkit.fieldtypes.base import Exported
from teleservices.desk.access import teams_of
from teleservices.errors import TeleservicesError
from teleservices.models import DeskExport, ExportContent, ExportFormat, ExportState, ServiceRequest
from teleservices.permissions import INSTRUCT
from teleservices.spreadsheets import csv_file, ods_file, xlsx_file
from teleservices.spreadsheets.cells import heads, spread
from teleservices.steering.exports import letters, selection, spool
from teleservices.steering.exports.archives import complete, documents
from teleservices.steering.exports.errors import NothingToExportError, RightsLostError, TooManyColumnsError
from teleservices.steering.exports.gathering import Source
from teleservices.steering.exports.orders import LEASE, queue
from teleservices.steering.exports.sources import source_of

MOST_COLUMNS = 16_384
"""That a spreadsheet holds."""
CHUNK = 500
"""Requests read and written at once: what is held in memory."""
SLICE_SECONDS = 20
"""Of reading in one task: others wait behind it."""
MOST_ATTEMPTS = 3
"""Without having gone any further: then it has failed, or leaves out the complete file that it stops at."""
AT_IT = 1
"""Tries written once it has gone further: the worker that has it is at its first of what comes next."""
WRITERS = {ExportFormat.CSV: csv_file.write, ExportFormat.XLSX: xlsx_file.write, ExportFormat.ODS: ods_file.write}
"""Who writes each kind of file."""
REMEMBERED = dt.timedelta(days=365)
"""How long who exported what is listed (CNIL 2021-122: six to twelve months)."""

STRAY = dt.timedelta(hours=1)
"""Files without a row are deleted once they are so old."""
HELD = (*ExportState.under_way(), ExportState.READY)
"""The states in which an export has files."""
BROKEN = gettext_noop("It could not be made. Try again; if it fails once more, tell your administrator.")


class LostError(Exception):
    """The export was cancelled, or another worker has it: this one stops."""


def make(*, export_id: int) -> None:
    """Go on with an export; nothing happens when another worker has it, or when there is nothing left to do."""
    export = _claim(export_id)
    if export is None:
        return
    try:
        if _gathered(export):
            _finish(export)
        else:
            _leave(export)
    except LostError:
        if not DeskExport.objects.filter(pk=export.pk, state__in=HELD).exists():
            spool.clear(export, file_too=True)
    except TeleservicesError as refused:
        _fail(export, refused.message)
    except Exception:
        _stumble(export)
        raise


def _claim(export_id: int) -> DeskExport | None:
    now, claim = timezone.now(), uuid.uuid4()
    free = Q(state=ExportState.WAITING) | Q(state=ExportState.RUNNING, lease_until__lt=now)
    taken = DeskExport.objects.filter(free, pk=export_id).update(
        state=ExportState.RUNNING, claim=claim, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return DeskExport.objects.select_related("author", "procedure").get(pk=export_id, claim=claim) if taken else None


def _ours(export: DeskExport) -> QuerySet[DeskExport]:
    return DeskExport.objects.filter(pk=export.pk, state=ExportState.RUNNING, claim=export.claim)


def _write(export: DeskExport, **values: object) -> None:
    """Write how far it is, and hold it for longer. Raises LostError."""
    if not _ours(export).update(lease_until=timezone.now() + LEASE, **values):
        raise LostError
    for name, value in values.items():
        setattr(export, name, value)


def _author(export: DeskExport) -> tuple[User, list[int]]:
    """Who ordered it and their services, read now. Raises RightsLostError."""
    author = User.objects.get(pk=export.author_id)
    teams = list(teams_of(author))
    if not author.is_active or not author.has_perm(INSTRUCT) or not teams:
        raise RightsLostError
    return author, teams


def _gathered(export: DeskExport) -> bool:
    """Read rows for `SLICE_SECONDS`; whether all are. Raises LostError, RightsLostError, NothingToExportError."""
    source = source_of(export)
    if export.total is None:
        author, _teams = _author(export)
        total = spool.keep_keys(export, selection.batches(author, export))
        if not total:
            raise NothingToExportError
        spool.keep_columns(export, source.columns)
        _write(export, total=total, attempts=AT_IT)
    if export.content == ExportContent.DOCUMENTS:
        return True
    ends = time.monotonic() + SLICE_SECONDS
    source.columns = spool.columns_of(export)
    with spool.open_keys(export) as keys:
        while export.done < (export.total or 0):
            count = 1 if export.content == ExportContent.COMPLETE else CHUNK  # each takes some seconds
            _read_chunk(export, source, spool.keys_at(keys, export.done, count))
            if time.monotonic() > ends:
                break
    return export.done >= (export.total or 0)


def _read_chunk(export: DeskExport, source: Source, keys: list[int]) -> None:
    """The rows of some requests: the author's rights are asked again for each lot of them."""
    _person, teams = _author(export)
    requests = source.read(keys, teams)
    cells = complete.set_aside if _is_at_a_file(export) and export.attempts > MOST_ATTEMPTS else source.cells
    spool.keep_part(export, export.done, source.columns, [cells(request) for request in requests])
    services = {*export.teams, *(request.desk_facts.team_id for request in requests)}
    _write(export, done=export.done + len(keys), teams=sorted(services), attempts=AT_IT)


def _may_go_on(export: DeskExport) -> bool:
    """Whether it is tried again. An archive of complete files is tried once more, without the one that it stops at.

    A file that takes its worker with it, by its memory or its time, is known by the tries written before each.
    """
    return export.attempts < MOST_ATTEMPTS + _is_at_a_file(export)


def _is_at_a_file(export: DeskExport) -> bool:
    return export.content == ExportContent.COMPLETE and export.done < (export.total or 0)


def _finish(export: DeskExport) -> None:
    """Write the file, then say that it is there: on the page, by e-mail, in the author's history."""
    author, _teams = _author(export)
    count, size = ARCHIVES.get(ExportContent(export.content), _write_file)(export)
    expires_at = timezone.now() + dt.timedelta(days=settings.PARVIS_EXPORT_DAYS)
    with transaction.atomic():
        _write(export, state=ExportState.READY, done=count, size=size, expires_at=expires_at, search="")
        details: dict[str, str | int | None] = {
            "export": str(export.uuid),
            "content": export.content,
            "format": export.format,
            "requests": count,
            "documents": export.files,
            "procedure": export.procedure.code if export.procedure else None,
            "filter": export.told,
        }
        audit.record(account=author, actor=author, kind="requests_exported", details=details)
        letters.tell_ready(export=export, recipient=author.email, expires_at=expires_at)
    spool.clear(export, file_too=False)


def _write_file(export: DeskExport) -> tuple[int, int]:
    """Write the file from the parts into the private storage; returns how many rows, and how many bytes."""
    columns, widths = spool.columns_of(export), spool.widths(export)
    titles, count = heads(columns, widths), 0
    if len(titles) > MOST_COLUMNS and export.format != ExportFormat.CSV:
        raise TooManyColumnsError

    def rows() -> Iterator[list[Exported]]:
        nonlocal count
        for count, row in enumerate(spool.rows(export), start=1):
            if not count % CHUNK:
                _write(export)
            yield spread(columns, widths, row)

    with tempfile.TemporaryFile() as stream:
        WRITERS[ExportFormat(export.format)](stream, titles, rows())
        size = spool.save_whole(export.storage_name, stream)
    return count, size


def _write_archive(export: DeskExport) -> tuple[int, int]:
    """Write the documents into an archive; returns of how many requests, and how many bytes."""
    count = 0
    with tempfile.TemporaryFile() as stream, spool.open_keys(export) as keys:
        archive = documents.Archive(stream, export.names)
        for start in range(0, export.total or 0, documents.AT_ONCE):
            requests = _requests_at(export, keys, start)
            archive.write(requests)
            count += len(requests)
            services = {*export.teams, *(request.desk_facts.team_id for request in requests)}
            _write(export, done=start + len(requests), teams=sorted(services))
        _write(export, files=archive.close())
        size = spool.save_whole(export.storage_name, stream)
    return count, size


def _requests_at(export: DeskExport, keys: IO[bytes], start: int) -> list[ServiceRequest]:
    """The next requests to export, but for those that its author may no longer read by now."""
    _person, teams = _author(export)
    return documents.read(spool.keys_at(keys, start, documents.AT_ONCE), teams)


def _write_complete(export: DeskExport) -> tuple[int, int]:
    """Write the complete files that were made into an archive; returns of how many requests, and how many bytes."""
    with tempfile.TemporaryFile() as stream:
        count, holds = complete.write(stream, export.names, spool.rows(export), lambda: _write(export))
        _write(export, files=holds)
        size = spool.save_whole(export.storage_name, stream)
    return count, size


ARCHIVES = {ExportContent.DOCUMENTS: _write_archive, ExportContent.COMPLETE: _write_complete}
"""What writes an archive of each kind."""


def _leave(export: DeskExport) -> None:
    """Let it wait for its next slice, behind what waits already."""
    with transaction.atomic():
        if _ours(export).update(state=ExportState.WAITING, lease_until=timezone.now() + LEASE, attempts=0):
            queue(export)


def _stumble(export: DeskExport) -> None:
    """It broke: it waits to be tried again, unless that was its last try."""
    if _may_go_on(export):
        _ours(export).update(state=ExportState.WAITING, lease_until=timezone.now() + LEASE)
    else:
        _fail(export, _(BROKEN))


def _fail(export: DeskExport, reason: str) -> None:
    if _ours(export).update(state=ExportState.FAILED, reason=reason[:300], search=""):
        spool.clear(export, file_too=True)


def sweep() -> int:
    """Go on with what a dead worker left, delete the files that have expired, then old rows; returns how many went."""
    now = timezone.now()
    for export in DeskExport.objects.filter(state__in=ExportState.under_way(), lease_until__lt=now):
        _take_up(export)
    gone = 0
    for export in DeskExport.objects.filter(state=ExportState.READY, expires_at__lt=now):
        gone += DeskExport.objects.filter(pk=export.pk, state=ExportState.READY).update(state=ExportState.EXPIRED)
        spool.clear(export, file_too=True)
    DeskExport.objects.exclude(state__in=HELD).filter(asked_at__lt=now - REMEMBERED).delete()
    return gone + _delete_strays()


def _take_up(export: DeskExport) -> None:
    """Put it in the queue again, unless it was tried often enough; whoever moved it meanwhile is left alone."""
    left = DeskExport.objects.filter(pk=export.pk, state=export.state, lease_until=export.lease_until)
    if _may_go_on(export):
        with transaction.atomic():
            if left.update(state=ExportState.WAITING, lease_until=timezone.now() + LEASE):
                queue(export)
    elif left.update(state=ExportState.FAILED, reason=_(BROKEN), search=""):
        spool.clear(export, file_too=True)


def _delete_strays() -> int:
    """Files that a crash, or the end of an account, left without a row that needs them."""
    names = spool.old_names(timezone.now() - STRAY)
    live = {str(key) for key in DeskExport.objects.filter(state__in=HELD).values_list("uuid", flat=True)}
    strays = [name for name in names if spool.uuid_of(name) not in live]
    for name in strays:
        spool.delete(name)
    return len(strays)
