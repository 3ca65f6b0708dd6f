"""The life of a package once it is asked for: claimed, made slice by slice, finished, swept.

A slice makes the letters and receipts that are missing, some seconds of them; after a kill the next worker goes on from
there. The package itself is written in one go, as archives of documents are: it is there whole, or not at all.
"""

import datetime as dt
import hashlib
import logging
import tempfile
import time
import uuid
from typing import IO

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from locker.storage import delete, older_than
from teleservices.errors import TeleservicesError
from teleservices.lifecycle.retention.handing_over import LEASE, queue
from teleservices.models import ArchiveTransfer, TransferState
from teleservices.models.retention.archive_transfer import FOLDER
from teleservices.paperwork.effects import make_what_is_missing
from teleservices.steering.handing_over.package import CHUNK, Package, Written

logger = logging.getLogger(__name__)
SLICE_SECONDS = 20
MOST_ATTEMPTS = 3
"""Without having gone any further: then it has failed."""
STRAY = dt.timedelta(hours=1)
"""Files without a row are deleted once they are so old."""
BROKEN = gettext_noop("It could not be made. Try again; if it fails once more, tell your administrator.")
NOTHING = gettext_noop("Something keeps each of its requests: a dispute, an appeal, a review.")


class GivenUpError(Exception):
    """The package was given up, or another worker has it: this one stops."""


def make(*, transfer_id: int) -> None:
    """Go on with a package; nothing happens when another worker has it, or when it is over."""
    transfer = _claim(transfer_id)
    if transfer is None:
        return
    try:
        if _prepared(transfer):
            _finish(transfer)
        else:
            _leave(transfer)
    except GivenUpError:
        return
    except TeleservicesError as refused:
        logger.warning("package %s not made", transfer.pk, exc_info=True)
        _fail(transfer, refused.message)
    except Exception:
        _stumble(transfer)
        raise


def sweep() -> int:
    """Go on with what a dead worker left, delete the files that no package needs; returns how many went on."""
    lapsed = ArchiveTransfer.objects.filter(state__in=TransferState.under_way(), lease_until__lt=timezone.now())
    count = sum(_take_up(transfer) for transfer in lapsed)
    live = {str(key) for key in ArchiveTransfer.objects.live().values_list("uuid", flat=True)}
    for name in older_than(FOLDER, timezone.now() - STRAY):
        if name.partition(".")[0] not in live:
            delete(f"{FOLDER}/{name}")
    return count


def _claim(transfer_id: int) -> ArchiveTransfer | None:
    now, claim = timezone.now(), uuid.uuid4()
    free = Q(state=TransferState.WAITING) | Q(state=TransferState.RUNNING, lease_until__lt=now)
    taken = ArchiveTransfer.objects.filter(free, pk=transfer_id).update(
        state=TransferState.RUNNING, claim=claim, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    rows = ArchiveTransfer.objects.select_related("elimination__procedure", "elimination__team")
    return rows.get(pk=transfer_id, claim=claim) if taken else None


def _ours(transfer: ArchiveTransfer) -> QuerySet[ArchiveTransfer]:
    return ArchiveTransfer.objects.filter(pk=transfer.pk, state=TransferState.RUNNING, claim=transfer.claim)


def _write(transfer: ArchiveTransfer, **values: object) -> None:
    """Write how far it is, and hold it for longer. Raises GivenUpError."""
    if not _ours(transfer).update(lease_until=timezone.now() + LEASE, **values):
        raise GivenUpError


def _prepared(transfer: ArchiveTransfer) -> bool:
    """Make what is missing of its requests, for `SLICE_SECONDS`; whether nothing is."""
    ends = time.monotonic() + SLICE_SECONDS
    for request_id in list(transfer.lines.order_by("pk").values_list("request", flat=True)[transfer.done :]):
        make_what_is_missing(request_id=request_id)
        transfer.done += 1
        _write(transfer, done=transfer.done, attempts=1)
        if time.monotonic() > ends:
            return transfer.done >= transfer.total
    return True


def _finish(transfer: ArchiveTransfer) -> None:
    """Write the package, then say that it is there; what it leaves out waits for another one."""
    with tempfile.TemporaryFile() as stream:
        written = Package(transfer, stream, lambda: _write(transfer)).write()
        if not written.taken:
            _fail(transfer, _(NOTHING))
            return
        digest, size = _kept(transfer, stream)
    with transaction.atomic():
        _ready(transfer, written, digest, size)


def _kept(transfer: ArchiveTransfer, stream: IO[bytes]) -> tuple[str, int]:
    """Put it into the private storage; its digest and its bytes."""
    size, digest = stream.seek(0, 2), hashlib.sha512()
    stream.seek(0)
    for chunk in iter(lambda: stream.read(CHUNK), b""):
        digest.update(chunk)
    stream.seek(0)
    storages["private"].save(transfer.storage_name, File(stream))
    return digest.hexdigest(), size


def _ready(transfer: ArchiveTransfer, written: Written, digest: str, size: int) -> None:
    count = len(written.taken)
    values = {"done": count, "total": count, "files": written.files, "size": size, "digest": digest}
    _write(transfer, state=TransferState.READY, ready_at=timezone.now(), **values)
    transfer.lines.filter(pk__in=written.left).update(transfer=None)


def _leave(transfer: ArchiveTransfer) -> None:
    """Let it wait for its next slice, behind what waits already."""
    with transaction.atomic():
        if _ours(transfer).update(state=TransferState.WAITING, lease_until=timezone.now() + LEASE, attempts=0):
            queue(transfer)


def _stumble(transfer: ArchiveTransfer) -> None:
    """It broke: it waits to be tried again, unless that was its last try."""
    if transfer.attempts < MOST_ATTEMPTS:
        _ours(transfer).update(state=TransferState.WAITING, lease_until=timezone.now() + LEASE)
    else:
        _fail(transfer, _(BROKEN))


@transaction.atomic
def _fail(transfer: ArchiveTransfer, reason: str) -> None:
    """It is over: its requests wait for another one."""
    if _ours(transfer).update(state=TransferState.FAILED, reason=reason[:1000]):
        transfer.lines.update(transfer=None)
        transaction.on_commit(lambda: delete(transfer.storage_name))


def _take_up(transfer: ArchiveTransfer) -> bool:
    """Put it in the queue again, unless it was tried often enough; whoever moved it meanwhile is left alone."""
    left = ArchiveTransfer.objects.filter(pk=transfer.pk, state=transfer.state, lease_until=transfer.lease_until)
    with transaction.atomic():
        if transfer.attempts < MOST_ATTEMPTS:
            is_ours = left.update(state=TransferState.WAITING, lease_until=timezone.now() + LEASE)
            if is_ours:
                queue(transfer)
        elif left.update(state=TransferState.FAILED, reason=_(BROKEN)):
            transfer.lines.update(transfer=None)
    return transfer.attempts < MOST_ATTEMPTS
