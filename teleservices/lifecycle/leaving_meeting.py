"""A request taken out of a meeting whose list is frozen, by who holds its meetings: it is the service's again."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from portal.database.row_locks import hold
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import Payload
from teleservices.lifecycle.prerequisites.before_meeting import binding_item
from teleservices.models import Meeting, MeetingItem, MeetingState, ServiceRequest, Vote
from teleservices.models.deciding.meeting import LONGEST_REMARK
from teleservices.permissions import holds_meetings

LEFT_UNTIL = (MeetingState.FROZEN, MeetingState.VOTED)
"""Once the deliberation is executory, the vote is the law: the decision that it is leaves."""


@dataclass(frozen=True, kw_only=True)
class LeavingMeeting(Payload):
    """Why the request leaves the list; kept with its place there, for who reads the meeting afterwards."""

    reason: str

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        if not self.reason.strip():
            raise ActRefusedError(_("Say why it is taken out of the meeting: who reads the list will see it."))
        return {}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        item = binding_item(request)
        if item is None:
            raise ActRefusedError(_("This request is on no list that is frozen."))
        hold(Meeting, item.meeting_id)
        if Meeting.objects.get(pk=item.meeting_id).state not in LEFT_UNTIL:
            raise ActRefusedError(
                _("The deliberation is executory: its decision leaves, nothing is taken out any more.")
            )
        vote = {"vote": Vote.WITHDRAWN, "voted_cents": None} if item.vote else {}
        reason = self.reason.strip()[:LONGEST_REMARK]
        items = MeetingItem.objects.filter(pk=item.pk, is_open=True)
        items.update(is_open=False, taken_out_at=now, taken_out_by=actor, taken_out_reason=reason, **vote)
        Meeting.objects.filter(pk=item.meeting_id).update(revision=F("revision") + 1)
        return {"meeting": item.meeting_id, "reason": reason}


def may_leave(request: ServiceRequest) -> bool:
    """Whether the request is on a list that is frozen, or voted and not executory yet."""
    item = binding_item(request)
    return item is not None and item.meeting.state in LEFT_UNTIL


def why_not_holding(user: User, request: ServiceRequest) -> str:
    """Why someone who instructs a request doesn't take it out of its meeting; empty for who holds its meetings."""
    if request.team_id and holds_meetings(user, request.team_id):
        return ""
    return _("The head of the service runs its meetings, or who has the right to hold them.")
