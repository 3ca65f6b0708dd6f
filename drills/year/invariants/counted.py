"""What the desk counts: its work, its mailroom, its dashboard, its exports, against the rows counted one by one."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.core.files.storage import storages
from django.utils import timezone

from accounts.models import User
from drills.year import reckoner
from drills.year.draw import Draw
from drills.year.invariants import invariant
from drills.year.world import World
from teleservices.desk.mailroom.waiting_letters import sendings_of
from teleservices.desk.requests.work.kinds import counts
from teleservices.models import (
    Decision,
    DeskExport,
    ExportState,
    PostalSending,
    RequestEvent,
    RequestFacts,
    ServiceRequest,
    State,
    Team,
    Unreached,
)
from teleservices.steering.dashboard.figures import figures_of
from teleservices.steering.dashboard.periods import Period

A_DAY = dt.timedelta(days=1)
NEAR = 15
"""Days before silence decides, from which the desk counts a request apart."""
WEEK = 7
TAKEN_UP_WITHIN = 5 * A_DAY


def _head_of(team: Team, world: World) -> User:
    return User.objects.get(pk=world.cast.heads[team.pk][0].pk)


def _differences(where: str, counted: dict[str, int], rows: dict[str, int]) -> Iterator[str]:
    for name, number in rows.items():
        if counted[name] != number:
            yield f"{where} : {name} {counted[name]}, et non {number}"


@invariant("ce que le bureau compte est ce qui attend quelqu’un")
def the_desk_counts_what_waits(world: World) -> Iterator[str]:
    """The kinds of work of a head, and the letters of their service: one service a night."""
    team = Draw(f"counted {timezone.now()}").choice(world.cast.teams)
    head, today = _head_of(team, world), reckoner.local_day(timezone.now())
    requests = list(
        ServiceRequest.objects.filter(team=team)
        .exclude(state=State.DRAFT)
        .select_related("acknowledgement")
        .prefetch_related("corrections")
    )
    open_ones = [request for request in requests if request.state in State.open()]
    undecided = [request for request in open_ones if request.decided_at is None]
    days = [reckoner.silence_on(request.acknowledgement, request.corrections.all()) for request in undecided]
    rows = {
        "new": sum(request.state == State.SUBMITTED for request in requests),
        "mine": sum(request.assignee_id == head.pk for request in open_ones),
        "unassigned": sum(request.assignee_id is None for request in open_ones),
        "waiting": sum(request.state == State.CORRECTION_REQUESTED for request in requests),
        "silence": sum(day is not None and today < day <= today + NEAR * A_DAY for day in days),
        "unreached": Unreached.objects.filter(request__in=requests).count(),
    }
    yield from _differences(team.name, counts(RequestFacts.objects.filter(team=team), head), rows)
    letters = PostalSending.objects.filter(cancelled_at=None, request__in=requests)
    lists, never = sendings_of([team.pk]), letters.filter(posted_on=None, received_on=None, returned_on=None)
    lengths = {"à imprimer": lists.to_print().count(), "à poster": lists.to_post().count()}
    printed = never.exclude(printed_at=None).count()
    yield from _differences(team.name, lengths, {"à imprimer": never.count() - printed, "à poster": printed})


@invariant("le tableau de bord additionne ce que disent les événements et les décisions")
def the_dashboard_adds_up(world: World) -> Iterator[str]:
    """Received, open and granted since the first day, a service a week."""
    now = timezone.now()
    if now.isoweekday() != WEEK:
        return
    today = reckoner.local_day(now)
    for team in world.cast.teams:
        figures = figures_of(RequestFacts.objects.filter(team=team), Period(today - 400 * A_DAY, today))
        theirs = ServiceRequest.objects.filter(team=team).exclude(state=State.DRAFT)
        standing = Decision.objects.standing().filter(request__in=theirs.filter(state__in=State.decided()))
        totals = {
            "reçues": figures.total.received,
            "ouvertes": figures.stock.total,
            "accordé": figures.total.granted,
        }
        rows = {
            "reçues": RequestEvent.objects.filter(act="transmit", request__in=theirs).count(),
            "ouvertes": theirs.filter(state__in=State.open()).count(),
            "accordé": sum(decision.amount_cents or 0 for decision in standing),
        }
        yield from _differences(team.name, totals, rows)


@invariant("un export contient une fois ce que son auteur peut lire, et rien d’autre")
def exports_hold_what_may_be_read(world: World) -> Iterator[str]:
    """Those made since yesterday, read as a spreadsheet would: as many rows as it says, each that its author may read.

    What a process was making as it died is taken up again by what recurs, once a day here, and may die again.
    """
    now, under_way = timezone.now(), ExportState.under_way()
    for export in DeskExport.objects.filter(state__in=under_way, asked_at__lt=now - TAKEN_UP_WITHIN):
        yield f"{export.uuid} : {export.state} depuis le {export.asked_at:%d/%m}"
    exports = DeskExport.objects.filter(asked_at__gt=now - 2 * A_DAY).exclude(state__in=under_way)
    for export in exports.select_related("author"):
        if export.state != ExportState.READY:
            yield f"{export.uuid} : {export.state}"
            continue
        references = _references(export)
        theirs = ServiceRequest.objects.filter(reference__in=references).read_by(export.author).count()
        if not len(references) == len(set(references)) == export.done == theirs:
            yield f"{export.uuid} : {len(references)} lignes, {export.done} annoncées, {theirs} lisibles"


def _references(export: DeskExport) -> Sequence[str]:
    with storages["private"].open(export.storage_name) as stream:
        _head, *rows = stream.read().decode("utf-8-sig").splitlines()
    return [row.partition(";")[0].strip('"') for row in rows]
