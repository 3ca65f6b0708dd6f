"""What every step of a meeting asks: who holds it, a meeting that nobody moved, in the state where it is done."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.models import User
from portal.database.row_locks import hold
from teleservices.deciding.errors import MeetingRefusedError, StaleMeetingError
from teleservices.models import Meeting, MeetingState
from teleservices.permissions import holds_meetings


def locked_meeting(meeting_id: int) -> Meeting:
    """The meeting, locked until the end of the transaction."""
    hold(Meeting, meeting_id)
    return Meeting.objects.select_related("team", "authority").get(pk=meeting_id)


def why_not_running(user: User, team_id: int) -> str:
    """Why someone doesn't run the meetings of a service; empty for who holds them."""
    if holds_meetings(user, team_id):
        return ""
    return _("The head of the service runs its meetings, or who has the right to hold them.")


def checked(*, meeting_id: int, actor: User, states: Collection[MeetingState], seen: int | None = None) -> Meeting:
    """The meeting, locked, where `actor` may take this step. `seen` is the revision that they saw, if they saw one.

    Raises MeetingRefusedError for who doesn't hold it, StaleMeetingError when it moved or isn't there.
    """
    meeting = locked_meeting(meeting_id)
    if why := why_not_running(actor, meeting.team_id):
        raise MeetingRefusedError(why)
    is_as_seen = seen is None or seen == meeting.revision
    if meeting.cancelled_at or meeting.state not in states or not is_as_seen:
        raise StaleMeetingError(_("Someone else has just moved this meeting on. Here is where it stands now."))
    return meeting


def step(meeting: Meeting, **changes: object) -> Meeting:
    """Write these columns of a locked meeting; whoever saw it before is told so."""
    for name, value in {**changes, "revision": meeting.revision + 1}.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=[*changes, "revision"])
    return meeting
