"""What the acts of the table are done with, drawn: one function for each kind of payload, which a test holds whole."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from accounts.models import Membership, Role, User
from drills.year.draw import Draw
from locker.models import StoredFile
from portal.errors import RefusedActError
from teleservices.competence.rules import rules_of
from teleservices.legal import legal_day
from teleservices.lifecycle.act import Act
from teleservices.lifecycle.afterwards.appealing import AppealClosed, AppealReceived, Reconsideration
from teleservices.lifecycle.afterwards.rectifying import Rectification
from teleservices.lifecycle.afterwards.reviewing_again import Reopening
from teleservices.lifecycle.afterwards.withdrawing import Announcement, DecisionTakenBack, GivingUp
from teleservices.lifecycle.agent_corrections import AnswerCorrection
from teleservices.lifecycle.applicant_payloads import HandingOver, Resubmission
from teleservices.lifecycle.attesting import Attestation
from teleservices.lifecycle.corrections.payloads import Amendment, Cancellation, Corrections, Extension
from teleservices.lifecycle.filing_away import FilingAway, TakingOut
from teleservices.lifecycle.leaving_meeting import LeavingMeeting
from teleservices.lifecycle.payloads import Acceptance, Assignment, DecisionGiven, Payload, TakingCharge
from teleservices.lifecycle.prerequisites.granted_sums import amount_asked
from teleservices.lifecycle.prerequisites.proposed import current_proposal
from teleservices.lifecycle.transferring import Transfer
from teleservices.models import (
    Appeal,
    AppealKind,
    AuthorityKind,
    Decision,
    Deliberation,
    Outcome,
    ServiceRequest,
    State,
    Team,
    WithdrawalGround,
)
from teleservices.permissions import assignable
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES

Drawer = Callable[[Act, ServiceRequest, User, Draw], Payload]

REASONS = "Article 4 du règlement : le projet a lieu hors du département."


def payload_for(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    """What `user` brings to an act, as they would type it: right most of the time."""
    return DRAWERS[act.payload](act, request, user, draw)


def _made(act: Act, **values: Any) -> Payload:  # noqa: ANN401 - each payload has its own
    return act.payload(**values)


def _message(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    stages = request.procedure.stages.filter(state=act.review_state or act.target or request.state)
    stage = draw.pick(stages, lambda stage: stage.key) if act.name == "move_stage" else None
    return act.payload(message=draw.choice(["", "Votre dossier avance."]), stage_key=stage.key if stage else "")


def _assignment(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    return Assignment(assignee=draw.pick(assignable(request), lambda agent: agent.email) or user)


def _deadline(draw: Draw) -> tuple[dt.date, str]:
    """A day to come, with why it would be beyond that of silence, most of the time."""
    day = timezone.localdate() + dt.timedelta(days=draw.choice([2, 10, 15, 30, 45]))
    return day, draw.choice(["Le conseil d’administration se réunit tard.", ""])


def _corrections(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    day, reason = _deadline(draw)
    keys = draw.choice([(STATUTES,), (PROJECT,), (STATUTES, AMOUNT)])
    indispensable = keys[:1] if draw.chance(0.3) else ()
    values: dict[str, Any] = {"message": "À compléter.", "field_keys": keys, "indispensable_keys": indispensable}
    return _made(act, **values, deadline=day, deadline_reason=reason)


def _extension(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    day, reason = _deadline(draw)
    return Extension(deadline=day + dt.timedelta(days=20), deadline_reason=reason)


def _correction(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    key = draw.choice([PROJECT, AMOUNT])
    answer = f"Fête n° {draw.randint(1, 99)}" if key == PROJECT else 100 * draw.randint(1, 9_000)
    return AnswerCorrection(key=key, former=dict(request.answers), answer=answer, reason="Erreur de saisie.")


def _transfer(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    teams = {team.pk: team for team in Team.objects.all()}
    own = teams[request.team_id or min(teams)]
    other = draw.pick([team for team in teams.values() if team != own], lambda team: team.name) or own
    return Transfer(leaves=own, team=other, reason="Cela relève de vous.")


def _handing_over(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    others = Membership.objects.filter(profile=request.profile_id).exclude(user=request.applicant_id)
    others = others.filter(role__in=Role.filing()).select_related("user")
    other = draw.pick(others, lambda member: member.user.email)
    return HandingOver(member=other.user if other else user)


def _leaving(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    return LeavingMeeting(reason="Pièce à vérifier.")


def amount_drawn(request: ServiceRequest, draw: Draw) -> int | None:
    """All that was asked, less, or more; None where no sum is asked for."""
    demand = amount_asked(request)
    if demand is None:
        return None
    return draw.choice([demand, demand, demand // 2, max(1, demand - 1_000), demand + 50_000])


def granting(request: ServiceRequest, amount: int | None) -> Outcome:
    """What granting this amount is: in part where it is less than was asked."""
    demand = amount_asked(request)
    return (
        Outcome.ACCEPTED_IN_PART if demand is not None and amount is not None and amount < demand else Outcome.ACCEPTED
    )


def _decision(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    """By the president's delegate, the president's letter, or a deliberation of the register."""
    rules = rules_of(request.procedure)
    today = legal_day(timezone.now())
    values: dict[str, Any] = {"act_date": today, "reasons": draw.choice([REASONS, REASONS, REASONS, ""])}
    outcome = act.outcome_from(State(request.state))
    if rules is None:
        values |= {"authority": "Présidente du conseil départemental", "author_capacity": "Directrice"}
    elif not rules.is_handled:
        kind = draw.choice([AuthorityKind.PRESIDENT, AuthorityKind.STANDING_COMMITTEE])
        values |= {"authority_kind": kind, "act_number": draw.choice(["", f"2027-{draw.randint(1, 999)}"])}
        if kind == AuthorityKind.STANDING_COMMITTEE:
            values["deliberation"] = _deliberation(request, draw)
        elif draw.chance(0.2):
            values |= {"is_signed_by_holder": True, "letter": StoredFile.objects.order_by("pk").first()}
        if rules.asks_amount and outcome in {Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART}:
            values["amount_cents"] = amount_drawn(request, draw)
        proposal = current_proposal(request)
        if proposal and outcome == proposal.outcome and draw.chance(0.7):
            values |= {"amount_cents": proposal.amount_proposed}
        values["departure"] = draw.choice(["", "La commission en a discuté."])
    return _made(act, **values, **_about_decision(act, request, draw))


def _deliberation(request: ServiceRequest, draw: Draw) -> Deliberation | None:
    """One of the register, of after the request most of the time; sometimes none."""
    there = Deliberation.objects.filter(team=request.team_id)
    if request.submitted_at and draw.chance(0.9):
        there = there.filter(adopted_on__gte=legal_day(request.submitted_at))
    return draw.pick(there, lambda deliberation: deliberation.number) if draw.chance(0.9) else None


def _about_decision(act: Act, request: ServiceRequest, draw: Draw) -> dict[str, object]:
    """What a rectification or a withdrawal says besides, of the decision that stands."""
    if act.payload is DecisionTakenBack:
        return {"ground": draw.choice(WithdrawalGround.values)}
    if act.payload is Rectification:
        return {"error": "Le numéro de l’acte."}
    return {}


def _rectification(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    """The decision that stands, said again: its sum is sometimes another, which is no material error."""
    former: Decision | None = request.decisions.standing().first()
    if former is None or draw.chance(0.1):
        return _decision(act, request, user, draw)
    cents = former.amount_cents
    if cents is not None and draw.chance(0.5):
        cents = draw.choice([cents // 2, cents // 2, cents + 100])
    return Rectification(
        error="Le numéro de l’acte.",
        act_date=former.act_date,
        act_number=former.act_number,
        authority=former.authority,
        authority_kind=former.authority_kind,
        author_capacity=former.author_capacity,
        reasons=former.reasons,
        amount_cents=cents,
    )


def _announcement(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    until = timezone.localdate() + dt.timedelta(days=draw.choice([5, 15, 16, 20]))
    return Announcement(grounds="Le projet n’a pas eu lieu.", observations_until=until)


def _appeal(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    received = timezone.localdate() - dt.timedelta(days=draw.choice([0, 0, 1, 3]))
    return AppealReceived(kind=draw.choice(AppealKind.values), received_on=received)


def _on_appeal(act: Act, request: ServiceRequest, user: User, draw: Draw) -> Payload:
    decision = request.decisions.standing().first()
    appeal = (decision.appeals.order_by("pk").first() if decision else None) or Appeal.objects.order_by("pk").first()
    if appeal is None:
        raise RefusedActError("Aucun recours n’est enregistré.")
    reasons = {"reasons": REASONS} if act.payload is AppealClosed else {}
    return _made(act, appeal=appeal, **reasons)


DRAWERS: dict[type[Payload], Drawer] = {
    Payload: _message,
    TakingCharge: _message,
    Assignment: _assignment,
    Corrections: _corrections,
    Amendment: _corrections,
    Extension: _extension,
    Cancellation: _message,
    Resubmission: _message,
    Acceptance: _message,
    AnswerCorrection: _correction,
    DecisionGiven: _decision,
    Rectification: _rectification,
    DecisionTakenBack: _decision,
    Announcement: _announcement,
    GivingUp: _message,
    AppealReceived: _appeal,
    AppealClosed: _on_appeal,
    Reconsideration: _on_appeal,
    Reopening: _message,
    Transfer: _transfer,
    HandingOver: _handing_over,
    LeavingMeeting: _leaving,
    Attestation: _message,
    FilingAway: _message,
    TakingOut: _message,
}
