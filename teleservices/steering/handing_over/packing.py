"""The life of a package once it is asked for, slice by slice (`teleservices.long_work`).

The package itself is written in one go, as archives of documents are: it is there whole, or not at all.
"""

import datetime as dt
import hashlib
import tempfile
import time
from typing import IO

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from locker.stores.storage import delete, older_than
from teleservices.lifecycle.retention.handing_over import LEASE, queue
from teleservices.long_work import slices
from teleservices.long_work.slices import SlicedWork
from teleservices.models import ArchiveTransfer, TransferState
from teleservices.models.retention.archive_transfer import FOLDER
from teleservices.paperwork.effects import make_what_is_missing
from teleservices.steering.handing_over.package import CHUNK, Package, Written

STRAY = dt.timedelta(hours=1)
"""Files without a row are deleted once they are so old."""
NOTHING = gettext_noop("Something keeps each of its requests: a dispute, an appeal, a review.")


def _prepared(transfer: ArchiveTransfer) -> bool:
    """Make what is missing of its requests, for `slices.SLICE_SECONDS`; whether nothing is."""
    ends = time.monotonic() + slices.SLICE_SECONDS
    for request_id in list(transfer.lines.order_by("pk").values_list("request", flat=True)[transfer.done :]):
        make_what_is_missing(request_id=request_id)
        transfer.done += 1
        work.write(transfer, done=transfer.done, attempts=1)
        if time.monotonic() > ends:
            return transfer.done >= transfer.total
    return True


def _finish(transfer: ArchiveTransfer) -> None:
    """Write the package, then say that it is there; what it leaves out waits for another one."""
    with tempfile.TemporaryFile() as stream:
        contents = Package(transfer, stream, lambda: work.write(transfer)).write()
        if not contents.taken:
            work.fail(transfer, _(NOTHING))
            return
        digest, size = _kept(transfer, stream)
    with transaction.atomic():
        _ready(transfer, contents, digest, size)


def _kept(transfer: ArchiveTransfer, stream: IO[bytes]) -> tuple[str, int]:
    """Put it into the private storage; its digest and its bytes."""
    size, digest = stream.seek(0, 2), hashlib.sha512()
    stream.seek(0)
    for chunk in iter(lambda: stream.read(CHUNK), b""):
        digest.update(chunk)
    stream.seek(0)
    storages["private"].save(transfer.storage_name, File(stream))
    return digest.hexdigest(), size


def _ready(transfer: ArchiveTransfer, contents: Written, digest: str, size: int) -> None:
    count = len(contents.taken)
    values = {"done": count, "total": count, "files": contents.files, "size": size, "digest": digest}
    work.write(transfer, state=TransferState.READY, ready_at=timezone.now(), **values)
    transfer.lines.filter(pk__in=contents.left).update(transfer=None)


def _rows() -> QuerySet[ArchiveTransfer]:
    return ArchiveTransfer.objects.select_related("elimination__procedure", "elimination__team")


def _failed(transfer: ArchiveTransfer) -> None:
    """Its requests wait for another one."""
    transfer.lines.update(transfer=None)
    transaction.on_commit(lambda: delete(transfer.storage_name))


work = SlicedWork(rows=_rows, lease=LEASE, queue=queue, go_on=_prepared, finish=_finish, failed=_failed)


def sweep() -> int:
    """Go on with what a dead worker left, delete the files that no package needs; returns how many went on."""
    count = work.take_up_lapsed()
    live = {str(key) for key in ArchiveTransfer.objects.live().values_list("uuid", flat=True)}
    for name in older_than(FOLDER, timezone.now() - STRAY):
        if name.partition(".")[0] not in live:
            delete(f"{FOLDER}/{name}")
    return count
