"""A material error rectified: the same decision, given anew without the error, replaces the one that holds it."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.models import User
from formkit.typography import amount_text
from teleservices.competence.grant_terms import terms_kept
from teleservices.lifecycle.afterwards.standing import decision_of
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import DecisionGiven
from teleservices.models import Decision, ServiceRequest, State


@dataclass(frozen=True, kw_only=True)
class Rectification(DecisionGiven):
    """The decision as it should have been written; `error` says what was wrong."""

    @property
    def decides_anew(self) -> bool:
        """No: what was decided stays."""
        return False

    @property
    def rests_on_register(self) -> bool:
        """No: it names the act that was taken, as it should have been named."""
        return False

    def about(self, request: ServiceRequest) -> DecisionGiven:
        """With what was said of the aid and of its payment: only the mistake changes.

        Raises ActRefusedError for what would be another decision, to the applicant's loss.
        """
        former = decision_of(request)
        why = why_not_that_authority(former, self.authority_kind) or why_not_that_sum(former, self.amount_cents)
        if why:
            raise ActRefusedError(why)
        return replace(self, terms=terms_kept(former), deliberation=former.deliberation)

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


def why_not_that_sum(former: Decision, granted: int | None) -> str:
    """Why this amount, in cents, rectifies nothing; empty when it may be what the decision should have said."""
    if former.amount_cents is None or (granted is not None and granted >= former.amount_cents):
        return ""
    return _(
        "The decision grants %(amount)s: to grant less is no material error. What is granted is reduced or taken back "
        "by a withdrawal alone, announced first (CRPA L242-1, L122-1)."
    ) % {"amount": amount_text(former.amount_cents)}


def why_not_that_authority(former: Decision, kind: str) -> str:
    """Why this kind of authority can't have taken the decision that is rectified; empty when it is the same."""
    if not former.authority_kind or kind == former.authority_kind:
        return ""
    return _(
        "“%(authority)s” took this decision: another authority would be another decision. Withdraw it, then decide."
    ) % {"authority": former.authority}
