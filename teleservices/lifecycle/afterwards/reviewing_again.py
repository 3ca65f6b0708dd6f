"""The review of a request that had ended begins again; one that was handled without a decision is taken up."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import Payload, is_instructed_by
from teleservices.lifecycle.postal.requesting import cancel_unposted
from teleservices.models import Ending, ServiceRequest, State


@dataclass(frozen=True, kw_only=True)
class Reopening(Payload):
    """What was done, or not, without a decision is taken up again; the message says why."""

    def check(self, target: State) -> None:
        if not self.message.strip():
            raise ActRefusedError(_("Say why it is taken up again: the applicant will read it."))

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return reviewed_again(request)

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        request.decisions.standing().update(ended_at=now, ending=Ending.REOPENED)
        cancel_unposted(request, now)
        return {}


def reviewed_again(request: ServiceRequest) -> dict[str, object]:
    """The columns of a request whose review begins again.

    Whoever followed it still does, unless they no longer instruct for its service: it is then nobody's.
    """
    followed = {} if is_instructed_by(request, request.assignee_id) else {"assignee": None}
    return {"filed_away_at": None, **followed}
