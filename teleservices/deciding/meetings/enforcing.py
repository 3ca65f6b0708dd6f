"""A meeting made enforceable (CGCT L3131-1): its numbers, and the day when the prefect got it. Or cancelled."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.guarded_steps import checked, step
from teleservices.legal import legal_day
from teleservices.models import Meeting, MeetingState
from teleservices.models.deciding.meeting import LONGEST_NUMBER, LONGEST_REMARK

CANCELLABLE = (MeetingState.PREPARATION, MeetingState.FROZEN, MeetingState.VOTED)


@transaction.atomic
def make_enforceable(
    *,
    meeting_id: int,
    actor: User,
    seen: int,
    number: str,
    transmitted_on: dt.date,
    published_on: dt.date | None = None,
    report_numbers: Mapping[int, str] | None = None,
) -> Meeting:
    """Give a voted meeting its number, the days of its transmission and of its publication.

    A report may have a number of its own. Raises MeetingRefusedError without a number, or for a day before the meeting
    or to come.
    """
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=(MeetingState.VOTED,))
    _check(meeting, number, transmitted_on)
    if published_on:
        _check_published(meeting, published_on)
    for report in meeting.reports.all():
        report.deliberation_number = (report_numbers or {}).get(report.pk, "").strip()[:LONGEST_NUMBER]
        report.save(update_fields=["deliberation_number"])
    number = number.strip()[:LONGEST_NUMBER]
    days = {"transmitted_on": transmitted_on, "published_on": published_on}
    return step(meeting, state=MeetingState.ENFORCEABLE, deliberation_number=number, **days)


def _check(meeting: Meeting, number: str, transmitted_on: dt.date) -> None:
    if not number.strip():
        raise MeetingRefusedError(_("Write the number of the deliberation."))
    if transmitted_on < meeting.meets_on:
        raise MeetingRefusedError(
            _("The prefect gets a deliberation once it is voted: the day comes before the meeting.")
        )
    if transmitted_on > legal_day(timezone.now()):
        raise MeetingRefusedError(_("This day is to come: write it once the prefect got the deliberation."))


def _check_published(meeting: Meeting, published_on: dt.date) -> None:
    if published_on < meeting.meets_on:
        raise MeetingRefusedError(_("A deliberation is published once it is voted: the day comes before the meeting."))
    if published_on > legal_day(timezone.now()):
        raise MeetingRefusedError(_("This day is to come: write it once the deliberation is published."))


@transaction.atomic
def cancel(*, meeting_id: int, actor: User, seen: int, reason: str) -> Meeting:
    """Cancel a meeting that isn't enforceable, and say why: all its requests are the service's again.

    They may enter another, with all that is proposed of them. Raises MeetingRefusedError without a reason.
    """
    meeting = checked(meeting_id=meeting_id, actor=actor, seen=seen, states=CANCELLABLE)
    if not reason.strip():
        raise MeetingRefusedError(_("Say why the meeting is cancelled: who looks for it later will read it."))
    meeting.items.update(is_open=False)
    return step(meeting, cancelled_at=timezone.now(), cancelled_reason=reason.strip()[:LONGEST_REMARK])
