"""The lists that have their visa are carried out, a request a transaction: a run that is killed is taken up again."""

import logging
import time

from django.db import transaction
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
    """Destroy what waits on the lists that have their visa; returns how many requests."""
    ends, count = time.monotonic() + SECONDS, 0
    for made in EliminationList.objects.filter(visaed_at__isnull=False, finished_at=None).order_by("visaed_at", "pk"):
        for line_id in list(made.lines.waiting().order_by("pk").values_list("pk", flat=True)):
            if time.monotonic() > ends:
                return count
            count += _eliminated(line_id)
        _finish(made)
    return count


@transaction.atomic
def eliminate(*, line_id: int) -> bool:
    """Destroy the contents of one request, once; False where it is gone, or where something keeps it.

    Raises BrokenHistoryError, and writes nothing then.
    """
    request = locked(EliminationLine.objects.values_list("request", flat=True).get(pk=line_id))
    line = EliminationLine.objects.waiting().filter(pk=line_id, elimination__visaed_at__isnull=False).first()
    now = timezone.now()
    if line is None or request.eliminated_at or why_kept(request, legal_day(now)):
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


def _finish(made: EliminationList) -> None:
    """A list is over once nothing of it waits."""
    if not made.lines.waiting().exists():
        EliminationList.objects.filter(pk=made.pk, finished_at=None).update(finished_at=timezone.now())
