"""One decision in force: what its authority voted, or what somebody competent signed; told with its remedies."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from drills.year.invariants import invariant
from drills.year.reckoner import local_day
from drills.year.world import World
from teleservices.competence.rules import outcome_exists, rules_of
from teleservices.models import (
    AuthorityKind,
    Decision,
    Fate,
    MeetingItem,
    Outcome,
    RequestFacts,
    ServiceRequest,
    State,
    Vote,
)

DECIDED = [Vote.ADOPTED, Vote.AMENDED, Vote.REJECTED]


@invariant("une demande a une décision en vigueur au plus, et celle que dit son état")
def one_decision_stands(world: World) -> Iterator[str]:
    """None where the procedure decides nothing, nor once it is destroyed."""
    standing = Count("decisions", filter=Q(decisions__ended_at=None))
    there = ServiceRequest.objects.filter(eliminated_at=None).annotate(standing=standing)
    for request in there.select_related("procedure").order_by():
        rules = rules_of(request.procedure)
        owes = request.state in State.decided() and not (rules and rules.is_handled)
        if request.standing > 1 or (owes and request.standing != 1):
            yield f"{request.reference} ({request.state}) : {request.standing} décisions en vigueur"
    for decision in Decision.objects.standing().filter(request__state__in=State.decided()).select_related("request"):
        if decision.outcome != decision.request.state:
            yield f"{decision.request.reference} ({decision.request.state}) : décision {decision.outcome}"


@invariant("ce qui est devant une assemblée, elle seule en décide (CGCT L3211-1, L3211-2)")
def what_is_before_a_body_waits_for_it(world: World) -> Iterator[str]:
    """No decision of the service while a frozen or voted list has the request; what left is what was voted."""
    items = MeetingItem.objects.exclude(meeting__frozen_at=None).select_related("meeting__authority", "decision")
    for item in items.select_related("request"):
        if item.is_open and item.meeting.cancelled_at is None and item.taken_out_at is None:
            since = item.meeting.frozen_at
            for decision in item.request.decisions.filter(decided_at__gte=since, replaces=None):
                yield f"{item.request.reference} : {decision.outcome}, devant la séance du {item.meeting.meets_on}"
        if item.fate == Fate.DONE and item.vote in DECIDED and item.decision:
            yield from _not_as_voted(item, item.decision)


def _not_as_voted(item: MeetingItem, decision: Decision) -> Iterator[str]:
    refuses = item.vote == Vote.REJECTED
    if decision.authority_kind != item.meeting.authority.kind:
        yield f"{item.request.reference} : votée par {item.meeting.authority.kind}, prise par {decision.authority_kind}"
    if (decision.outcome == Outcome.REFUSED) < refuses or decision.amount_cents != item.voted_cents:
        yield f"{item.request.reference} : votée {item.vote} {item.voted_cents}, prise {decision.amount_cents}"


@invariant("qui prend une décision en a la compétence (CRPA L212-1, CGCT L3221-3)")
def who_decides_may(world: World) -> Iterator[str]:
    """A delegate within their act, a body by a vote here or a deliberation that the prefect got."""
    for decision in Decision.objects.select_related("delegation", "deliberation", "request").exclude(authority_kind=""):
        reference = decision.request.reference
        if decision.delegation:
            yield from (f"{reference} : {why}" for why in _beyond_delegation(decision))
        elif decision.authority_kind != AuthorityKind.PRESIDENT and not _rests_on_a_vote(decision):
            yield f"{reference} : {decision.authority_kind} n’a rien délibéré"


def _beyond_delegation(decision: Decision) -> Iterator[str]:
    act = decision.delegation
    if act is None:
        return
    most = act.amount_max_cents
    if decision.author_id != act.delegate_id:
        yield "signée par un autre que le délégataire"
    ends = [day for day in (act.valid_to, act.revoked_on) if day]
    if decision.act_date < act.valid_from or any(decision.act_date > day for day in ends):
        yield f"signée le {decision.act_date}, hors de la délégation"
    if most is not None and (decision.amount_cents or 0) > most:
        yield f"{decision.amount_cents} centimes, délégation jusqu’à {most}"


def _rests_on_a_vote(decision: Decision) -> bool:
    """Itself, or what it rectifies."""
    if decision.deliberation and decision.deliberation.transmitted_on:
        return True
    if MeetingItem.objects.filter(decision=decision).exists():
        return True
    return bool(decision.error) and decision.replaces is not None and _rests_on_a_vote(decision.replaces)


@invariant("une rectification ne change ni le sens, ni l’autorité, ni la somme contre le demandeur (CRPA L242-1)")
def a_rectification_takes_nothing_back(world: World) -> Iterator[str]:
    """What is taken back is withdrawn, announced first."""
    for decision in Decision.objects.exclude(error="").exclude(replaces=None).select_related("replaces", "request"):
        former = decision.replaces
        if former is None:
            continue
        if (decision.outcome, decision.authority_kind) != (former.outcome, former.authority_kind):
            yield f"{decision.request.reference} : {former.outcome} devient {decision.outcome}"
        if (decision.amount_cents or 0) < (former.amount_cents or 0):
            yield f"{decision.request.reference} : {former.amount_cents} devient {decision.amount_cents}"


@invariant("accorder moins que demandé, c’est accorder en partie ; les recours sont dits quand on peut contester")
def what_is_less_is_told(world: World) -> Iterator[str]:
    """CJA R421-5: of decisions whose request hasn't moved since, since what is asked may be corrected."""
    asked_of = dict(RequestFacts.objects.values_list("pk", "amount_asked"))
    title = _("If you disagree with this decision")
    standing = Decision.objects.standing().filter(request__state__in=State.decided())
    for decision in standing.select_related("request__procedure"):
        demand = asked_of.get(decision.request_id)
        in_part = outcome_exists(decision.request.procedure, Outcome.ACCEPTED_IN_PART)
        if decision.outcome == Outcome.ACCEPTED and _grants_less(decision, demand) and in_part:
            yield f"{decision.request.reference} : {decision.amount_cents} sur {demand}, accordée"
        if decision.letter_contents is None:
            continue
        owes = _owes_remedies(decision, demand)
        titles = [section["title"] for section in decision.letter_contents["sections"]]
        if (title in titles) != owes:
            yield f"{decision.request.reference} : recours {'absents' if owes else 'en trop'}"


def _grants_less(decision: Decision, demand: int | None) -> bool:
    granted = decision.amount_cents
    return demand is not None and granted is not None and granted < demand


def _owes_remedies(decision: Decision, demand: int | None) -> bool:
    """Whether its letter says how to contest it: unless it grants the whole of what was asked."""
    is_whole = decision.outcome == Outcome.ACCEPTED and not decision.error and not _grants_less(decision, demand)
    return not is_whole or (decision.amount_cents is not None and demand is None)


@invariant("une décision ne précède pas la demande, et n’est pas datée de demain")
def a_decision_has_its_day(world: World) -> Iterator[str]:
    """The day of the act is between the transmission and the day when it is recorded."""
    for decision in Decision.objects.select_related("request"):
        submission = decision.request.submitted_at
        if decision.act_date > local_day(decision.decided_at) or (
            submission and decision.act_date < local_day(submission)
        ):
            yield f"{decision.request.reference} : datée du {decision.act_date}"
