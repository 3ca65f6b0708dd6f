"""The votes of a meeting written at once: « toutes adoptées sauf… »; nothing is written while one can't be."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.ballots import Ballot, counted, why_not_sitting
from teleservices.deciding.meetings.guarded_steps import checked, step
from teleservices.deciding.meetings.lines import Line, lines_of
from teleservices.deciding.meetings.sitting import Attendance, Sitting, Tally, why_no_sitting
from teleservices.models import Meeting, MeetingItem, MeetingReport, MeetingState, Vote
from teleservices.models.deciding.meeting import LONGEST_NAME, Tallied

VOTABLE = (MeetingState.FROZEN, MeetingState.VOTED)
NOBODY_NOTED = Sitting()
TALLY = ("ayes", "noes", "abstentions")
COLUMNS = ("vote", "voted_cents", "recusals", "remark", "reasons", "is_open", *TALLY)
ATTENDANCE = (
    "president",
    "president_capacity",
    "members_in_office",
    "members_present",
    "members_represented",
    "is_second_sitting",
)


@transaction.atomic
def vote(
    *, meeting_id: int, actor: User, seen: int, ballots: Mapping[int, Ballot], sitting: Sitting = NOBODY_NOTED
) -> Meeting:
    """Write the votes: those of `ballots`, by item; all the others are adopted as they were proposed.

    With them who sat, and the voices of each report. They may be written again until the meeting is enforceable.
    Raises MeetingRefusedError when one can't be so, or when the meeting couldn't deliberate.
    """
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=VOTABLE)
    lines = lines_of(meeting)
    if any(line.has_changed for line in lines):
        raise MeetingRefusedError(_("Proposals changed since the list was frozen: settle them first."))
    reports = list(meeting.reports.all())
    if why := why_no_sitting(meeting.authority.kind, sitting):
        raise MeetingRefusedError(why)
    _check(refused(lines, ballots, sitting))
    items = [_voted(line, counted(line, ballots.get(line.item.pk, Ballot()))) for line in lines]
    MeetingItem.objects.bulk_update(items, COLUMNS, batch_size=500)
    for report in reports:
        _tallied(report, sitting.tallies.get(report.pk))
    MeetingReport.objects.bulk_update(reports, TALLY)
    changes = _attended(sitting.attendance)
    return step(meeting, state=MeetingState.VOTED, voted_at=meeting.voted_at or timezone.now(), **changes)


def _check(wrong: Mapping[int, str]) -> None:
    if not wrong:
        return
    text = ngettext(
        "%(count)s vote can't be written so: nothing is.",
        "%(count)s votes can't be written so: nothing is.",
        len(wrong),
    )
    raise MeetingRefusedError(text % {"count": len(wrong)})


def refused(lines: list[Line], ballots: Mapping[int, Ballot], sitting: Sitting) -> dict[int, str]:
    """Why each vote that can't be written can't, by item."""
    whys = {
        line.item.pk: why_not_sitting(line, counted(line, ballots.get(line.item.pk, Ballot())), sitting)
        for line in lines
    }
    return {item: why for item, why in whys.items() if why}


def _voted(line: Line, ballot: Ballot) -> MeetingItem:
    item = line.item
    item.vote, item.voted_cents = ballot.vote, ballot.amount_cents
    item.recusals, item.remark = ballot.recusals.strip(), ballot.remark.strip()
    item.reasons = ballot.reasons.strip()
    item.is_open = ballot.vote != Vote.WITHDRAWN
    _tallied(item, ballot.tally)
    return item


def _tallied(row: Tallied, tally: Tally | None) -> None:
    counts = (tally.ayes, tally.noes, tally.abstentions) if tally else (None, None, None)
    row.ayes, row.noes, row.abstentions = counts


def _attended(attendance: Attendance | None) -> dict[str, object]:
    if attendance is None:
        return dict.fromkeys(ATTENDANCE)
    return {
        "president": attendance.president[:LONGEST_NAME],
        "president_capacity": attendance.capacity[:LONGEST_NAME],
        "members_in_office": attendance.in_office,
        "members_present": attendance.present,
        "members_represented": attendance.represented,
        "is_second_sitting": attendance.is_second_sitting,
    }
