"""Files put away by themselves, so many months after the time to contest is over, as their procedures want.

Nothing is told, nothing is closed that the law keeps open, and a head takes a file out as if they had put it away.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from portal.dates import months_after
from teleservices.legal import APPEAL_MONTHS, contestable_until, legal_day
from teleservices.lifecycle import facts
from teleservices.lifecycle.clock_acts import do
from teleservices.lifecycle.perform import locked
from teleservices.lifecycle.prerequisites.contesting import CONSIDERED, CONTESTED, last_day_to_contest
from teleservices.models import Decision, Procedure, RequestFacts, RequestMessage, ServiceRequest, Side, State

logger = logging.getLogger(__name__)

BATCH = 100
SECONDS = 30
"""A run ends well before its task would be killed; the next one takes what is left."""
TAKEN_OUT = "take_out"


def run() -> int:
    """Put away what is due, procedure by procedure; returns how many files."""
    ends, count = time.monotonic() + SECONDS, 0
    for procedure in Procedure.objects.exclude(files_away_months=None).order_by("pk"):
        for request_id in _candidates(procedure.pk, procedure.files_away_months or 0):
            if time.monotonic() > ends:
                return count
            count += _put_away(request_id)
    return count


@transaction.atomic
def put_away(*, request_id: int) -> bool:
    """Put one file away, once; False where it isn't due, or waits for something."""
    request, now = locked(request_id), timezone.now()
    day = due_on(request)
    if day is None or legal_day(now) < day or not _free(ServiceRequest.objects.filter(pk=request.pk)).exists():
        return False
    ServiceRequest.objects.filter(pk=request.pk).update(filed_away_at=now, updated_at=now)
    request.filed_away_at = now
    do("file_away_by_itself", request, now)
    facts.write(request)
    return True


def due_on(request: ServiceRequest) -> dt.date | None:
    """The first day on which the file is put away by itself; None where it never is, or was already.

    What ended without a decision is counted as if it had been decided that day. A file that was taken out begins again.
    """
    months = request.procedure.files_away_months
    if months is None or request.filed_away_at or request.state not in State.ended():
        return None
    last_day = last_day_to_contest(request) if request.decided_at else _after_ending(request)
    if last_day is None:
        return None
    moment = request.events.filter(act=TAKEN_OUT).order_by("-number").values_list("at", flat=True).first()
    begins = max(last_day, legal_day(moment)) if moment else last_day
    return months_after(begins, months) + dt.timedelta(days=1)


def _after_ending(request: ServiceRequest) -> dt.date | None:
    desk_facts = getattr(request, "desk_facts", None)
    return contestable_until(desk_facts.ended_on) if desk_facts and desk_facts.ended_on else None


def _candidates(procedure_id: int, months: int) -> Iterator[int]:
    """The keys of what may be due: ended long ago enough, and waiting for nothing. A batch at a time."""
    before = months_after(legal_day(timezone.now()), -(months + APPEAL_MONTHS)) + dt.timedelta(days=1)
    ended = RequestFacts.objects.filter(
        procedure=procedure_id, eliminated_at=None, filed_away_at=None, ended_on__lte=before
    )
    keys = list(ended.order_by("ended_on", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = ServiceRequest.objects.filter(pk__in=keys[start : start + BATCH])
        yield from _free(batch).order_by("pk").values_list("pk", flat=True)


def _free(requests: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """Those ended, not put away, on which neither an appeal, a withdrawal nor a message of the applicant waits."""
    of_request = {"request": OuterRef("pk")}
    pending = Decision.objects.standing().filter(CONSIDERED | CONTESTED, **of_request)
    last_side = RequestMessage.objects.filter(**of_request).order_by("-sent_at", "-pk").values("side")[:1]
    candidates = requests.annotate(last_side=Subquery(last_side)).filter(Q(last_side=None) | Q(last_side=Side.SERVICE))
    return candidates.filter(~Exists(pending), state__in=State.ended(), filed_away_at=None)


def _put_away(request_id: int) -> bool:
    try:
        return put_away(request_id=request_id)
    except Exception:  # one request must not hold back the others
        logger.exception("file not put away", extra={"request": request_id})
        return False
