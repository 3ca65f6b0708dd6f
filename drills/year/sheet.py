"""What an agent does on the sheet of a request: the acts of the table, and what stands beside them."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from drills.year.by_address import SHARE, address_of, do_at
from drills.year.deeds import Deed, deed
from drills.year.draw import Draw
from drills.year.payloads import REASONS, amount_drawn, granting, payload_for
from teleservices.competence.rules import rules_of
from teleservices.deciding.by_rules import by_rules, figures_of, propose_by_rules
from teleservices.deciding.declaring import OtherAid, declare_aid, why_not_declaring, withdraw_declared
from teleservices.deciding.meetings.entering import enter, why_not_entering
from teleservices.deciding.opinions import seeking
from teleservices.deciding.proposals.proposing import Proposed, propose, why_not_proposing
from teleservices.deciding.proposals.scoring import score
from teleservices.deciding.proposals.visas import look_at, why_no_visa
from teleservices.deciding.refusing import Grounds, propose_refusal
from teleservices.lifecycle import ACTS, Act, acts_open_to, perform
from teleservices.lifecycle.messaging import may_write, send_message
from teleservices.lifecycle.postal.requesting import ask_sending, why_not_asked
from teleservices.lifecycle.prepared import prepare
from teleservices.lifecycle.prerequisites.proposed import current_proposal
from teleservices.lifecycle.recusing import end_recusal, recusals_on, recuse
from teleservices.lifecycle.retention.holding import hold, lift
from teleservices.models import AidRegime, LegalHold, Meeting, MeetingState, Outcome, ServiceRequest, Side, State, Visa
from teleservices.permissions import Party, heads, keeps_files, refusal
from tests.factories.opinions import question

RARE, VERY_RARE = 0.15, 0.05
WEIGHTS = {
    "take_charge": 6.0,
    "accept": 3.0,
    "accept_in_part": 3.0,
    "refuse": 3.0,
    "rectify": 5.0,
    "announce_withdrawal": 3.0,
    "withdraw_decision": 3.0,
    "register_appeal": 3.0,
    "request_corrections": 2.0,
    "transfer": 0.2,
    "assign": 0.5,
    "file_away": 0.3,
    "correct_answer": 0.4,
}
"""How often an act of the table, against one for the others."""


def deeds_on_sheet(user: User, request: ServiceRequest, draw: Draw) -> list[Deed]:
    """What its sheet offers to this agent now: its acts, or, as often, what one of its tabs offers beside them."""
    beside = {
        proposals: 12.0,
        entries: 6.0,
        _messages: 2.0,
        _opinions: 2.0,
        _letters: 0.5,
        _aids: 0.5,
        _recusals: 0.2,
        _holds: 0.2,
    }
    tab = draw.choices(list(beside), weights=list(beside.values()))[0] if draw.chance(0.5) else None
    if tab and (deeds := list(tab(user, request, draw))):
        return deeds
    return acts_offered(user, request, draw)


def acts_offered(user: User, request: ServiceRequest, draw: Draw) -> list[Deed]:
    """The acts of the table that its sheet offers to them now; what is on the list of a meeting mostly stays there."""
    acts = acts_open_to(user, request, Party.INSTRUCTOR)
    stays = draw.chance(0.9)
    return [act_deed(act, user, request, draw) for act in acts if not (stays and act.name == "leave_meeting")]


def deeds_not_offered(user: User, request: ServiceRequest, draw: Draw) -> list[Deed]:
    """Acts of the table that its sheet doesn't offer to them: a page left open, an address typed."""
    offered = {act.name for act in acts_open_to(user, request, Party.INSTRUCTOR)}
    others = [act for act in ACTS.values() if act.by is Party.INSTRUCTOR and act.name not in offered]
    return [act_deed(act, user, request, draw) for act in others]


