"""A meeting carried out at its hour: decisions, letters, e-mails, one transaction a request; nothing is done twice.

As a batch of the desk: a task does what it can in its time and queues the next; the sweep takes up what was killed.
"""

import datetime as dt
import logging
import time

from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.deciding_item import decide
from teleservices.deciding.meetings.guarded_steps import checked, step
from teleservices.errors import TeleservicesError
from teleservices.models import Fate, Meeting, MeetingItem, MeetingState

logger = logging.getLogger(__name__)

SECONDS = 30
"""A task ends well before it would be killed (`Q_CLUSTER["timeout"]`); the next one takes what is left."""
LEASE = dt.timedelta(minutes=2)
"""Longer than a task may run: when a lease lapses, its worker was killed."""
AT_ONCE = 100
LATEST = dt.timedelta(days=30)
"""How long decisions may wait for their hour."""


@transaction.atomic
def ask(*, meeting_id: int, actor: User, seen: int, leave_at: dt.datetime | None = None) -> Meeting:
    """Have the decisions of an enforceable meeting leave at an hour, in the name of `actor`; None: at once.

    Asked again before that hour, they leave at the new one. Raises MeetingRefusedError once they began to leave.
    """
    now = timezone.now()
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=(MeetingState.ENFORCEABLE,))
    if meeting.leave_at and meeting.leave_at <= now:
        raise MeetingRefusedError(_("The decisions are leaving already."))
    if leave_at and leave_at > now + LATEST:
        raise MeetingRefusedError(_("The decisions leave within thirty days: choose an earlier hour."))
    leave_at = max(leave_at or now, now)
    if leave_at == now:
        _queue(meeting.pk)
    return step(meeting, leave_at=leave_at, asked_by=actor)


@transaction.atomic
def try_again(*, meeting_id: int, actor: User, seen: int) -> int:
    """Have what was refused tried again, in the name of `actor`; returns how many."""
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=(MeetingState.ENFORCEABLE,))
    again = meeting.items.filter(fate=Fate.REFUSED, is_open=True)
    count = again.update(fate=Fate.WAITING, refusal_reason="")
    step(meeting, asked_by=actor)
    _queue(meeting.pk)
    return count


@transaction.atomic
def set_aside(*, item_id: int, actor: User) -> MeetingItem:
    """Leave what was refused to be decided from its sheet: the meeting doesn't wait for it any more."""
    item = MeetingItem.objects.get(pk=item_id)
    meeting = checked(meeting_id=item.meeting_id, actor=actor, states=(MeetingState.ENFORCEABLE,))
    if item.fate != Fate.REFUSED:
        raise MeetingRefusedError(_("Only what could not be done is set aside."))
    item.is_open = False
    item.save(update_fields=["is_open"])
    step(meeting)
    _end(meeting)
    return item


def run(*, meeting_id: int) -> int:
    """Do what waits in a meeting whose hour came, unless another worker is at it; returns at how many it looked."""
    if not _claimed(meeting_id):
        return 0
    ends, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < ends and (waiting := _waiting(meeting_id)):
        for item_id in waiting:
            settle(item_id=item_id)
            count += 1
            if time.monotonic() > ends:
                break
    _let_go(meeting_id)
    return count


def settle(*, item_id: int) -> bool:
    """Carry out the vote of an item and write its fate, once; False when another worker did."""
    try:
        with transaction.atomic():
            item = _taken(item_id, Fate.DONE)
            if item:
                decide(item)
    except TeleservicesError as refused:
        return _refuse(item_id, refused.message)
    except OperationalError:
        raise  # the database, not the request: the meeting is taken up again
    except Exception:  # one request must not hold back the others
        logger.exception("item of a meeting not carried out", extra={"item": item_id})
        return _refuse(item_id, _("A fault of the portal prevented it: nothing was done. Try again."))
    return item is not None


def sweep() -> int:
    """Carry out the meetings whose hour came, and go on with what a killed worker left."""
    now, ends, count = timezone.now(), time.monotonic() + SECONDS, 0
    waiting = Exists(MeetingItem.objects.filter(meeting=OuterRef("pk"), fate=Fate.WAITING))
    due = Meeting.objects.filter(_free(now), waiting, state=MeetingState.ENFORCEABLE, leave_at__lte=now)
    for meeting_id in list(due.values_list("pk", flat=True)):
        if time.monotonic() < ends:
            count += run(meeting_id=meeting_id)
    return count


def _queue(meeting_id: int) -> None:
    async_task("teleservices.tasks.carry_out_meeting", meeting_id)


def _free(now: dt.datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=now)


def _claimed(meeting_id: int) -> bool:
    now = timezone.now()
    due = Meeting.objects.filter(_free(now), pk=meeting_id, state=MeetingState.ENFORCEABLE, leave_at__lte=now)
    return bool(due.update(lease_until=now + LEASE))


def _waiting(meeting_id: int) -> list[int]:
    waiting = MeetingItem.objects.filter(meeting=meeting_id, fate=Fate.WAITING)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _let_go(meeting_id: int) -> None:
    """The meeting is notified once nothing waits nor was refused; the rest is left to the next task."""
    Meeting.objects.filter(pk=meeting_id).update(lease_until=None)
    if _waiting(meeting_id):
        _queue(meeting_id)
    else:
        _end(Meeting.objects.select_for_update().get(pk=meeting_id))


def _end(meeting: Meeting) -> None:
    left = meeting.items.exclude(fate=Fate.DONE).exclude(fate=Fate.REFUSED, is_open=False)
    if meeting.state == MeetingState.ENFORCEABLE and not left.exists():
        step(meeting, state=MeetingState.NOTIFIED, notified_at=timezone.now())


def _taken(item_id: int, fate: Fate, reason: str = "") -> MeetingItem | None:
    """The item with its fate written, its row locked until the end of the transaction; None when it had one."""
    waiting = MeetingItem.objects.filter(pk=item_id, fate=Fate.WAITING)
    written = waiting.update(fate=fate, refusal_reason=reason)
    items = MeetingItem.objects.select_related("meeting__authority", "meeting__team", "proposal", "report")
    return items.get(pk=item_id) if written else None


def _refuse(item_id: int, reason: str) -> bool:
    longest = MeetingItem._meta.get_field("refusal_reason").max_length
    return _taken(item_id, Fate.REFUSED, reason[:longest]) is not None
