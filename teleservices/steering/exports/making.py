"""The life of an export once it is ordered, slice by slice (`teleservices.long_work`); what is written is `spool`'s."""

import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from formkit.fieldtypes.base import Exported
from teleservices.desk.access import teams_of
from teleservices.long_work import slices
from teleservices.long_work.slices import MOST_ATTEMPTS, SlicedWork
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


def _author(export: DeskExport) -> tuple[User, list[int]]:
    """Who ordered it and their services, read now. Raises RightsLostError."""
    author = User.objects.get(pk=export.author_id)
    teams = list(teams_of(author))
    if not author.is_active or not author.has_perm(INSTRUCT) or not teams:
        raise RightsLostError
    return author, teams


def gathered(export: DeskExport) -> bool:
    """Read rows for `SLICE_SECONDS`; whether all are. Raises LostError, RightsLostError, NothingToExportError."""
    source = source_of(export)
    if export.total is None:
        author, _teams = _author(export)
        total = spool.keep_keys(export, selection.batches(author, export))
        if not total:
            raise NothingToExportError
        spool.keep_columns(export, source.columns)
        work.write(export, total=total, attempts=AT_IT)
    if export.content == ExportContent.DOCUMENTS:
        return True
    ends = time.monotonic() + slices.SLICE_SECONDS
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
    work.write(export, done=export.done + len(keys), teams=sorted(services), attempts=AT_IT)


def _is_at_a_file(export: DeskExport) -> bool:
    return export.content == ExportContent.COMPLETE and export.done < (export.total or 0)


def finish(export: DeskExport) -> None:
    """Write the file, then say that it is there: on the page, by e-mail, in the author's history."""
    author, _teams = _author(export)
    count, size = ARCHIVES.get(ExportContent(export.content), _write_file)(export)
    expires_at = timezone.now() + dt.timedelta(days=settings.PARVIS_EXPORT_DAYS)
    with transaction.atomic():
        work.write(export, state=ExportState.READY, done=count, size=size, expires_at=expires_at, search="")
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
                work.write(export)
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
            work.write(export, done=start + len(requests), teams=sorted(services))
        work.write(export, files=archive.close())
        size = spool.save_whole(export.storage_name, stream)
    return count, size


def _requests_at(export: DeskExport, keys: IO[bytes], start: int) -> list[ServiceRequest]:
    """The next requests to export, but for those that its author may no longer read by now."""
    _person, teams = _author(export)
    return documents.read(spool.keys_at(keys, start, documents.AT_ONCE), teams)


def _write_complete(export: DeskExport) -> tuple[int, int]:
    """Write the complete files that were made into an archive; returns of how many requests, and how many bytes."""
    with tempfile.TemporaryFile() as stream:
        count, holds = complete.write(stream, export.names, spool.rows(export), lambda: work.write(export))
        work.write(export, files=holds)
        size = spool.save_whole(export.storage_name, stream)
    return count, size


ARCHIVES = {ExportContent.DOCUMENTS: _write_archive, ExportContent.COMPLETE: _write_complete}
"""What writes an archive of each kind."""


def _rows() -> QuerySet[DeskExport]:
    return DeskExport.objects.select_related("author", "procedure")


def _failed(export: DeskExport) -> None:
    """Nothing stays of it."""
    transaction.on_commit(lambda: spool.clear(export, file_too=True))


def _lost(export: DeskExport) -> None:
    """What this worker wrote for an export that was cancelled goes too."""
    if not DeskExport.objects.filter(pk=export.pk, state__in=HELD).exists():
        spool.clear(export, file_too=True)


def _may_go_on(export: DeskExport) -> bool:
    """Whether it is tried again. An archive of complete files is tried once more, without the one that it stops at.

    A file that takes its worker with it, by its memory or its time, is known by the tries written before each.
    """
    return export.attempts < MOST_ATTEMPTS + _is_at_a_file(export)


work = SlicedWork(
    rows=_rows,
    lease=LEASE,
    queue=queue,
    go_on=gathered,
    finish=finish,
    failed=_failed,
    lost=_lost,
    may_go_on=_may_go_on,
    emptied=("search",),
)


def sweep() -> int:
    """Go on with what a dead worker left, delete the files that have expired, then old rows; returns how many went."""
    work.take_up_lapsed()
    now, count = timezone.now(), 0
    for export in DeskExport.objects.filter(state=ExportState.READY, expires_at__lt=now):
        count += DeskExport.objects.filter(pk=export.pk, state=ExportState.READY).update(state=ExportState.EXPIRED)
        spool.clear(export, file_too=True)
    DeskExport.objects.exclude(state__in=HELD).filter(asked_at__lt=now - REMEMBERED).delete()
    return count + _delete_strays()


def _delete_strays() -> int:
    """Files that a crash, or the end of an account, left without a row that needs them."""
    names = spool.old_names(timezone.now() - STRAY)
    live = {str(key) for key in DeskExport.objects.filter(state__in=HELD).values_list("uuid", flat=True)}
    strays = [name for name in names if spool.uuid_of(name) not in live]
    for name in strays:
        spool.delete(name)
    return len(strays)
