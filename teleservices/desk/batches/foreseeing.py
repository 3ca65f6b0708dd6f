"""What each act of a batch will refuse of a request, seen before it is asked for: in a few queries for all of them."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.deciding.meetings.entering import decides_of
from teleservices.desk.batches.payloads import Foreseen, Typed
from teleservices.desk.batches.proposals_made import without_refusal, without_rules
from teleservices.lifecycle.prerequisites.contesting import is_contestable
from teleservices.models import (
    Batch,
    Meeting,
    MeetingItem,
    Procedure,
    Recusal,
    ServiceRequest,
    State,
    TeamMember,
)
from teleservices.models.requests.service_request import ServiceRequestQuerySet


def recused(batch: Batch) -> Foreseen:
    """Of what its author recused themselves: of the request, or of all those of its profile."""
    recusals = Recusal.objects.standing().filter(user=batch.author_id)
    kept_from = _requests(batch).filter(pk__in=recusals.values("request")) | _requests(batch).filter(
        profile__in=recusals.values("profile")
    )
    text = _("You recused yourself from this request: you may read it, a colleague acts on it.")
    return dict.fromkeys(kept_from.values_list("pk", flat=True), text)


def put_away(batch: Batch, _typed: Typed) -> Foreseen:
    """Files put away, about which no message is sent any more; some queries for each that was decided."""
    away = _requests(batch).filter(filed_away_at__isnull=False)
    text = _("This file is put away: no more messages can be sent about it.")
    return {request.pk: text for request in away if not is_contestable(request)}


def put_away_already(batch: Batch, _typed: Typed) -> Foreseen:
    """Files that were put away before."""
    away = _requests(batch).filter(filed_away_at__isnull=False).values_list("pk", flat=True)
    return dict.fromkeys(away, _("This file is put away already."))


def not_entering(batch: Batch, typed: Typed) -> Foreseen:
    """Requests that are before a meeting already; once one is chosen, those that it can't decide of."""
    reasons: dict[int, str] = {}
    meeting = _meeting(typed)
    if meeting:
        reasons |= dict.fromkeys(
            _requests(batch).exclude(team=meeting.team_id).values_list("pk", flat=True),
            _("This request belongs to another service."),
        )
        reasons |= _undecided_by(batch, meeting)
    text = _("It is in the meeting of %(day)s already.")
    before = MeetingItem.objects.filter(is_open=True, request__in=batch.items.values("request"))
    for pk, day in before.values_list("request", "meeting__meets_on"):
        reasons[pk] = text % {"day": long_date(day)}
    return reasons


def _undecided_by(batch: Batch, meeting: Meeting) -> Foreseen:
    """The requests of procedures of which the authority of a meeting decides nothing."""
    procedures = Procedure.objects.filter(pk__in=_requests(batch).values("procedure")).only("decision_rules")
    others = [procedure.pk for procedure in procedures if not decides_of(meeting.authority, procedure)]
    text = _("“%(authority)s” decides nothing of this procedure.") % {"authority": meeting.authority}
    return dict.fromkeys(_requests(batch).filter(procedure__in=others).values_list("pk", flat=True), text)


def _meeting(values: Typed) -> Meeting | None:
    key = str(values.get("meeting") or "")
    is_key = key.isdecimal() and len(key) < 16
    return Meeting.objects.select_related("authority").filter(pk=key).first() if is_key else None


def there_already(batch: Batch, typed: Typed) -> Foreseen:
    """Requests that are at the stage chosen."""
    stage = str(typed.get("stage") or typed.get("stage_key") or "")
    there = _requests(batch).filter(state=State.IN_REVIEW, stage__key=stage) if stage else ServiceRequest.objects.none()
    return dict.fromkeys(there.values_list("pk", flat=True), _("It is at this stage already."))


def not_theirs(batch: Batch, typed: Typed) -> Foreseen:
    """Requests of services where the colleague chosen doesn't instruct, or from which they recused themselves."""
    key = str(typed.get("assignee") or "")
    person = User.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 16 else None
    if person is None:
        return {}
    teams = TeamMember.objects.instructing().filter(user=person).values("team")
    recusals = Recusal.objects.standing().filter(user=person)
    requests = _requests(batch)
    others = (
        requests.exclude(team__in=teams)
        | requests.filter(pk__in=recusals.values("request"))
        | requests.filter(profile__in=recusals.values("profile"))
    )
    text = _("This person does not instruct the requests of this service.")
    return dict.fromkeys(others.values_list("pk", flat=True), text)


def _requests(batch: Batch) -> ServiceRequestQuerySet:
    return ServiceRequest.objects.filter(pk__in=batch.items.values("request")).order_by()


FORESEEN: dict[str, Callable[[Batch, Typed], Foreseen]] = {
    "assign": not_theirs,
    "move_stage": there_already,
    "file_away": put_away_already,
    "enter_meeting": not_entering,
    "propose_by_rules": without_rules,
    "propose_refusal": without_refusal,
    "message": put_away,
}
"""By the name of the act; the others are refused by the state alone, or by what each request answers."""
