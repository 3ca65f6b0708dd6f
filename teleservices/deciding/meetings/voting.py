"""The votes of a meeting written at once: « toutes adoptées sauf… »; nothing is written while one can't be."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.ballots import Ballot, counted, why_not
from teleservices.deciding.meetings.guarded_steps import checked, step
from teleservices.deciding.meetings.lines import Line, lines_of
from teleservices.models import Meeting, MeetingItem, MeetingState, Vote

VOTABLE = (MeetingState.FROZEN, MeetingState.VOTED)


@transaction.atomic
def vote(*, meeting_id: int, actor: User, seen: int, ballots: Mapping[int, Ballot]) -> Meeting:
    """Write the votes: those of `ballots`, by item; all the others are adopted as they were proposed.

    They may be written again until the meeting is enforceable. Raises MeetingRefusedError when one can't be so.
    """
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=VOTABLE)
    lines = lines_of(meeting)
    if any(line.has_changed for line in lines):
        raise MeetingRefusedError(_("Proposals changed since the list was frozen: settle them first."))
    wrong = refused(lines, ballots)
    if wrong:
        text = ngettext(
            "%(count)s vote can't be written so: nothing is.",
            "%(count)s votes can't be written so: nothing is.",
            len(wrong),
        )
        raise MeetingRefusedError(text % {"count": len(wrong)})
    items = [_voted(line, counted(line, ballots.get(line.item.pk, Ballot()))) for line in lines]
    columns = ["vote", "voted_cents", "recusals", "remark", "reasons", "is_open"]
    MeetingItem.objects.bulk_update(items, columns, batch_size=500)
    return step(meeting, state=MeetingState.VOTED, voted_at=meeting.voted_at or timezone.now())


def refused(lines: list[Line], ballots: Mapping[int, Ballot]) -> dict[int, str]:
    """Why each vote that can't be written can't, by item."""
    whys = {line.item.pk: why_not(line, counted(line, ballots.get(line.item.pk, Ballot()))) for line in lines}
    return {item: why for item, why in whys.items() if why}


def _voted(line: Line, ballot: Ballot) -> MeetingItem:
    item = line.item
    item.vote, item.voted_cents = ballot.vote, ballot.amount_cents
    item.recusals, item.remark = ballot.recusals.strip(), ballot.remark.strip()
    item.reasons = ballot.reasons.strip()
    item.is_open = ballot.vote != Vote.WITHDRAWN
    return item
