"""Doing a batch: one transaction a request, in which its fate is written with what was done; nothing is done twice.

A task does what it can in its time and queues the next. One that is killed leaves nothing half done: its lease lapses,
and the sweep goes on.
"""

import datetime as dt
import logging
import time
from collections.abc import Sequence

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from teleservices.desk.batches.acts import BULK, Doing
from teleservices.desk.batches.errors import BatchError, ItemRefusedError
from teleservices.desk.batches.payloads import Kept
from teleservices.desk.batches.sorting import moved, sorted_out
from teleservices.errors import TeleservicesError
from teleservices.lifecycle import locked
from teleservices.models import Batch, BatchItem, Fate
from teleservices.models.desk.batch import KEPT
from teleservices.permissions import Party, refusal

logger = logging.getLogger(__name__)

SECONDS = 30
"""A task ends well before it would be killed (`Q_CLUSTER["timeout"]`); the next one takes what is left."""
LEASE = dt.timedelta(minutes=2)
"""Longer than a task may run: when a lease lapses, its worker was killed."""
AT_ONCE = 100
DRAFT_KEPT = dt.timedelta(days=1)


@transaction.atomic
def ask(*, batch: Batch, payload: Kept) -> int:
    """Have a worker do the batch, of which what can't be done is refused at once; returns how many wait.

    Asked twice, it is asked once. Raises BatchError where nothing can be done.
    """
    if not Batch.objects.filter(pk=batch.pk, asked_at=None).update(asked_at=timezone.now(), payload=payload):
        return batch.items.filter(fate=Fate.WAITING).count()
    sorted_now = sorted_out(batch, payload)
    if not sorted_now.ready:
        raise BatchError(_("This act can't be done on any of these requests."))
    for reason, items in sorted_now.refused.items():
        _refuse_all(batch, items, reason)
    _queue(batch.pk)
    return len(sorted_now.ready)


def _refuse_all(batch: Batch, items: Sequence[int], reason: str) -> None:
    """Refuse these items, by their keys, so many at once: a database takes so many values in a query."""
    for start in range(0, len(items), 5 * AT_ONCE):
        some = items[start : start + 5 * AT_ONCE]
        batch.items.filter(pk__in=some).update(fate=Fate.REFUSED, reason=reason)


def run(*, batch_id: int) -> int:
    """Do what waits in a batch, unless another worker is at it; returns on how many requests it looked."""
    batch = _claimed(batch_id)
    if batch is None:
        return 0
    ends, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < ends and (waiting := _waiting(batch)):
        for item_id in waiting:
            settle(item_id=item_id)
            count += 1
            if time.monotonic() > ends:
                break
    _let_go(batch)
    return count


def settle(*, item_id: int) -> bool:
    """Do the act of a batch on one of its requests and write its fate, once; False when another worker did."""
    try:
        with transaction.atomic():
            item = _held(item_id, Fate.DONE)
            if item:
                _do(item)
    except TeleservicesError as refused:
        return _refuse(item_id, refused.message)
    except OperationalError:
        raise  # the database, not the request: the batch is taken up again
    except Exception:  # one request must not hold back the others
        logger.exception("item of a batch not done", extra={"item": item_id})
        return _refuse(item_id, _("A fault of the portal prevented it: nothing was done. Try again."))
    return item is not None


def sweep() -> int:
    """Go on with what a killed worker left; returns on how many requests it looked."""
    now, ends, count = timezone.now(), time.monotonic() + SECONDS, 0
    left = Batch.objects.filter(asked_at__lt=now - LEASE, finished_at=None).filter(
        Q(lease_until=None) | Q(lease_until__lt=now)
    )
    for batch_id in list(left.values_list("pk", flat=True)):
        if time.monotonic() < ends:
            count += run(batch_id=batch_id)
    return count


def forget() -> int:
    """Delete the batches kept long enough, and the drafts of yesterday; returns how many rows."""
    now = timezone.now()
    old = Q(asked_at__lt=now - KEPT) | Q(asked_at=None, made_at__lt=now - DRAFT_KEPT)
    deleted, _by_model = Batch.objects.filter(old).delete()
    return deleted


def _queue(batch_id: int) -> None:
    async_task("teleservices.tasks.run_batch", batch_id)


def _claimed(batch_id: int) -> Batch | None:
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    under_way = Batch.objects.filter(free, pk=batch_id, asked_at__isnull=False, finished_at=None)
    return Batch.objects.get(pk=batch_id) if under_way.update(lease_until=now + LEASE) else None


def _waiting(batch: Batch) -> list[int]:
    return list(batch.items.filter(fate=Fate.WAITING).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _let_go(batch: Batch) -> None:
    """End the batch with what its row does once for all, or leave the rest to the next task."""
    with transaction.atomic():
        if batch.items.filter(fate=Fate.WAITING).exists():
            Batch.objects.filter(pk=batch.pk).update(lease_until=None)
            _queue(batch.pk)
        elif Batch.objects.filter(pk=batch.pk, finished_at=None).update(finished_at=timezone.now(), lease_until=None):
            bulk = BULK[batch.act]
            if bulk.ends:
                bulk.ends(batch)


def _held(item_id: int, fate: Fate, reason: str = "") -> BatchItem | None:
    """The item with its fate written, its row held until the end of the transaction; None when it had one."""
    written = BatchItem.objects.filter(pk=item_id, fate=Fate.WAITING).update(fate=fate, reason=reason)
    return BatchItem.objects.select_related("batch").get(pk=item_id) if written else None


def _refuse(item_id: int, reason: str) -> bool:
    longest = BatchItem._meta.get_field("reason").max_length
    return _held(item_id, Fate.REFUSED, reason[:longest]) is not None


def _do(item: BatchItem) -> None:
    """The author's rights and the revision are asked again now, whatever the act."""
    author, request = User.objects.get(pk=item.batch.author_id), locked(item.request_id)
    if why := refusal(author, request, Party.INSTRUCTOR):
        raise ItemRefusedError(why)
    if request.revision_number != item.revision_seen:
        raise ItemRefusedError(moved())
    BULK[item.batch.act].do(Doing(item, request, author, item.batch.payload))
