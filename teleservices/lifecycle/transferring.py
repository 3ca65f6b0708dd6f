"""A request given to another service of the département (CRPA L114-2), and what the one that gives it keeps."""

import copy
import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import Payload
from teleservices.models import RequestWatch, ServiceRequest, Team
from teleservices.permissions import instructors


@dataclass(frozen=True, kw_only=True)
class Transfer(Payload):
    """Another service instructs the request, whose follower is nobody again; the clock stays as it is.

    The département had it from the first day, whichever of its services did: inside it, silence counts from there.
    `reason` is for the services, `message` for the applicant.
    """

    leaves: Team
    """The service that the person saw it in."""
    team: Team
    reason: str

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        if request.team != self.leaves or self.team == self.leaves:
            raise ActRefusedError(_("Choose another service than the one that has the request."))
        if not instructors(self.team).exists():
            raise ActRefusedError(_("Nobody instructs in this service: the request would wait for no one."))
        if not self.reason.strip():
            raise ActRefusedError(_("Say why: the service that receives it will read it."))
        return {"team": self.team, "assignee": None}

    def becoming(self, request: ServiceRequest) -> ServiceRequest:
        clone = copy.copy(request)
        clone.team, clone.assignee = self.team, None
        return clone

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        """The former service reads it for so many days; who watched it from elsewhere than the new one does no more."""
        request.accesses.filter(team=self.team).delete()
        days = dt.timedelta(days=settings.PARVIS_TRANSFER_ACCESS_DAYS)
        request.accesses.update_or_create(team=self.leaves, defaults={"since": now, "until": now + days})
        RequestWatch.objects.filter(request=request).exclude(user__in=instructors(self.team)).delete()
        first = request.submitted_at or now
        return {
            "from": self.leaves.pk,
            "to": self.team.pk,
            "reason": self.reason.strip(),
            "first_received_at": first.isoformat(),
            "received_at": now.isoformat(),
        }
