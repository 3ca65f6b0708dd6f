"""When the time of a request is over, and what keeps it all the same."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.dates import long_date, months_after
from teleservices.legal import legal_day
from teleservices.lifecycle.prerequisites.contesting import CONSIDERED, CONTESTED, is_contestable
from teleservices.models import (
    Decision,
    EliminationLine,
    LegalHold,
    Procedure,
    RequestFacts,
    RetentionStart,
    ServiceRequest,
    State,
)

BATCH = 200


def time_over_on(request: ServiceRequest) -> dt.date | None:
    """The first day on which the request may come on an elimination list.

    None while it is open, or while nobody put its file away where the time runs from there.
    """
    begins = _begins(request)
    return months_after(begins, request.procedure.retention_months) if begins else None


def why_kept(request: ServiceRequest, today: dt.date) -> str:
    """Why nothing of the request may be destroyed today, in words; empty where nothing keeps it.

    Asked of a request that its caller holds, just before it goes: what came since its list was made counts too.
    """
    if LegalHold.objects.standing().filter(request=request.pk).exists():
        return _("kept for a dispute")
    if request.state not in State.ended():
        return _("under review again")
    over = time_over_on(request)
    if over is None:
        return _("its file is no longer put away")
    if over > today:
        return _("its time is over on %(day)s only") % {"day": long_date(over)}
    if is_contestable(request) or _is_contested(request):
        return _("contested, or still open to be")
    return ""


def candidates(procedure: Procedure, today: dt.date, *, without: Collection[int] = ()) -> Iterator[RequestFacts]:
    """The facts of the requests whose time is over, on no list yet, that nothing keeps; those of teams `without` apart.

    The keys first, longest over first, then a batch at a time: what is asked of each stops when the caller does.
    """
    keys = list(_over(procedure, today).exclude(team__in=without).values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = RequestFacts.objects.filter(pk__in=keys[start : start + BATCH]).select_related("request")
        for facts in batch.order_by("ended_on", "pk"):
            facts.request.procedure = procedure
            if not why_kept(facts.request, today):
                yield facts


def _begins(request: ServiceRequest) -> dt.date | None:
    if request.state not in State.ended():
        return None
    if request.procedure.retention_from == RetentionStart.FILED_AWAY:
        return legal_day(request.filed_away_at) if request.filed_away_at else None
    desk_facts = getattr(request, "desk_facts", None)
    if desk_facts and desk_facts.ended_on:
        return desk_facts.ended_on
    return legal_day(request.decided_at) if request.decided_at else None


def _over(procedure: Procedure, today: dt.date) -> QuerySet[RequestFacts]:
    """By columns alone, which an index of the procedure gives; what is left is asked of each."""
    before = months_after(today, -procedure.retention_months)
    ended = RequestFacts.objects.filter(
        procedure=procedure.pk, eliminated_at=None, ended_on__isnull=False, state__in=State.ended()
    )
    if procedure.retention_from == RetentionStart.FILED_AWAY:
        midnight = timezone.make_aware(dt.datetime.combine(before + dt.timedelta(days=1), dt.time.min))
        ended = ended.filter(filed_away_at__lt=midnight).order_by("filed_away_at", "pk")
    else:
        ended = ended.filter(ended_on__lte=before).order_by("ended_on", "pk")
    lines = EliminationLine.objects.filter(request=OuterRef("pk"))
    on_list = Exists(lines.filter(Q(extended_until=None) | Q(extended_until__gt=today)))
    disputed = Exists(LegalHold.objects.standing().filter(request=OuterRef("pk")))
    return ended.filter(~on_list, ~disputed)


def _is_contested(request: ServiceRequest) -> bool:
    """Whether an appeal is pending, or a withdrawal considered, on whichever of its decisions."""
    return Decision.objects.filter(CONSIDERED | CONTESTED, request=request.pk).exists()
