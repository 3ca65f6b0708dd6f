"""Silence decides when the articles say, is told, and nothing takes back what it granted."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from drills.year import reckoner
from drills.year.invariants import invariant
from drills.year.world import World
from teleservices.legal_clock import clock_of
from teleservices.models import Decision, Outcome, RequestFacts, ServiceRequest, State

TOLD_WITHIN = dt.timedelta(days=2)


def _waiting() -> list[ServiceRequest]:
    open_ones = ServiceRequest.objects.filter(state__in=State.open(), decided_at=None).order_by("pk")
    return list(open_ones.select_related("acknowledgement", "procedure").prefetch_related("corrections"))


@invariant("le silence décide le jour que disent les articles (CRPA L231-1, L231-4, L114-5)")
def the_day_is_that_of_the_articles(world: World) -> Iterator[str]:
    """The clock of each open request, and the column of the desk, against another reckoner."""
    columns = dict(RequestFacts.objects.filter(state__in=State.open()).values_list("pk", "decides_on"))
    for request in _waiting():
        day = reckoner.silence_on(request.acknowledgement, request.corrections.all())
        clock = clock_of(request, request.corrections.all())
        if clock is None or clock.decides_on != day:
            yield f"{request.reference} : {day}, et non {clock and clock.decides_on}"
        if columns.get(request.pk) != day:
            yield f"{request.reference} : {day}, et non {columns.get(request.pk)} dans la liste du bureau"


@invariant("ce que le silence a décidé est dit (CRPA L232-3)")
def what_silence_decided_is_told(world: World) -> Iterator[str]:
    """Within two days, the sweep being run once a day."""
    today = reckoner.local_day(timezone.now())
    for request in _waiting():
        day = reckoner.silence_on(request.acknowledgement, request.corrections.all())
        if day and day < today - TOLD_WITHIN and not request.events.filter(act__endswith="_by_silence").exists():
            yield f"{request.reference} : décidée par le silence le {day}, personne ne l’a su"


@invariant("ce que le silence a accordé n’est repris que par un retrait (CRPA L242-1)")
def what_silence_granted_stays(world: World) -> Iterator[str]:
    """No refusal, and no grant in part, once silence had granted; an earlier decision had broken that silence."""
    lesser = [Outcome.REFUSED, Outcome.INADMISSIBLE, Outcome.ACCEPTED_IN_PART]
    first = Decision.objects.filter(outcome__in=lesser, replaces=None, request__acknowledgement__regime="acceptance")
    for decision in first.select_related("request__acknowledgement"):
        request, decided = decision.request, reckoner.local_day(decision.decided_at)
        corrections = request.corrections.filter(asked_at__lt=decision.decided_at)
        day = reckoner.silence_on(request.acknowledgement, corrections)
        is_first = not request.decisions.filter(decided_at__lt=decision.decided_at).exists()
        if day and is_first and day <= decided and not hasattr(decision, "withdrawal"):
            yield f"{request.reference} : accordée par le silence le {day}, {decision.outcome} le {decided}"
