"""Collects what nobody points to: rows of stored files, their bytes, bytes without a row. Deletes nothing else.

What is let go stays for the recovery window: a copy of the database taken until then finds all that it names. A row is
the lock of its bytes: intake holds it while it looks for them, this module while it deletes them.
"""

import datetime as dt
import re
from collections.abc import Sequence

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, ForeignKey, OuterRef, QuerySet
from django.utils import timezone

from locker.models import SEALED_SUFFIX, THUMBNAIL_SUFFIX, Download, StoredFile, storage_name
from locker.stores import storage

GRACE = dt.timedelta(hours=24)
AT_ONCE = 1000
"""Rows collected in one run; the next run takes the others."""
KEPT = re.compile(rf"^([0-9a-f]{{64}})({re.escape(THUMBNAIL_SUFFIX)}|{re.escape(SEALED_SUFFIX)})?$")
PREFIXES = [f"{number:02x}" for number in range(256)]
PARTS = 25
"""Of the digests; each hour's run looks at one. Not 24: of a portal stopped at night, the same would never be seen."""


def collect_orphans() -> int:
    """Delete the files let go longer ago than the recovery window; returns how many. Called every hour.

    Each run looks for rows that nobody points to, and for bytes without a row, in the part of the digests that falls to
    this hour: the runs of a day and an hour look at each file once, however many there are.
    """
    prefixes = _prefixes_at(timezone.now())
    _note_releases(prefixes)
    rows = sum(_collect_row(pk) for pk in list(_due().values_list("pk", flat=True)[:AT_ONCE]))
    return rows + sum(_collect_bytes_under(prefix) for prefix in prefixes)


def orphans() -> QuerySet[StoredFile]:
    """Stored files that came in more than a day ago and that no row points to, whatever the app."""
    files = StoredFile.objects.filter(kept_at__lt=timezone.now() - GRACE)
    for pointer in pointers():
        files = files.filter(~Exists(pointer.model._base_manager.filter(**{pointer.name: OuterRef("pk")})))
    return files


def recovery_window() -> dt.timedelta:
    """How old a copy of the database may be, and still find all its files in the storage."""
    return dt.timedelta(days=settings.PARVIS_RECOVERY_DAYS)


def _prefixes_at(now: dt.datetime) -> list[str]:
    """The first two digits of the digests that the run of this hour looks at; they follow one another."""
    part = int(now.timestamp()) // 3600 % PARTS
    return PREFIXES[len(PREFIXES) * part // PARTS : len(PREFIXES) * (part + 1) // PARTS]


def _note_releases(prefixes: Sequence[str]) -> None:
    """Write since when nobody points to a file of this part; take it, in all parts, from those pointed to again.

    Read first, then written by their keys: others write while the part is gone through.
    """
    part = {"sha256__gte": prefixes[0], "sha256__lt": f"{prefixes[-1]}g"}  # no digit comes after the letter g
    let_go = list(orphans().filter(released_at=None, **part).values_list("pk", flat=True))
    for start in range(0, len(let_go), AT_ONCE):
        keys = let_go[start : start + AT_ONCE]
        StoredFile.objects.filter(pk__in=keys, released_at=None).update(released_at=timezone.now())
    noted = StoredFile.objects.filter(released_at__isnull=False)
    noted.exclude(pk__in=orphans().filter(released_at__isnull=False).values("pk")).update(released_at=None)


def _due() -> QuerySet[StoredFile]:
    return orphans().filter(released_at__lt=timezone.now() - recovery_window())


def pointers() -> list[ForeignKey]:
    """Every foreign key to a stored file, in any app, but for a download's: it tells of the past, it holds nothing."""
    keys = [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is StoredFile
    ]
    return [key for key in keys if key.model is not Download]


def _collect_row(pk: int) -> int:
    """Row, then bytes, in one transaction: should it fail after, intake writes the bytes again when they come."""
    with transaction.atomic():
        stored = StoredFile.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if stored is None or not _due().filter(pk=pk).exists():
            return 0
        stored.delete()
        storage.delete_all(stored)
    return 1


def _collect_bytes_under(prefix: str) -> int:
    """Bytes that a crash left without a row, and temporary files."""
    old = storage.older_than(prefix, timezone.now() - recovery_window())
    digests = {match[1] for match in map(KEPT.match, old) if match}
    row_digests = set(StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    for name in old:
        if name.startswith(storage.INCOMING):
            storage.delete(f"{prefix}/{name}")
    return sum(_collect_bytes(digest) for digest in digests - row_digests)


def _collect_bytes(digest: str) -> int:
    """Delete bytes, and what stands beside them, while holding the row that intake would write for them."""
    try:
        with transaction.atomic():
            StoredFile.objects.create(sha256=digest, original_sha256=digest, size=0, page_count=0)
            for suffix in ("", THUMBNAIL_SUFFIX, SEALED_SUFFIX):
                storage.delete(storage_name(digest) + suffix)
            transaction.set_rollback(True)
    except IntegrityError:
        return 0
    return 1