def act_deed(act: Act, user: User, request: ServiceRequest, draw: Draw) -> Deed:
    """An act of the table, done as the desk does it: what was shown is what leaves. One in fifty, by its address."""
    weight = WEIGHTS.get(act.name, 1.0)
    if (address := address_of(act, request)) and draw.chance(SHARE):
        where = {"address": address, "user": user, "request": request, "draw": draw}
        return deed(f"{act.label}, à son adresse", request.reference, do_at, where, name=act.name, weight=weight)
    values = {"act": act, "user": user, "request": request, "draw": draw}
    return deed(str(act.label), request.reference, do_act, values, name=act.name, weight=weight)


def do_act(act: Act, user: User, request: ServiceRequest, draw: Draw) -> object:
    """With what they type; what is prepared first is what is done."""
    payload = payload_for(act, request, user, draw)
    checksum = prepare(request, act, user, payload).checksum if draw.chance(0.2) else None
    return perform(
        request_id=request.pk,
        act_name=act.name,
        actor=user,
        revision_number=request.revision_number,
        payload=payload,
        shown=checksum,
    )


def _messages(user: User, request: ServiceRequest, draw: Draw) -> Iterator[Deed]:
    if not may_write(user, request, Side.SERVICE):
        values = {"request_id": request.pk, "actor": user, "side": Side.SERVICE, "is_paced": False}
        yield deed("écrire au demandeur", request.reference, send_message, {"text": "Un mot du service.", **values})


def proposals(user: User, request: ServiceRequest, draw: Draw) -> Iterator[Deed]:
    """What is proposed of it, noted, and the visa of its head."""
    rules, proposal, about = rules_of(request.procedure), current_proposal(request), request.reference
    if rules and rules.proposals and not why_not_proposing(user, request):
        weight = RARE if proposal else 15.0
        values = {"user": user, "request": request, "draw": draw}
        yield deed("proposer une décision", about, _propose, values, name="propose", weight=weight)
        yield from _by_rules(user, request, weight)
        points = {criterion.key: draw.randint(0, criterion.most) for criterion in rules.proposals.criteria}
        yield deed(
            "noter la demande", about, score, {"request_id": request.pk, "reader": user, "points": points}, weight=RARE
        )
    if proposal and not why_no_visa(user, request, proposal):
        verdict = draw.choice([Visa.Verdict.GIVEN, Visa.Verdict.GIVEN, Visa.Verdict.SENT_BACK])
        values = {"request_id": request.pk, "author": user, "seen": proposal.number, "verdict": verdict}
        yield deed("viser la proposition", about, look_at, {"remark": "À revoir.", **values}, weight=20.0)


def _by_rules(user: User, request: ServiceRequest, weight: float) -> Iterator[Deed]:
    """What a batch proposes of it: the sum that the rules give, a refusal."""
    ruled, about = by_rules(figures_of([request])[request.pk], replaces=True), request.reference
    values = {"request_id": request.pk, "author": user, "seen": ruled.figures.seen, "replaces": True}
    if ruled.proposed and ruled.proposed.amount:
        amount = {"amount_cents": ruled.proposed.amount}
        yield deed("proposer selon les règles", about, propose_by_rules, values | amount, weight=weight)
    yield deed("proposer un refus", about, propose_refusal, values | {"grounds": Grounds(text=REASONS)}, weight=RARE)


def _propose(user: User, request: ServiceRequest, draw: Draw) -> object:
    amount, proposal = amount_drawn(request, draw), current_proposal(request)
    outcome = Outcome.REFUSED if draw.chance(0.2) else granting(request, amount)
    proposed = Proposed(
        outcome=draw.choice([Outcome.ACCEPTED, Outcome.REFUSED]) if draw.chance(0.05) else outcome,
        amount=None if outcome == Outcome.REFUSED else amount,
        reasons=REASONS if outcome == Outcome.REFUSED or draw.chance(0.7) else "",
        gap="Le budget est compté.",
    )
    number = proposal.number if proposal else 0
    return propose(request_id=request.pk, author=user, seen=number, proposed=proposed)


def entries(user: User, request: ServiceRequest, draw: Draw) -> Iterator[Deed]:
    """The meetings in preparation on whose list it may be put."""
    if request.state not in State.open() or refusal(user, request, Party.INSTRUCTOR):
        return
    prepared = Meeting.objects.filter(team=request.team_id, state=MeetingState.PREPARATION, cancelled_at=None)
    for meeting in prepared.select_related("authority"):
        if not why_not_entering(meeting, request):
            values = {"meeting_id": meeting.pk, "request_id": request.pk, "actor": user}
            yield deed("inscrire à une séance", request.reference, enter, values, weight=12.0)


