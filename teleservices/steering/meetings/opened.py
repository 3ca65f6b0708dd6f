"""Which meeting an address of the desk means, for the person who asks; another service's is not found."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.models import User
from teleservices.deciding.meetings.exceeding import with_attentions
from teleservices.deciding.meetings.freezing import Obstacle, obstacles, overtaken
from teleservices.deciding.meetings.lines import Line, lines_of
from teleservices.deciding.meetings.sitting import sitting_of
from teleservices.deciding.meetings.totals import Totals, proposed_totals, totals_of
from teleservices.desk.access import instructor, teams_of, teams_read_by
from teleservices.lifecycle.prerequisites.annotations import missing_by_request, why_missing
from teleservices.models import Fate, Meeting, MeetingFile, MeetingState, Vote
from teleservices.permissions import holds_meetings
from teleservices.steering.meetings.sitting_words import attendance_facts, report_votes


@dataclass(frozen=True)
class Opened:
    """A meeting as someone sees it: who holds it (`runs`), who instructs for its service (`acts`), who only reads."""

    user: User
    meeting: Meeting
    runs: bool
    acts: bool

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Its requests."""
        return with_attentions(self.meeting, lines_of(self.meeting))

    @cached_property
    def totals(self) -> Totals:
        """What they add up to: what is voted once it is, else what is proposed."""
        if self.is_voted:
            return totals_of(self.meeting, self.lines, lambda line: line.item.voted_cents)
        if self.is_prepared:
            return proposed_totals(self.meeting)
        return totals_of(self.meeting, self.lines, lambda line: line.proposed_cents)

    @cached_property
    def has_several_reports(self) -> bool:
        """Whether its table has to tell the report of each request."""
        return len({line.item.report_id for line in self.lines}) > 1

    @property
    def asks_statement(self) -> bool:
        """Whether a procedure of its requests asks who proposes to state that they have no interest in them."""
        return any(line.rules is not None and line.rules.asks_no_interest for line in self.lines)

    @cached_property
    def obstacles(self) -> Sequence[Obstacle]:
        """What keeps its list from being frozen."""
        return obstacles(self.lines)

    @cached_property
    def unfilled(self) -> dict[int, str]:
        """By request: what the service must note before anything is proposed of it, all of it at once."""
        if not self.is_prepared:
            return {}
        unproposed = [line.item.request for line in self.lines if line.current is None and not line.is_withdrawn]
        return {pk: why_missing(fields) for pk, fields in missing_by_request(unproposed).items()}

    @cached_property
    def may_be_overtaken(self) -> bool:
        """Whether silence still decides on one of its requests some day."""
        return any(line.silence_on for line in self.lines)

    @property
    def overtaken(self) -> Sequence[Line]:
        """Those that silence decides on the day of the meeting or before, the first first."""
        return overtaken(self.lines)

    @property
    def warned(self) -> Sequence[Line]:
        """Those whose aid exceeds what may be given, or lacks the applicant's statement."""
        return [line for line in self.lines if line.attentions]

    @property
    def files(self) -> Sequence[MeetingFile]:
        """What was given out of it, the latest first."""
        return list(self.meeting.files.all())

    @property
    def is_prepared(self) -> bool:
        """Whether its list may still change."""
        return self.meeting.state == MeetingState.PREPARATION and not self.meeting.cancelled_at

    @property
    def is_frozen(self) -> bool:
        """Whether its list is frozen and nothing voted."""
        return self.meeting.state == MeetingState.FROZEN and not self.meeting.cancelled_at

    @property
    def is_voted(self) -> bool:
        """Whether its votes are written."""
        return self.meeting.voted_at is not None

    @cached_property
    def sitting_facts(self) -> Sequence[tuple[str, str]]:
        """Who sat, once it is voted, and the voices of its reports."""
        if not self.is_voted:
            return []
        sitting = sitting_of(self.meeting)
        return [
            *attendance_facts(self.meeting, sitting.attendance),
            *report_votes([total.report for total in self.totals.reports if total.report], sitting),
        ]

    @property
    def may_be_enforced(self) -> bool:
        """Whether it awaits its number and the prefect."""
        return self.meeting.state == MeetingState.VOTED and not self.meeting.cancelled_at

    @property
    def is_enforceable(self) -> bool:
        """Whether its decisions may leave, or are leaving."""
        return self.meeting.state == MeetingState.ENFORCEABLE

    @property
    def may_be_cancelled(self) -> bool:
        """Whether it isn't enforceable."""
        return not self.meeting.cancelled_at and not self.is_enforceable and not self.meeting.notified_at

    @property
    def changed(self) -> Sequence[Line]:
        """The requests of which something else was proposed since the freeze."""
        return [line for line in self.lines if line.has_changed]

    @property
    def refused(self) -> Sequence[Line]:
        """Those whose vote could not be carried out."""
        return [line for line in self.lines if line.item.fate == Fate.REFUSED and line.item.is_open]

    @property
    def waiting(self) -> int:
        """How many votes are still to be carried out."""
        return sum(line.item.fate == Fate.WAITING for line in self.lines)

    @property
    def voted(self) -> Sequence[tuple[str, int]]:
        """How many of each vote."""
        votes = [line.item.vote for line in self.lines]
        return [(str(vote.label), votes.count(vote)) for vote in Vote if vote in votes]


def opened(request: HttpRequest, uuid: UUID) -> Opened:
    """The meeting of this address, for who belongs to its service; Http404 for anyone else."""
    user = instructor(request)
    meetings = Meeting.objects.select_related("team", "authority", "asked_by")
    meeting = meetings.filter(uuid=uuid, team__in=list(teams_read_by(user))).first()
    if meeting is None:
        raise Http404
    return Opened(user, meeting, holds_meetings(user, meeting.team_id), meeting.team_id in teams_of(user))


def run_by_head(request: HttpRequest, uuid: UUID) -> Opened:
    """The same for who holds it alone: Http404 for the other members of its service too."""
    overview = opened(request, uuid)
    if not overview.runs:
        raise Http404
    return overview
