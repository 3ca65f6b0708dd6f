"""A material error rectified: the same decision, given anew without the error, replaces the one that holds it."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.competence.grant_terms import terms_kept
from teleservices.lifecycle.afterwards.standing import decision_of
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import DecisionGiven
from teleservices.models import ServiceRequest, State


@dataclass(frozen=True, kw_only=True)
class Rectification(DecisionGiven):
    """The decision as it should have been written; `error` says what was wrong."""

    def about(self, request: ServiceRequest) -> DecisionGiven:
        """With what was said of the aid and of its payment: only the mistake changes."""
        return replace(self, terms=terms_kept(decision_of(request)))

    def check(self, target: State) -> None:
        super().check(target)
        if not self.error.strip():
            raise ActRefusedError(_("Say what was wrong: the letter tells it."))

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        """None: it was decided when it was, and what it took to decide is no longer."""
        decision_of(request)
        return {}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        """What is considered of the former decision is of the new one, which decides the same."""
        former, recorded = decision_of(request), super().record(request, actor, now)
        former.appeals.filter(answered_at=None).update(decision=recorded["decision"])
        former.withdrawal_notices.filter(given_up_at=None).update(decision=recorded["decision"])
        return recorded
