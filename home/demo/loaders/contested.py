"""What is considered of two decisions of the demo: an appeal that waits for its answer, a withdrawal announced."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from home.demo.clock import clock_at, days_ago
from home.demo.stories import STORIES
from home.demo.typography import french
from teleservices.lifecycle import Payload, perform
from teleservices.lifecycle.afterwards.appealing import AppealReceived
from teleservices.lifecycle.afterwards.withdrawing import Announcement
from teleservices.models import AppealKind, ServiceRequest, State, TeamRole

CODE = "aide-au-projet-associatif"
EARLIEST, LATEST = 60, 12
"""Days ago between which the decisions were given."""
RECEIVED, ANNOUNCED, LEFT = 4, 6, 21
"""Days ago, and the days left to the applicant to answer."""
GROUNDS = french(
    "Votre association a renoncé à l'action pour laquelle l'aide vous a été accordée, comme l'indique son dernier "
    "procès-verbal."
)


def load_contested() -> None:
    """An appeal of who was refused, and a grant that its service considers withdrawing."""
    with clock_at(days_ago(RECEIVED, hour=10)):
        received_on = timezone.localdate() - dt.timedelta(days=1)
        _do(State.REFUSED, "register_appeal", AppealReceived(kind=AppealKind.GRACIOUS, received_on=received_on))
    with clock_at(days_ago(ANNOUNCED, hour=11)):
        until = timezone.localdate() + dt.timedelta(days=LEFT)
        _do(State.ACCEPTED, "announce_withdrawal", Announcement(grounds=GROUNDS, observations_until=until))


def _do(state: State, act_name: str, payload: Payload) -> None:
    """Do it of the decision of this kind given longest ago, on a request that no story tells of."""
    requests = ServiceRequest.objects.filter(procedure__code=CODE, state=state, filed_away_at=None)
    recent = requests.filter(decided_at__gte=days_ago(EARLIEST), decided_at__lte=days_ago(LATEST))
    people = {story.person for story in STORIES}
    request = recent.exclude(applicant__email__in=people).select_related("team").earliest("decided_at", "pk")
    perform(
        request_id=request.pk,
        act_name=act_name,
        actor=_head(request),
        revision_number=request.revision_number,
        payload=payload,
    )


def _head(request: ServiceRequest) -> User:
    if request.team is None:
        raise LookupError(request.reference)
    return request.team.team_members.filter(role=TeamRole.HEAD).select_related("user").earliest("pk").user
