"""Opinions whose deadline nears: who was asked is reminded by itself, once."""

import datetime as dt
import time

from django.db import transaction
from django.utils import timezone

from teleservices.deciding.opinions import opinion_letters
from teleservices.deciding.opinions.links import new_link
from teleservices.legal import legal_day
from teleservices.models import Opinion, State
from teleservices.models.deciding.opinion import OpinionQuerySet

BEFORE = dt.timedelta(days=3)
SECONDS = 30
"""A run ends well before its task would be killed; the next one takes the others."""


def run() -> int:
    """Remind of what is due within three days; returns of how many."""
    ends, now, count = time.monotonic() + SECONDS, timezone.now(), 0
    for pk in list(_due(now).values_list("pk", flat=True)):
        if time.monotonic() > ends:
            break
        count += remind(opinion_id=pk, now=now)
    return count


@transaction.atomic
def remind(*, opinion_id: int, now: dt.datetime) -> bool:
    """Remind once; False when somebody did meanwhile, or nothing is awaited any more."""
    unreminded = Opinion.objects.filter(pk=opinion_id, reminded_at=None)
    if not unreminded.filter(pk__in=_due(now).values("pk")).update(reminded_at=now):
        return False
    opinion = Opinion.objects.select_related("request__procedure", "request__team").get(pk=opinion_id)
    opinion_letters.post_reminder(opinion=opinion, link=new_link(opinion, now=now))
    return True


def _due(now: dt.datetime) -> OpinionQuerySet:
    """Awaited, due within `BEFORE`, never reminded; what was asked less than a day ago is fresh enough."""
    today = legal_day(now)
    return Opinion.objects.awaited().filter(
        request__state__in=State.open(),
        deadline__range=(today, today + BEFORE),
        reminded_at=None,
        asked_at__lt=now - dt.timedelta(days=1),
    )
