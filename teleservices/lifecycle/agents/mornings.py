"""The morning e-mail of agents: what each chose to read once a working day, of what they may open at that moment."""

import datetime as dt
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from notifications import outbox
from notifications.models import OutgoingEmail
from portal.identity.department import whole_url
from portal.working_days import is_working_day
from teleservices.legal import legal_day
from teleservices.lifecycle.clock import morning_after
from teleservices.models import MorningNotice, NoticeKind, ServiceRequest
from teleservices.permissions import instructors

logger = logging.getLogger(__name__)

LISTED = 50
"""Requests that an e-mail names for each kind; the desk's list shows all."""
SECONDS = 30
"""A run ends well before its task would be killed; the next one takes the others."""
WORK = {
    NoticeKind.NEW: "new",
    NoticeKind.COMPLETED: "completed",
    NoticeKind.MESSAGE: "messages",
    NoticeKind.WITHDRAWN: "since",
    NoticeKind.ASSIGNED: "mine",
    NoticeKind.MENTION: "mentions",
    NoticeKind.OPINION: "mine",
    NoticeKind.LATE: "late",
    NoticeKind.SILENCE: "silence",
}
"""The list that shows all of a kind."""


@dataclass(frozen=True)
class MorningKind:
    """A kind in an e-mail: how many requests, the first ones with their addresses, where all are."""

    label: str
    count: int
    requests: list[tuple[str, str]]
    url: str

    @property
    def others(self) -> int:
        """How many the e-mail doesn't name."""
        return self.count - len(self.requests)


def this_morning() -> dt.datetime:
    """When the e-mails of today leave, in the département's time."""
    return morning_after(timezone.now(), 0)


def run() -> int:
    """On a working day, once its hour has come: write to each what waited for it; returns to how many people."""
    now = timezone.now()
    before, ends, count = this_morning(), time.monotonic() + SECONDS, 0
    if now < before or not is_working_day(legal_day(now)):
        return 0
    for user_id in _waiting(before):
        if time.monotonic() > ends:
            break
        count += _sent(user_id, before)
    return count


@transaction.atomic
def send(*, user_id: int, before: dt.datetime) -> bool:
    """Write to one person what waited for that morning, once a day; False when there is nothing to tell them.

    They are told of what they may open now: nothing of the rest, and nothing at all once they may not instruct. What
    comes after `before`, or once the e-mail of that day is written, waits for the next.
    """
    waiting = MorningNotice.objects.filter(user=user_id, at__lt=before)
    keys = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    key = f"morning:{user_id}:{legal_day(before)}"
    if not keys or OutgoingEmail.objects.filter(key=key).exists():
        return False
    user = instructors().filter(pk=user_id).first()
    kinds = list(_kinds(user, before, keys[-1])) if user else []
    waiting.filter(pk__lte=keys[-1]).delete()
    if user is None or not kinds:
        return False
    _post(user, kinds, key)
    return True


def _waiting(before: dt.datetime) -> Iterator[int]:
    users = MorningNotice.objects.filter(at__lt=before).order_by("user").values_list("user", flat=True).distinct()
    yield from list(users)


def _sent(user_id: int, before: dt.datetime) -> bool:
    try:
        return send(user_id=user_id, before=before)
    except Exception:  # one person must not hold back the others
        logger.exception("morning e-mail not written", extra={"account": user_id})
        return False


def _kinds(user: User, before: dt.datetime, last: int) -> Iterator[MorningKind]:
    """The kinds in their order: two queries, whatever they hold."""
    notices = MorningNotice.objects.filter(user=user, at__lt=before, pk__lte=last).order_by("pk")
    rows = list(notices.values_list("kind", "request__reference", "request"))
    theirs = ServiceRequest.objects.instructed_by(user).filter(pk__in={pk for _kind, _reference, pk in rows})
    keys = set(theirs.values_list("pk", flat=True))
    references: dict[str, list[str]] = {}
    for kind, reference, pk in rows:
        if pk in keys:
            references.setdefault(kind, []).append(reference)
    for kind in NoticeKind:
        if kind_references := references.get(kind.value):
            yield _morning_kind(kind, kind_references)


def _morning_kind(kind: NoticeKind, references: list[str]) -> MorningKind:
    return MorningKind(
        label=str(kind.label),
        count=len(references),
        requests=[(reference, whole_url("desk:sheet", reference)) for reference in references[:LISTED]],
        url=f"{whole_url('desk:list')}?work={WORK[kind]}",
    )


def _post(user: User, kinds: list[MorningKind], key: str) -> None:
    count = sum(each.count for each in kinds)
    subject = ngettext("Your morning: %(count)s thing to see", "Your morning: %(count)s things to see", count)
    context = {"kinds": kinds, "url": whole_url("desk:list"), "choices_url": whole_url("desk:notices")}
    outbox.write(
        "requests/morning",
        context,
        key=key,
        kind="service.morning",
        recipient=user.email,
        subject=subject % {"count": count},
    )
