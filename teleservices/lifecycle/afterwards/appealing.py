"""Appeals against a decision: one that was received, its rejection, the request reconsidered on it."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import months_after
from teleservices.legal import APPEAL_MONTHS, legal_day
from teleservices.lifecycle.afterwards.reviewing_again import reviewed_again
from teleservices.lifecycle.afterwards.standing import decision_of, open_appeals
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import Payload
from teleservices.lifecycle.postal.notified import comes_late
from teleservices.models import Appeal, AppealAnswer, AppealKind, Decision, ServiceRequest


@dataclass(frozen=True, kw_only=True)
class AppealReceived(Payload):
    """An appeal that came by post, in a message or from the court, and its day."""

    kind: str
    received_on: dt.date

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        if why_not := why_not_received(self.received_on, decision_of(request), legal_day(now)):
            raise ActRefusedError(why_not)
        return {"filed_away_at": None}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        decision = decision_of(request)
        appeal = Appeal.objects.create(
            decision=decision,
            kind=self.kind,
            received_on=self.received_on,
            is_late=comes_late(decision, self.received_on),
            deadline=silence_rejects_on(self.kind, self.received_on),
            registered_by=actor,
            registered_at=now,
        )
        return {"appeal": appeal.pk}


def why_not_received(day: dt.date, decision: Decision, today: dt.date) -> str:
    """Why an appeal against this decision can't have come on this day; empty when it can."""
    if day > today:
        return _("This day is to come: register the appeal once it is received.")
    if day < decision.act_date:
        return _("This day comes before the decision: check it.")
    return ""


def silence_rejects_on(kind: str, received_on: dt.date) -> dt.date | None:
    """When two months of silence reject an appeal (CRPA L231-4, CJA R421-2); None before a court, which judges."""
    return None if kind == AppealKind.CONTENTIOUS else months_after(received_on, APPEAL_MONTHS)


@dataclass(frozen=True, kw_only=True)
class AppealClosed(Payload):
    """An appeal rejected, with the reasons, or given up by its author: the decision stands."""

    appeal: Appeal
    answer: str = AppealAnswer.REJECTED
    reasons: str = ""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        _check_open(self.appeal, request)
        if self.answer == AppealAnswer.REJECTED and not self.reasons.strip():
            raise ActRefusedError(_("Give the reasons of the rejection: the law asks for them."))
        return {}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return _answered(self.appeal, self.answer, now, self.reasons.strip())


@dataclass(frozen=True, kw_only=True)
class Reconsideration(Payload):
    """The review begins again on an appeal; the decision stands until another replaces it."""

    appeal: Appeal

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        _check_open(self.appeal, request)
        return reviewed_again(request)

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return _answered(self.appeal, AppealAnswer.UPHELD, now)


def _check_open(appeal: Appeal, request: ServiceRequest) -> None:
    if appeal not in open_appeals(request):
        raise ActRefusedError(_("This appeal was answered already, or is against another decision."))


def _answered(appeal: Appeal, answer: str, now: dt.datetime, reasons: str = "") -> dict[str, object]:
    Appeal.objects.filter(pk=appeal.pk).update(answer=answer, answered_at=now, reasons=reasons)
    return {"appeal": appeal.pk}
