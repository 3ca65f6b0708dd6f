"""What the archives have answered is carried out, a request a transaction: a run that is killed is taken up again."""

import datetime as dt
import logging
import time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.history.append_only import first_fault
from teleservices.legal import legal_day
from teleservices.lifecycle.perform import locked
from teleservices.lifecycle.retention.destroying import destroy_contents
from teleservices.lifecycle.retention.when_over import why_kept
from teleservices.models import EliminationLine, EliminationList, RequestEvent

logger = logging.getLogger(__name__)
SECONDS = 30
"""A run ends well before its task would be killed; the next one takes what is left."""


class BrokenHistoryError(RuntimeError):
    """The history of a request isn't as it was written: what would say so is not destroyed."""


def run() -> int:
    """Destroy what their visa, or their acknowledgement, lets go; returns how many requests."""
    ends, count = time.monotonic() + SECONDS, 0
    answered = Q(visaed_at__isnull=False) | Q(handed_over_at__isnull=False)
    for elimination_list in EliminationList.objects.filter(answered, finished_at=None).order_by("made_at", "pk"):
        for line_id in list(elimination_list.lines.to_destroy().order_by("pk").values_list("pk", flat=True)):
            if time.monotonic() > ends:
                return count
            count += _eliminated(line_id)
        _finish(elimination_list)
    return count


@transaction.atomic
def eliminate(*, line_id: int) -> bool:
    """Destroy the contents of one request, once; False where it is gone, or where something keeps it.

    Raises BrokenHistoryError, and writes nothing then.
    """
    request = locked(EliminationLine.objects.values_list("request", flat=True).get(pk=line_id))
    line = EliminationLine.objects.to_destroy().select_related("elimination", "transfer").filter(pk=line_id).first()
    now = timezone.now()
    if line is None or request.eliminated_at or why_kept(request, legal_day(now)):
        return False
    if line.transfer and _changed_since(line.transfer.asked_at, request.pk):
        EliminationLine.objects.filter(pk=line.pk).update(transfer=None)
        return False
    if number := first_fault(RequestEvent.objects.filter(request=request).select_related("actor").order_by("number")):
        raise BrokenHistoryError(f"{request.reference}: event {number}")
    destroy_contents(request, line=line, now=now)
    return True


def _eliminated(line_id: int) -> bool:
    try:
        return eliminate(line_id=line_id)
    except Exception:  # one request must not hold back the others
        logger.exception("request not eliminated", extra={"line": line_id})
        return False


def _changed_since(asked_at: dt.datetime, request_id: int) -> bool:
    """Whether the archives have it otherwise than it is: it waits for another package then."""
    return RequestEvent.objects.filter(request=request_id, at__gt=asked_at).exists()


def _finish(elimination_list: EliminationList) -> None:
    """A list is over once nothing of it waits, be it to be handed over."""
    if not elimination_list.lines.filter(extended_until=None, eliminated_at=None).exists():
        EliminationList.objects.filter(pk=elimination_list.pk, finished_at=None).update(finished_at=timezone.now())
