"""A meeting carried out at its hour by workers (`teleservices.long_work`): decisions, letters, e-mails."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.deciding_item import decide
from teleservices.deciding.meetings.guarded_steps import checked, step
from teleservices.long_work.items import ItemWork
from teleservices.models import Fate, Meeting, MeetingItem, MeetingState

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
        work.queue(meeting.pk)
    return step(meeting, leave_at=leave_at, asked_by=actor)


@transaction.atomic
def try_again(*, meeting_id: int, actor: User, seen: int) -> int:
    """Have what was refused tried again, in the name of `actor`; returns how many."""
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=(MeetingState.ENFORCEABLE,))
    again = meeting.items.filter(fate=Fate.REFUSED, is_open=True)
    count = again.update(fate=Fate.WAITING, refusal_reason="")
    step(meeting, asked_by=actor)
    work.queue(meeting.pk)
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


def _end(meeting: Meeting) -> None:
    """The meeting is notified once nothing waits, nor was refused and not set aside."""
    rest = meeting.items.exclude(fate=Fate.DONE).exclude(fate=Fate.REFUSED, is_open=False)
    if meeting.state == MeetingState.ENFORCEABLE and not rest.exists():
        step(meeting, state=MeetingState.NOTIFIED, notified_at=timezone.now())


def _under_way() -> QuerySet[Meeting]:
    return Meeting.objects.filter(state=MeetingState.ENFORCEABLE, leave_at__lte=timezone.now())


def _items() -> QuerySet[MeetingItem]:
    return MeetingItem.objects.select_related("meeting__authority", "meeting__team", "proposal", "report")


def _end_by_key(meeting_id: int) -> None:
    _end(Meeting.objects.select_for_update().get(pk=meeting_id))


work = ItemWork(
    task="teleservices.tasks.carry_out_meeting",
    work="meeting",
    reason="refusal_reason",
    under_way=_under_way,
    items=_items,
    do=decide,
    end=_end_by_key,
)
run, settle, sweep = work.run, work.settle, work.sweep
