"""Who else of the service has a request's sheet open. It is told, and forbids nothing: acts compare revisions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from teleservices.models import ServiceRequest, SheetPresence, TeamMember
from teleservices.permissions import may_instruct

PRESENT = dt.timedelta(minutes=2)
"""How long a page that was seen is thought to be open still: pages without scripts are seen once, the others ask every
half minute while they are in sight."""
NOTED = dt.timedelta(seconds=30)
"""A presence is written at most so often."""
KEPT = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Present:
    """A colleague, and for how many minutes."""

    name: str
    minutes: int


def note(service_request: ServiceRequest, user: User, *, is_looked_at: bool = True) -> Sequence[Present]:
    """Who else acts for the service with this sheet open: one query; that `user` looks at it is noted then.

    Only members of the service are told, only who may act is noted: who reads changes nothing.
    """
    now, rows = timezone.now(), list(_present(service_request, user))
    own = next((row for row in rows if row.user_id == user.pk), None)
    if is_looked_at and (own is None or now - own.seen_at >= NOTED):
        _write(service_request, user, own, now)
    others = [row for row in rows if row.user_id != user.pk]
    return [Present(row.user.get_full_name(), int((now - row.opened_at).total_seconds() // 60)) for row in others]


def forget_presences() -> int:
    """Delete those of more than an hour; returns how many."""
    return SheetPresence.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()[0]


def _present(service_request: ServiceRequest, user: User) -> QuerySet[SheetPresence]:
    acting = Exists(TeamMember.objects.instructing().filter(team=service_request.team_id, user=OuterRef("user")))
    is_member = Exists(TeamMember.objects.reading().filter(team=service_request.team_id, user=user))
    near = Q(acting, is_member, seen_at__gt=timezone.now() - PRESENT)
    columns = ("request", "opened_at", "seen_at", "user__first_name", "user__last_name")
    rows = service_request.presences.filter(near | Q(user=user)).select_related("user").only(*columns)
    return rows.order_by("opened_at", "pk")


def _write(service_request: ServiceRequest, user: User, own: SheetPresence | None, now: dt.datetime) -> None:
    if not may_instruct(user, service_request):
        return
    if own is None:
        SheetPresence.objects.bulk_create([SheetPresence(request=service_request, user=user)], ignore_conflicts=True)
    else:
        came = {} if now - own.seen_at <= PRESENT else {"opened_at": now}
        SheetPresence.objects.filter(pk=own.pk).update(seen_at=now, **came)
