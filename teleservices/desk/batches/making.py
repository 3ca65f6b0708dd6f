"""Making a batch of what was chosen in the list: its requests are written down with the revision seen of each."""

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from portal.words.typography import number_text
from teleservices.desk.batches.errors import BatchError
from teleservices.models import Batch, BatchItem, Fate, ServiceRequest
from teleservices.models.desk.batch import MOST_REQUESTS
from teleservices.models.requests.service_request import ServiceRequestQuerySet

AT_ONCE = 500
"""Rows written in one statement."""


@transaction.atomic
def make(*, author: User, act: str, chosen: ServiceRequestQuerySet, former: Batch | None = None) -> Batch:
    """Write down an act on the requests chosen that `author` instructs; nothing is done until it is asked for.

    What `former` brought is proposed again. Raises BatchError: none, or more than `MOST_REQUESTS`.
    """
    mine = ServiceRequest.objects.instructed_by(author).filter(pk__in=chosen.order_by().values("pk"))
    rows = list(mine.order_by("pk").values_list("pk", "revision_number")[: MOST_REQUESTS + 1])
    _check(rows)
    batch = Batch.objects.create(author=author, act=act, payload=former.payload if former else {})
    items = (BatchItem(batch=batch, request_id=pk, revision_seen=revision) for pk, revision in rows)
    BatchItem.objects.bulk_create(items, batch_size=AT_ONCE)
    return batch


def _check(rows: Collection[object]) -> None:
    if not rows:
        raise BatchError(_("Tick at least one request."))
    if len(rows) > MOST_REQUESTS:
        text = _("An act is done on %(most)s requests at most: add a filter, and do it in several times.")
        raise BatchError(text % {"most": number_text(Decimal(MOST_REQUESTS), 0)})


def again(*, batch: Batch) -> Batch:
    """Make a batch of the same act on what was refused, as it stands now. Raises BatchError."""
    refused = batch.items.filter(fate=Fate.REFUSED).values("request")
    requests = ServiceRequest.objects.filter(pk__in=refused)
    return make(author=batch.author, act=batch.act, chosen=requests, former=batch)
