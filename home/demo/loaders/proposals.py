"""What the demo's service of associations proposes of the requests that it reviews, once its rules want it."""

from random import Random

from accounts.models import User
from home.demo.loaders.annotations import annotations_for
from home.demo.typography import french
from teleservices.answering.fingerprints import NOTHING
from teleservices.competence.calculation import calculation
from teleservices.competence.rules import rules_of
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.deciding.proposals.scoring import score
from teleservices.desk.sheet.annotations.storing import save_annotation
from teleservices.lifecycle.prerequisites.annotations import missing_annotations
from teleservices.models import Outcome, ServiceRequest, State, TeamRole

CODE = "aide-au-projet-associatif"


def load_proposals() -> None:
    """Two requests of three are noted, then proposed on by whoever follows them or else by an instructor; all have
    points of that reader.
    """
    chance, reviewed = Random(2026), ServiceRequest.objects.with_form().filter(procedure__code=CODE)  # noqa: S311
    rows = reviewed.filter(state=State.IN_REVIEW).select_related("team", "assignee", "desk_facts").order_by("pk")
    for number, request in enumerate(rows):
        author = request.assignee or _instructor(request)
        points = {"interet": 2 + number % 4, "budget": 1 + number % 5, "public": number % 6}
        score(request_id=request.pk, reader=author, points=points)
        if number % 3:
            _annotate(request, author, chance)
            _propose(request, author)


def _annotate(request: ServiceRequest, author: User, chance: Random) -> None:
    """Answer what the service still has to note before it proposes."""
    answers = annotations_for(request, chance)
    for field in missing_annotations(request):
        if field.key in answers:
            answer = answers[field.key]
            save_annotation(request_id=request.pk, key=field.key, answer=answer, seen=NOTHING, author=author)


def _propose(request: ServiceRequest, author: User) -> None:
    rules = rules_of(request.procedure)
    demand = request.desk_facts.amount_asked
    if demand is None or rules is None or rules.proposals is None:
        return
    base = demand * 8 // 10 // 100 * 100
    amount_computed = calculation(rules.proposals, request, base)
    if amount_computed is None or amount_computed.cents is None:
        return
    amount = min(amount_computed.cents, demand)
    outcome = Outcome.ACCEPTED if amount == demand else Outcome.ACCEPTED_IN_PART
    proposed = Proposed(
        outcome=outcome,
        eligible_base=base,
        amount=amount,
        gap="" if amount == amount_computed.cents else french("Le montant demandé est moindre."),
        articles=("article4",),
        budget_line=rules.proposals.budget_lines[0],
    )
    if missing_annotations(request):
        return
    propose(request_id=request.pk, author=author, seen=0, proposed=proposed)


def _instructor(request: ServiceRequest) -> User:
    members = request.team.team_members.filter(role=TeamRole.INSTRUCTOR) if request.team else None
    member = members.select_related("user").order_by("pk").first() if members is not None else None
    if member is None:
        raise LookupError(request.reference)
    return member.user
