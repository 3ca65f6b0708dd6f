"""A batch asked for, done by workers (`teleservices.long_work`), and forgotten."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.desk.batches.acts import BULK, Doing
from teleservices.desk.batches.errors import BatchError, ItemRefusedError
from teleservices.desk.batches.payloads import Kept
from teleservices.desk.batches.sorting import moved, sorted_out
from teleservices.lifecycle import locked
from teleservices.long_work.items import ItemWork
from teleservices.models import Batch, BatchItem, Fate
from teleservices.models.desk.batch import KEPT, LONGEST_REASON
from teleservices.permissions import Party, refusal

REFUSED_AT_ONCE = 500
"""A database takes so many values in a query."""
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
    work.queue(batch.pk)
    return len(sorted_now.ready)


def _refuse_all(batch: Batch, items: Sequence[int], reason: str) -> None:
    """Refuse these items, by their keys."""
    for start in range(0, len(items), REFUSED_AT_ONCE):
        some = items[start : start + REFUSED_AT_ONCE]
        batch.items.filter(pk__in=some).update(fate=Fate.REFUSED, reason=reason[:LONGEST_REASON])


def forget() -> int:
    """Delete the batches kept long enough, and the drafts of yesterday; returns how many rows."""
    now = timezone.now()
    old = Q(asked_at__lt=now - KEPT) | Q(asked_at=None, made_at__lt=now - DRAFT_KEPT)
    deleted, _by_model = Batch.objects.filter(old).delete()
    return deleted


def _under_way() -> QuerySet[Batch]:
    return Batch.objects.filter(asked_at__isnull=False, finished_at=None)


def _items() -> QuerySet[BatchItem]:
    return BatchItem.objects.select_related("batch")


def _do(item: BatchItem) -> None:
    """The author's rights and the revision are asked again now, whatever the act."""
    author, request = User.objects.get(pk=item.batch.author_id), locked(item.request_id)
    if why := refusal(author, request, Party.INSTRUCTOR):
        raise ItemRefusedError(why)
    if request.revision_number != item.revision_seen:
        raise ItemRefusedError(moved())
    BULK[item.batch.act].do(Doing(item, request, author, item.batch.payload))


def _end(batch_id: int) -> None:
    """Finish it, with what its act does once for all."""
    if _under_way().filter(pk=batch_id).update(finished_at=timezone.now()):
        batch = Batch.objects.get(pk=batch_id)
        if ends := BULK[batch.act].ends:
            ends(batch)


work = ItemWork(
    task="teleservices.tasks.run_batch",
    work="batch",
    reason="reason",
    under_way=_under_way,
    items=_items,
    do=_do,
    end=_end,
)
run, settle, sweep = work.run, work.settle, work.sweep
