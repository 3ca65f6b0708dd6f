"""Who sat at a meeting and the voices of what it voted on: whether it could deliberate, and so many could vote."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from teleservices.models import AuthorityKind, Meeting, MeetingItem, Vote
from teleservices.models.deciding.meeting import Tallied

COUNTING_PROXIES = (AuthorityKind.STANDING_COMMITTEE,)
"""Whose quorum counts the members represented (CGCT L3121-14-1); the assembly's doesn't (L3121-14)."""


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Who presided, and how many members: in office, present, represented by one who is present."""

    president: str
    capacity: str = ""
    in_office: int
    present: int
    represented: int = 0
    is_second_sitting: bool = False

    @property
    def voices(self) -> int:
        """How many may vote, by themselves or by proxy (CGCT L3121-16)."""
        return self.present + self.represented

    def counted(self, kind: str) -> int:
        """How many count for the quorum of this kind of authority."""
        return self.voices if kind in COUNTING_PROXIES else self.present

    def has_quorum(self, kind: str, *, leaving: int = 0) -> bool:
        """Whether more than half of those in office count, once some left (CGCT L3121-14, L3121-14-1)."""
        return 2 * (self.counted(kind) - leaving) > self.in_office


@dataclass(frozen=True)
class Tally:
    """The voices for, against, and the abstentions."""

    ayes: int
    noes: int = 0
    abstentions: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.ayes + self.noes + self.abstentions

    @property
    def is_unanimous(self) -> bool:
        """Whether all who voted were for."""
        return self.ayes > 0 and self.total == self.ayes

    @property
    def is_tied(self) -> bool:
        """Whether the president's voice decides (CGCT L3121-15)."""
        return self.ayes == self.noes

    def among(self, voices: int) -> "Tally | None":
        """The same where so many could vote; None where nobody can tell who of them left."""
        if self.total <= voices:
            return self
        return Tally(voices) if self.is_unanimous else None


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """The attendance, None where nobody noted it, and the tally of each report that has one, by its key."""

    attendance: Attendance | None = None
    tallies: Mapping[int, Tally] = field(default_factory=dict)


def names_of(recusals: str) -> list[str]:
    """The members named in a text, parted by commas, semicolons or lines."""
    return [name for part in re.split(r"[,;\n]", recusals) if (name := part.strip())]


def tally_in(row: Tallied) -> Tally | None:
    """The tally that was written of a report or of an item."""
    if row.ayes is None or row.noes is None or row.abstentions is None:
        return None
    return Tally(row.ayes, row.noes, row.abstentions)


def attendance_of(meeting: Meeting) -> Attendance | None:
    """The attendance that was written of a meeting."""
    counts = (meeting.members_in_office, meeting.members_present, meeting.members_represented)
    in_office, present, represented = counts
    if in_office is None or present is None or represented is None:
        return None
    return Attendance(
        president=meeting.president or "",
        capacity=meeting.president_capacity or "",
        in_office=in_office,
        present=present,
        represented=represented,
        is_second_sitting=bool(meeting.is_second_sitting),
    )


def sitting_of(meeting: Meeting) -> Sitting:
    """What was written of a meeting and of its reports."""
    tallies = {report.pk: tally for report in meeting.reports.all() if (tally := tally_in(report))}
    return Sitting(attendance=attendance_of(meeting), tallies=tallies)


def tally_of(item: MeetingItem, sitting: Sitting, *, own: Tally | None, recusals: str) -> Tally | None:
    """The voices of an item: its own, else those of its report but for who left; None where nobody can tell."""
    report = sitting.tallies.get(item.report_id)
    if own or report is None or sitting.attendance is None:
        return own or report
    return report.among(max(0, sitting.attendance.voices - len(names_of(recusals))))


def why_no_sitting(kind: str, sitting: Sitting) -> str:
    """Why who sat, or the voices of a report, can't be written so; empty when they can."""
    attendance = sitting.attendance
    if attendance is None:
        return _("Write who was there first: voices are counted among them.") if sitting.tallies else ""
    if why := _why_not_attending(attendance):
        return why
    if not attendance.has_quorum(kind) and not attendance.is_second_sitting:
        return _why_no_quorum(kind, attendance)
    if any(tally.total > attendance.voices for tally in sitting.tallies.values()):
        return why_too_many(attendance.voices)
    return ""


def _why_not_attending(attendance: Attendance) -> str:
    if not attendance.president:
        return _("Write who presided over the meeting.")
    if not attendance.present:
        return _("Write how many members were present.")
    if attendance.represented > attendance.present:
        return _("A member holds one proxy at most (CGCT L3121-16): more are represented than present.")
    if attendance.voices > attendance.in_office:
        return _("More members are present or represented than are in office: check these numbers.")
    return ""


def _why_no_quorum(kind: str, attendance: Attendance) -> str:
    words = {
        "count": attendance.counted(kind),
        "quorum": attendance.in_office // 2 + 1,
        "in_office": attendance.in_office,
    }
    if kind in COUNTING_PROXIES:
        return (
            _(
                "No quorum: %(count)s members present or represented, %(quorum)s are needed of %(in_office)s "
                "(CGCT L3121-14-1). Tick that the meeting sat by right three days later, or cancel it."
            )
            % words
        )
    return (
        _(
            "No quorum: %(count)s members present, %(quorum)s are needed of %(in_office)s (CGCT L3121-14). "
            "Tick that the meeting sat by right three days later, or cancel it."
        )
        % words
    )


def why_too_many(voices: int) -> str:
    """That more voices are counted than could vote."""
    return _("More voices are counted than could vote: %(voices)s at most.") % {"voices": voices}


def why_no_tally(item: MeetingItem, sitting: Sitting, *, vote: Vote, own: Tally | None, recusals: str) -> str:
    """Why an item can't be voted with these voices; empty when it can."""
    attendance = sitting.attendance
    if attendance is None:
        return _("Write who was there first: voices are counted among them.") if own else ""
    voices = max(0, attendance.voices - len(names_of(recusals)))
    if own and own.total > voices:
        return why_too_many(voices)
    tally = tally_of(item, sitting, own=own, recusals=recusals)
    if tally is None:
        is_counted = item.report_id in sitting.tallies
        return _("Write its own voices: some members left, and its report wasn't unanimous.") if is_counted else ""
    if vote in {Vote.ADOPTED, Vote.AMENDED} and tally.noes > tally.ayes:
        return _("It isn't adopted: more voices are against than for (CGCT L3121-14).")
    return ""