def _opinions(user: User, request: ServiceRequest, draw: Draw) -> Iterator[Deed]:
    if seeking.why_not_asked(request, user):
        return
    days, about = dt.timedelta(days=draw.choice([5, 20, 40])), request.reference
    reason = draw.choice(["Le maire est absent.", ""])
    inquiry = question(deadline=timezone.localdate() + days, deadline_reason=reason)
    values = {"request_id": request.pk, "actor": user, "question": inquiry}
    yield deed("demander un avis", about, seeking.ask_opinion, values, weight=0.5)
    for opinion in request.opinions.filter(answered_at=None, withdrawn_at=None, deemed_at=None)[:1]:
        key = {"opinion_id": opinion.pk, "actor": user}
        later = {"deadline": opinion.deadline + days, "deadline_reason": reason}
        yield deed("prolonger un avis", about, seeking.extend_deadline, {**key, **later})
        yield deed("relancer un avis", about, seeking.remind_by_hand, key)
        yield deed("ne plus attendre l’avis", about, seeking.withdraw_opinion, key)
        if seeking.is_late(opinion, timezone.now()):
            yield deed("réputer l’avis donné", about, seeking.deem_given, {"ground": "R423-59", **key})


def _recusals(user: User, request: ServiceRequest, draw: Draw) -> Iterator[Deed]:
    if refusal(user, request, Party.INSTRUCTOR):
        return
    key, about = {"request_id": request.pk, "actor": user}, request.reference
    yield deed("se déporter", about, recuse, {"is_everywhere": draw.chance(0.2), **key}, weight=VERY_RARE)
    recusal = recusals_on(request).order_by("pk").first()
    if recusal and request.team_id and heads(user, request.team_id):
        yield deed("mettre fin au déport", about, end_recusal, {"recusal_id": recusal.pk, **key})


def _letters(user: User, request: ServiceRequest, draw: Draw) -> Iterator[Deed]:
    news = request.decisions.standing().first() or request.events.order_by("-number").first()
    if news and not refusal(user, request, Party.INSTRUCTOR) and not why_not_asked(news):
        where = {"recipient_name": "Usager", "address": "1 rue des Aulnes\n99000 Brenne", "reason": "À sa demande"}
        values = {"news": news, "actor": user, "is_registered": draw.chance(0.5)}
        yield deed("envoyer aussi par la poste", request.reference, ask_sending, {**values, **where}, weight=RARE)


def _holds(user: User, request: ServiceRequest, draw: Draw) -> Iterator[Deed]:
    if request.team_id is None or request.eliminated_at or not keeps_files(user, request.team_id):
        return
    key, about = {"request_id": request.pk, "actor": user}, request.reference
    if placed := LegalHold.objects.standing().filter(request=request).first():
        yield deed(
            "lever un litige", about, lift, {"hold_id": placed.pk, "reason": "Affaire close.", **key}, weight=RARE
        )
    else:
        yield deed("conserver pour un litige", about, hold, {"reason": "Recours.", **key}, weight=VERY_RARE)


def _aids(user: User, request: ServiceRequest, draw: Draw) -> Iterator[Deed]:
    if why_not_declaring(user, request):
        return
    key, day = {"request_id": request.pk, "author": user}, timezone.localdate()
    aid = OtherAid(
        regime=AidRegime.GENERAL,
        granted_on=day - dt.timedelta(days=90),
        amount_cents=100_000,
        granted_by="Commune de Brenne",
    )
    yield deed("inscrire une aide", request.reference, declare_aid, {"stated_on": day, "aid": aid, **key}, weight=RARE)
    if line := request.declared_aids.filter(withdrawn_at=None).first():
        yield deed("retirer une aide", request.reference, withdraw_declared, {"uuid": line.uuid, **key}, weight=RARE)
