"""The meeting that a request goes before: once its list is frozen, the authority alone decides of it. Reads only."""

from django.utils.translation import gettext as _

from formkit.typography import amount_text
from portal.dates import long_date
from teleservices.models import MeetingItem, MeetingState, ServiceRequest, State, Vote
from teleservices.models.deciding.meeting import BINDING

READ = "_binding_item"
"""Where a request keeps it once it was read, as long as it isn't read again itself."""


def binding_item(request: ServiceRequest) -> MeetingItem | None:
    """Its place on the list of a meeting that is frozen or voted, as long as its fate hangs on it.

    A query the first time, for a request that is open; none for any other.
    """
    if request.state not in State.open():
        return None
    if READ not in vars(request):
        setattr(request, READ, _read(request))
    item: MeetingItem | None = vars(request)[READ]
    return item


def _read(request: ServiceRequest) -> MeetingItem | None:
    items = request.meeting_items.filter(is_open=True, meeting__state__in=BINDING, meeting__cancelled_at=None)
    return items.select_related("meeting__authority").first()


def why_bound(item: MeetingItem) -> str:
    """Why the service neither decides of a request nor changes it while this place on a list binds it."""
    return _("%(where)s Nothing of it is decided nor changed from here: take it out of the meeting first.") % {
        "where": where_it_stands(item)
    }


def where_it_stands(item: MeetingItem) -> str:
    """« Votée le 12 décembre 2026 par la commission permanente : Adoptée, 1 000,00 €. »: for the sheet."""
    meeting = item.meeting
    words = {"day": long_date(meeting.meets_on), "authority": meeting.authority}
    if meeting.state == MeetingState.FROZEN:
        return _("On the list of the meeting of %(day)s, “%(authority)s”: it is frozen.") % words
    voted = str(Vote(item.vote).label) if item.vote else ""
    if item.voted_cents is not None:
        voted = _("%(vote)s, %(amount)s") % {"vote": voted, "amount": amount_text(item.voted_cents)}
    return _("Voted on %(day)s by “%(authority)s”: %(vote)s.") % {**words, "vote": voted}
