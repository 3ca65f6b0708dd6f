"""What a service proposes: by whom, within what rules, version after version, and what it opens to a decision."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.models import User
from portal.dates import long_date
from teleservices.competence.grant_plan import owed
from teleservices.deciding.errors import ProposalRefusedError, StaleProposalError
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.deciding.proposals.scoring import grid_of, score
from teleservices.deciding.proposals.visas import look_at
from teleservices.lifecycle import ActRefusedError, DecisionGiven, facts, perform
from teleservices.models import (
    AuthorityKind,
    Decision,
    Outcome,
    Proposal,
    RequestFacts,
    ServiceRequest,
    State,
    TeamMember,
    TeamRole,
    Visa,
)
from tests.factories.competence import COMMITTEE_PROPOSES, make_authority, make_deliberation
from tests.factories.procedures import make_instructor, make_procedure, make_request
from tests.french import french

pytestmark = pytest.mark.django_db
COMMITTEE = AuthorityKind.STANDING_COMMITTEE
WANTED = COMMITTEE_PROPOSES.proposals
GRANT = Proposed(outcome=Outcome.ACCEPTED, eligible_base=400_000, amount=200_000)


@pytest.fixture
def request_() -> ServiceRequest:
    make_authority(COMMITTEE)
    return make_request(procedure=make_procedure(decision_rules=COMMITTEE_PROPOSES.to_json()), state=State.IN_REVIEW)


@pytest.fixture
def camille(request_: ServiceRequest) -> User:
    return make_instructor(request_.team)


@pytest.fixture
def head(request_: ServiceRequest) -> User:
    user = make_instructor(request_.team)
    TeamMember.objects.filter(user=user).update(role=TeamRole.HEAD)
    return user


def put(request: ServiceRequest, author: User, proposed: Proposed = GRANT, seen: int = 0) -> Proposal:
    return propose(request_id=request.pk, author=author, seen=seen, proposed=proposed)


def decide(request: ServiceRequest, actor: User, act_name: str = "accept", amount: int | None = 200_000) -> Decision:
    request.refresh_from_db()
    payload = DecisionGiven(
        act_date=timezone.localdate(),
        authority_kind=COMMITTEE,
        deliberation=make_deliberation(request.team),
        amount_cents=amount,
        reasons="Motifs.",
        departure="Autre choix.",
    )
    perform(
        request_id=request.pk,
        act_name=act_name,
        actor=actor,
        revision_number=request.revision_number,
        payload=payload,
    )
    return Decision.objects.get(request=request)


def test_a_proposal_keeps_what_it_is_made_of_and_the_list_shows_its_amount(
    request_: ServiceRequest, camille: User
) -> None:
    due = owed("Rendre le compte rendu financier", dt.date(2027, 6, 30))
    proposal = put(
        request_,
        camille,
        Proposed(
            outcome=Outcome.ACCEPTED,
            eligible_base=400_000,
            amount=180_000,
            gap="Aide de l’année dernière non utilisée.",
            articles=("a4",),
            obligations=(due,),
            budget_line="65748 – Associations",
        ),
    )
    assert (proposal.rate, proposal.amount_computed, proposal.amount_proposed) == (5_000, 200_000, 180_000)
    assert [(duty["text"], duty["due_on"]) for duty in proposal.conditions] == [(due.text, "2027-06-30")]
    assert RequestFacts.objects.get(request=request_).amount_proposed == 180_000
    assert facts.drift(ServiceRequest.objects.all()) == []
    facts.rebuild(ServiceRequest.objects.all())
    assert RequestFacts.objects.get(request=request_).amount_proposed == 180_000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": 190_000}, "dites pourquoi"),
        ({"amount": None}, "Écrivez le montant que vous proposez"),
        ({"amount": 0, "gap": "Rien."}, "zéro euro"),
        ({"outcome": Outcome.REFUSED, "eligible_base": None, "amount": None}, "Donnez les motifs"),
        ({"outcome": Outcome.REFUSED, "reasons": "Non."}, "n’accorde aucune somme"),
        ({"budget_line": "Une autre"}, "ligne budgétaire"),
        ({"obligations": tuple(owed("x") for _ in range(11))}, "10 conditions au plus"),
    ],
)
def test_what_the_rules_refuse_is_said_and_nothing_is_written(
    request_: ServiceRequest, camille: User, changes: dict[str, object], words: str
) -> None:
    values = {"outcome": Outcome.ACCEPTED, "eligible_base": 400_000, "amount": 200_000} | changes
    with pytest.raises(ProposalRefusedError, match=words):
        put(request_, camille, Proposed(**values))  # type: ignore[arg-type] # the cases above
    assert not Proposal.objects.exists()


def test_whoever_comes_second_is_told_and_the_former_version_stays(
    request_: ServiceRequest, camille: User, head: User
) -> None:
    put(request_, camille)
    with pytest.raises(StaleProposalError):
        put(request_, head)
    put(request_, head, Proposed(outcome=Outcome.REFUSED, reasons="Plafond dépassé."), seen=1)
    versions = list(Proposal.objects.values_list("number", "outcome", "is_current"))
    assert versions == [(2, "refused", True), (1, "accepted", False)]
    assert RequestFacts.objects.get(request=request_).amount_proposed is None


def test_only_the_service_proposes_while_the_request_is_reviewed(request_: ServiceRequest, camille: User) -> None:
    with pytest.raises(ProposalRefusedError, match="autre service"):
        put(request_, make_instructor())
    request_.profile.memberships.create(user=camille, role="reader")
    with pytest.raises(ProposalRefusedError, match="collègue"):
        put(request_, camille)
    sent = make_request(procedure=request_.procedure)
    with pytest.raises(ProposalRefusedError, match="en cours d’instruction"):
        put(sent, make_instructor(sent.team))


def test_nothing_is_decided_before_the_visa_and_the_decision_keeps_the_proposal(
    request_: ServiceRequest, camille: User, head: User
) -> None:
    with pytest.raises(ActRefusedError, match="n’a encore rien proposé"):
        decide(request_, camille)
    proposal = put(request_, camille)
    with pytest.raises(ActRefusedError, match="attend le visa"):
        decide(request_, camille)
    with pytest.raises(ProposalRefusedError, match="responsable du service"):
        look_at(request_id=request_.pk, author=camille, seen=1, verdict=Visa.Verdict.GIVEN)
    look_at(request_id=request_.pk, author=head, seen=1, verdict=Visa.Verdict.GIVEN)
    assert decide(request_, camille).proposal == proposal


def test_what_is_sent_back_opens_nothing_until_it_is_changed(
    request_: ServiceRequest, camille: User, head: User
) -> None:
    put(request_, camille)
    with pytest.raises(ProposalRefusedError, match="ce qu’il faut changer"):
        look_at(request_id=request_.pk, author=head, seen=1, verdict=Visa.Verdict.SENT_BACK)
    look_at(request_id=request_.pk, author=head, seen=1, verdict=Visa.Verdict.SENT_BACK, remark="Trop.")
    with pytest.raises(ActRefusedError, match="attend le visa"):
        decide(request_, camille)
    with pytest.raises(ProposalRefusedError, match="déjà été examinée"):
        look_at(request_id=request_.pk, author=head, seen=1, verdict=Visa.Verdict.GIVEN)
    put(request_, camille, seen=1)
    with pytest.raises(StaleProposalError):
        look_at(request_id=request_.pk, author=head, seen=1, verdict=Visa.Verdict.GIVEN)
    look_at(request_id=request_.pk, author=head, seen=2, verdict=Visa.Verdict.GIVEN)
    decide(request_, camille)


def test_what_a_head_proposes_bears_their_visa(request_: ServiceRequest, head: User) -> None:
    assert put(request_, head).visa.verdict == Visa.Verdict.GIVEN
    decide(request_, head)


def test_points_of_readers_make_an_average_once_every_criterion_has_some(
    request_: ServiceRequest, camille: User, head: User
) -> None:
    score(request_id=request_.pk, reader=camille, points={"c1": 4})
    assert WANTED
    assert grid_of(WANTED, request_.scores.all()).out_of_100 is None
    score(request_id=request_.pk, reader=camille, points={"c1": 3, "c2": 10})
    score(request_id=request_.pk, reader=head, points={"c1": 5})
    grid = grid_of(WANTED, request_.scores.all())
    assert (grid.readers, grid.out_of_100) == (2, 90)
    for points in ({"c1": 6}, {"c9": 1}, {"c2": -1}):
        with pytest.raises(ProposalRefusedError):
            score(request_id=request_.pk, reader=camille, points=points)


def test_the_letter_of_what_is_granted_says_the_conditions_and_a_refusal_none(
    request_: ServiceRequest, head: User
) -> None:
    due = owed("Rendre le compte rendu financier", dt.date(2027, 6, 30))
    put(request_, head, replace(GRANT, obligations=(due, owed("Citer le Département"))))
    granted, other = request_, make_request(procedure=request_.procedure, state=State.IN_REVIEW)
    sections = {part["title"]: part for part in decide(granted, head).letter_contents["sections"]}
    section = sections[french("What you must do")]
    assert section["paragraphs"] == [
        f"– Rendre le compte rendu financier, avant le {long_date(dt.date(2027, 6, 30))}",
        "– Citer le Département",
    ]
    put(other, head, replace(GRANT, obligations=(due,)))
    refused = decide(other, head, "refuse", amount=None)
    assert "compte rendu financier" not in str(refused.letter_contents)
