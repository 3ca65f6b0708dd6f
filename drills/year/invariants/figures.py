"""What the desk counts and exports is what the events say: its rows of facts, made again, are the same."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.forms import model_to_dict
from django.utils import timezone

from drills.year.invariants import invariant
from drills.year.world import World
from teleservices.lifecycle import facts
from teleservices.models import RequestFacts, ServiceRequest, State

A_DAY = dt.timedelta(days=1)


class UndoneError(Exception):
    """What was made again is not kept."""


@invariant("la liste et les chiffres du bureau disent ce que disent les événements")
def facts_agree_with_events(world: World) -> Iterator[str]:
    """Of the requests that moved today, made again from nothing; and as many rows as requests."""
    requests = ServiceRequest.objects.transmitted().filter(updated_at__gt=timezone.now() - A_DAY, eliminated_at=None)
    keys = list(requests.order_by().values_list("pk", flat=True))
    before = _rows(keys)
    try:
        with transaction.atomic():
            facts.rebuild(ServiceRequest.objects.filter(pk__in=keys))
            after = _rows(keys)
            raise UndoneError
    except UndoneError:
        pass
    for key in keys:
        for name, value in after.get(key, {}).items():
            if before.get(key, {}).get(name) != value:
                yield f"demande {key} : {name} vaut {before.get(key, {}).get(name)}, et non {value}"
    count, rows = ServiceRequest.objects.exclude(state=State.DRAFT).count(), RequestFacts.objects.count()
    if count != rows:
        yield f"{count} demandes, {rows} lignes"


def _rows(keys: list[int]) -> dict[int, dict[str, object]]:
    return {row.pk: model_to_dict(row) for row in RequestFacts.objects.filter(pk__in=keys)}
