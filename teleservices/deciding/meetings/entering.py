"""A meeting is made, requests enter it and leave it again, its reports get a name and an envelope."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.competence.rules import rules_of
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.guarded_steps import checked, locked_meeting, step, why_not_running
from teleservices.lifecycle import locked
from teleservices.lifecycle.acts import DECIDABLE
from teleservices.models import (
    Authority,
    AuthorityKind,
    Meeting,
    MeetingItem,
    MeetingReport,
    MeetingState,
    Procedure,
    ServiceRequest,
    Vote,
)
from teleservices.models.deciding.meeting import LONGEST_LABEL
from teleservices.permissions import Party, refusal

PREPARED = (MeetingState.PREPARATION,)
UNVOTED = (MeetingState.PREPARATION, MeetingState.FROZEN)


@transaction.atomic
def prepare(*, actor: User, team_id: int, authority_id: int, label: str, meets_on: dt.date) -> Meeting:
    """Make a meeting of a service; what an earlier one adjourned, or left when it was cancelled, enters it at once.

    Raises MeetingRefusedError for who doesn't hold its meetings, or an authority that doesn't meet.
    """
    if why := why_not_running(actor, team_id):
        raise MeetingRefusedError(why)
    authority = Authority.objects.get(pk=authority_id)
    if authority.kind == AuthorityKind.PRESIDENT:
        raise MeetingRefusedError(_("The president decides alone: a meeting is that of a body."))
    if not label.strip():
        raise MeetingRefusedError(_("Name the meeting."))
    meeting = Meeting.objects.create(team_id=team_id, authority=authority, label=label.strip(), meets_on=meets_on)
    _enter_what_was_left(meeting)
    return meeting


def _enter_what_was_left(meeting: Meeting) -> None:
    for request_id in list(to_enter(meeting).values_list("pk", flat=True)):
        request = locked(request_id)
        if not why_not_entering(meeting, request):
            _put(meeting, request)


def to_enter(meeting: Meeting) -> QuerySet[ServiceRequest]:
    """The requests that this authority adjourned or that a cancelled meeting left, and that none has now."""
    items = MeetingItem.objects.filter(
        Q(vote=Vote.ADJOURNED, fate="done") | Q(meeting__cancelled_at__isnull=False),
        meeting__authority=meeting.authority_id,
        meeting__team=meeting.team_id,
    )
    requests = ServiceRequest.objects.filter(team=meeting.team_id, state__in=DECIDABLE, pk__in=items.values("request"))
    return requests.exclude(meeting_items__is_open=True)


@transaction.atomic
def change(*, meeting_id: int, actor: User, seen: int, label: str, meets_on: dt.date) -> Meeting:
    """Name a meeting otherwise, or hold it another day, as long as nothing is voted."""
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=UNVOTED)
    if not label.strip():
        raise MeetingRefusedError(_("Name the meeting."))
    return step(meeting, label=label.strip(), meets_on=meets_on)


@transaction.atomic
def enter(*, meeting_id: int, request_id: int, actor: User) -> MeetingItem:
    """Put a request before a meeting in preparation: by any instructor of its service. Raises MeetingRefusedError."""
    request, meeting = locked(request_id), locked_meeting(meeting_id)
    if why := refusal(actor, request, Party.INSTRUCTOR):
        raise MeetingRefusedError(why)
    if why := why_not_entering(meeting, request):
        raise MeetingRefusedError(why)
    return _put(meeting, request)


def why_not_entering(meeting: Meeting, request: ServiceRequest) -> str:
    """Why a request doesn't go before this meeting; empty when it can. A query."""
    if meeting.state != MeetingState.PREPARATION or meeting.cancelled_at:
        return _("The list of this meeting is frozen: nothing enters it any more.")
    if request.team_id != meeting.team_id:
        return _("This request belongs to another service.")
    if request.state not in DECIDABLE:
        return _("A request enters a meeting while it is under review.")
    if not decides_of(meeting.authority, request.procedure):
        return _("“%(authority)s” decides nothing of this procedure.") % {"authority": meeting.authority}
    other = request.meeting_items.filter(is_open=True).select_related("meeting").first()
    if other is None:
        return ""
    return _("It is in the meeting of %(day)s already.") % {"day": long_date(other.meeting.meets_on)}


def decides_of(authority: Authority, procedure: Procedure) -> bool:
    """Whether the rules of a procedure let this authority take one of its decisions."""
    rules = rules_of(procedure)
    if rules is None or rules.is_handled:
        return False
    return any(authority_rule.kind == authority.kind for rule in rules.outcomes for authority_rule in rule.authorities)


def _put(meeting: Meeting, request: ServiceRequest) -> MeetingItem:
    """In the report that its procedure has there already, else in that of the procedure's title."""
    report = meeting.reports.filter(items__request__procedure=request.procedure_id).first()
    if report is None:
        report, _is_new = meeting.reports.get_or_create(title=request.procedure.title[:LONGEST_LABEL])
    return MeetingItem.objects.create(meeting=meeting, request=request, report=report)


@transaction.atomic
def take_out(*, meeting_id: int, actor: User, items: Collection[int]) -> int:
    """Take items, by their keys, out of a meeting in preparation; returns how many. Their proposals stay."""
    meeting = checked(meeting_id=meeting_id, actor=actor, states=PREPARED)
    count = remove(meeting, items)
    step(meeting)
    return count


def remove(meeting: Meeting, items: Collection[int]) -> int:
    """Delete items of a locked meeting, with the reports that nothing is left of."""
    count, _deleted = meeting.items.filter(pk__in=items).delete()
    meeting.reports.filter(items=None, envelope_cents=None, number="").delete()
    return count


@transaction.atomic
def set_report(
    *, meeting_id: int, actor: User, report_id: int, title: str, envelope_cents: int | None, number: str = ""
) -> MeetingReport:
    """Give a report its number in the agenda, its title and its envelope, as long as nothing is voted.

    Under the title of another, the two become that other. Raises MeetingRefusedError, where another has this number
    too.
    """
    meeting = checked(meeting_id=meeting_id, actor=actor, states=UNVOTED)
    report = meeting.reports.filter(pk=report_id).first()
    if report is None or not title.strip():
        raise MeetingRefusedError(_("Give the report a title."))
    other = meeting.reports.filter(title=title.strip()).exclude(pk=report.pk).first()
    if other:
        report.items.update(report=other)
        report.delete()
        report = other
    report.number, report.title, report.envelope_cents = number.strip(), title.strip(), envelope_cents
    _check_number(report)
    report.save(update_fields=["number", "title", "envelope_cents"])
    step(meeting)
    return report


def _check_number(report: MeetingReport) -> None:
    others = MeetingReport.objects.filter(meeting=report.meeting_id, number=report.number).exclude(pk=report.pk)
    if report.number and (other := others.first()):
        text = _("Another report of this meeting has the number %(number)s: “%(title)s”.")
        raise MeetingRefusedError(text % {"number": other.number, "title": other.title})
