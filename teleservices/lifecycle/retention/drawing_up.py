"""Elimination lists drawn up by themselves: one a procedure and a service, a month apart, told to who works there."""

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from portal.dates import long_date
from portal.identity.department import whole_url
from teleservices.legal import legal_day
from teleservices.lifecycle.retention.when_over import candidates, time_over_on
from teleservices.models import EliminationLine, EliminationList, FinalFate, Procedure, RequestFacts, ServiceRequest
from teleservices.permissions import instructors

NOTICE = dt.timedelta(days=30)
"""During which agents say what is to be kept longer; nothing is destroyed before."""
PACE = dt.timedelta(days=30)
"""Between two lists of the same procedure and the same service."""
MOST_LINES = 1_000
"""Requests of one list; the next one takes the others."""
SECONDS = 30
"""A run ends well before its task would be killed; the next one takes the other procedures."""


def run() -> int:
    """Draw up the lists that are due; returns how many."""
    ends, count = time.monotonic() + SECONDS, 0
    for procedure in Procedure.objects.order_by("pk").iterator():
        if time.monotonic() > ends:
            break
        count += draw_up(procedure=procedure)
    return count


def draw_up(*, procedure: Procedure) -> int:
    """The lists of one procedure, a service each; returns how many."""
    now = timezone.now()
    teams = EliminationList.objects.filter(procedure=procedure, made_at__gt=now - PACE).values_list("team", flat=True)
    by_team = dict[int, list[RequestFacts]]()
    for facts in islice(candidates(procedure, legal_day(now), without=set(teams)), MOST_LINES):
        by_team.setdefault(facts.team_id, []).append(facts)
    return sum(_keep(procedure, team, facts, now) for team, facts in by_team.items())


@transaction.atomic
def _keep(procedure: Procedure, team_id: int, over: Sequence[RequestFacts], now: dt.datetime) -> bool:
    """Write a list, unless another run has just written it; those that moved meanwhile are left out."""
    keys = [facts.pk for facts in over]
    list(ServiceRequest.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    lines = EliminationLine.objects.filter(request__in=keys, extended_until=None)
    line_keys = set(lines.values_list("request", flat=True))
    fresh = [facts for facts in over if facts.pk not in line_keys]
    if not fresh:
        return False
    elimination_list = EliminationList.objects.create(
        procedure=procedure,
        team_id=team_id,
        fate=procedure.final_fate,
        made_at=now,
        notice_until=legal_day(now) + NOTICE,
    )
    EliminationLine.objects.bulk_create(_lines(elimination_list, fresh))
    _tell(elimination_list, len(fresh))
    return True


def _lines(elimination_list: EliminationList, over: Iterable[RequestFacts]) -> list[EliminationLine]:
    return [
        EliminationLine(
            elimination=elimination_list,
            request_id=facts.pk,
            reference=facts.request.reference,
            submitted_on=facts.submitted_on or legal_day(facts.submitted_at),
            ended_on=facts.ended_on or legal_day(facts.request.updated_at),
            due_on=time_over_on(facts.request) or legal_day(elimination_list.made_at),
            outcome=facts.outcome or facts.state,
            amount_cents=facts.amount_granted,
        )
        for facts in over
    ]


def _tell(made: EliminationList, count: int) -> None:
    """Write to each instructor of the service, in the transaction that makes the list; it names no request."""
    for person in instructors(made.team).order_by("pk"):
        _post(made, count, person)


def _post(elimination_list: EliminationList, count: int, person: User) -> None:
    day = long_date(elimination_list.notice_until)
    context = {
        "count": count,
        "procedure": elimination_list.procedure.title,
        "team": elimination_list.team.name,
        "day": day,
        "is_kept": elimination_list.fate == FinalFate.KEEPING,
        "action": _("Open the list"),
        "url": whole_url("desk:elimination", elimination_list.uuid),
    }
    outbox.write(
        "requests/elimination",
        context,
        key=f"elimination:{elimination_list.uuid}:{person.pk}",
        kind="service.elimination",
        recipient=person.email,
        subject=_("Requests whose time is over: to be read before %(day)s") % {"day": day},
    )
