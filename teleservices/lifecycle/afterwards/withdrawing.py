"""A decision withdrawn: announced with its grounds, then taken back by an act that is signed; or given up."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.competence.rules import rules_of
from teleservices.legal import LONGEST_OBSERVATIONS, OBSERVATIONS, legal_day
from teleservices.lifecycle.afterwards.reviewing_again import reviewed_again
from teleservices.lifecycle.afterwards.standing import decision_of, notice_of
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import DecisionGiven, Payload
from teleservices.lifecycle.postal.requesting import cancel_unposted
from teleservices.lifecycle.prerequisites.withdrawable import is_heard, why_not_withdrawn
from teleservices.models import (
    AppealAnswer,
    Decision,
    DecisionWithdrawal,
    Ending,
    ServiceRequest,
    State,
    WithdrawalNotice,
)


@dataclass(frozen=True, kw_only=True)
class Announcement(Payload):
    """Why the decision could be withdrawn, and until when the applicant may make observations."""

    grounds: str
    observations_until: dt.date

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        decision_of(request)
        if not self.grounds.strip():
            raise ActRefusedError(_("Say why the decision could be withdrawn: the applicant answers that."))
        if why_not := why_not_until(self.observations_until, legal_day(now)):
            raise ActRefusedError(why_not)
        return {"filed_away_at": None}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        notice = WithdrawalNotice.objects.create(
            decision=decision_of(request),
            grounds=self.grounds.strip(),
            observations_until=self.observations_until,
            announced_by=actor,
            announced_at=now,
        )
        return {"notice": notice.pk, "until": self.observations_until.isoformat()}


def why_not_until(day: dt.date, today: dt.date) -> str:
    """Why observations can't be waited for until this day; empty when they can."""
    least, most = today + OBSERVATIONS, today + LONGEST_OBSERVATIONS
    if day < least:
        return _("Give the applicant fifteen days at least: until %(day)s or later.") % {"day": long_date(least)}
    if day > most:
        return _("That is too far: choose a day until %(day)s.") % {"day": long_date(most)}
    return ""


@dataclass(frozen=True, kw_only=True)
class GivingUp(Payload):
    """The withdrawal is no longer considered: the decision stands."""

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        WithdrawalNotice.objects.filter(decision=decision_of(request), given_up_at=None).update(given_up_at=now)
        return {}


@dataclass(frozen=True, kw_only=True)
class DecisionTakenBack(DecisionGiven):
    """The act of withdrawal: its legal ground, its reasons, who signs it, as for a decision."""

    ground: str
    has_observed: bool = False
    """Whether the service says that the applicant made their observations elsewhere than here."""

    @property
    def decides_anew(self) -> bool:
        """No: it takes back what was decided."""
        return False

    @property
    def grants(self) -> bool:
        """No: a decision of before its procedure asked for a sum has none to take back."""
        return False

    def about(self, request: ServiceRequest) -> DecisionGiven:
        """With the amount that the decision granted: who signs must be competent for it."""
        rules, decision = rules_of(request.procedure), decision_of(request)
        return replace(self, amount_cents=decision.amount_cents if rules is None or rules.asks_amount else None)

    def check(self, target: State) -> None:
        if not self.reasons.strip():
            raise ActRefusedError(_("Give the reasons of the withdrawal: the law asks for them (CRPA L211-2)."))

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        heard = is_heard(request, notice_of(request), has_observed=self.has_observed)
        if why_not := why_not_withdrawn(decision_of(request), self.ground, on=self.act_date, is_heard=heard):
            raise ActRefusedError(why_not)
        return reviewed_again(request)

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        decision = decision_of(request)
        Decision.objects.filter(pk=decision.pk).update(ended_at=now, ending=Ending.WITHDRAWN)
        cancel_unposted(request, now)
        decision.appeals.filter(answered_at=None).update(answered_at=now, answer=AppealAnswer.UPHELD)
        withdrawal = DecisionWithdrawal.objects.create(
            decision=decision,
            ground=self.ground,
            authority=self.authority,
            authority_kind=self.authority_kind,
            delegation=self.delegation,
            deliberation=self.deliberation,
            on_behalf_of=self.on_behalf_of,
            author=actor,
            author_name=self.author_name or actor.get_full_name(),
            author_capacity=self.author_capacity,
            act_number=self.act_number,
            act_date=self.act_date,
            reasons=self.reasons,
            letter=self.letter,
            withdrawn_at=now,
        )
        return {"withdrawal": withdrawal.pk}
