"""The standing committee of the demo: a meeting that was held yesterday and is voted, the next one in preparation."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from home.demo.accounts import address_of
from home.demo.loaders.proposals import CODE
from home.demo.typography import french
from teleservices.deciding.meetings.ballots import Ballot
from teleservices.deciding.meetings.entering import enter, prepare, set_report
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.sitting import Attendance, Sitting, Tally
from teleservices.deciding.meetings.voting import vote
from teleservices.legal import legal_day
from teleservices.models import Authority, AuthorityKind, Meeting, Proposal, ServiceRequest, Visa, Vote

HELD, DAYS_AHEAD = 6, 12
ENVELOPE = 5_000_000
"""Cents for the associations of the next meeting."""
FIRST_REPORT = 204
"""The numbers of its reports in the agenda begin there."""


def load_meetings() -> None:
    """Six requests were voted yesterday; the others that are proposed on go before the committee in twelve days."""
    head = User.objects.get(email=address_of("instruction"))
    today = legal_day(timezone.now())
    proposed = Proposal.objects.filter(is_current=True, request__procedure__code=CODE).select_related("request")
    yesterday = today - dt.timedelta(days=1)
    candidates = proposed.filter(visa__verdict=Visa.Verdict.GIVEN, request__desk_facts__submitted_on__lt=yesterday)
    voted_on = [proposal.request for proposal in candidates.order_by("-request__submitted_at", "pk")[:HELD]]
    next_ones = [proposal.request for proposal in proposed.order_by("pk") if proposal.request not in voted_on]
    _vote(head, _meeting(head, "Commission permanente de novembre", yesterday, voted_on))
    coming = _meeting(head, "Commission permanente de décembre", today + dt.timedelta(days=DAYS_AHEAD), next_ones)
    for number, report in enumerate(coming.reports.all(), start=FIRST_REPORT):
        set_report(
            meeting_id=coming.pk,
            actor=head,
            report_id=report.pk,
            title=report.title,
            envelope_cents=ENVELOPE,
            number=str(number),
        )


def _meeting(head: User, label: str, day: dt.date, requests: list[ServiceRequest]) -> Meeting:
    team = requests[0].team_id if requests else None
    if team is None:
        raise LookupError(label)
    committee = Authority.objects.get(kind=AuthorityKind.STANDING_COMMITTEE)
    meeting = prepare(actor=head, team_id=team, authority_id=committee.pk, label=french(label), meets_on=day)
    for request in requests:
        enter(meeting_id=meeting.pk, request_id=request.pk, actor=head)
    return meeting


def _vote(head: User, meeting: Meeting) -> None:
    """All adopted but one that was amended, and one that waits for the next meeting."""
    meeting.refresh_from_db()
    frozen = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision, knows_silence=True)
    first, second = meeting.items.order_by("pk")[:2]
    ballots = {
        first.pk: Ballot(vote=Vote.AMENDED, amount_cents=100_000, recusals="Mme Aubry", remark="Aide ramenée."),
        second.pk: Ballot(vote=Vote.ADJOURNED, remark=french("À revoir avec le budget de l'année prochaine.")),
    }
    attendance = Attendance(
        president="Mme Claire Vernaie",
        capacity=french("Présidente du conseil départemental"),
        in_office=24,
        present=18,
        represented=3,
    )
    tallies = {report.pk: Tally(attendance.voices) for report in meeting.reports.all()}
    sitting = Sitting(attendance=attendance, tallies=tallies)
    vote(meeting_id=meeting.pk, actor=head, seen=frozen.revision, ballots=ballots, sitting=sitting)
