"""What is proposed by a formula: of what the applicant answered and was shown, of the service's notes, of the base."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from formkit.language.line_reader import read_line
from formkit.language.nodes import Node
from formkit.language.value_types import AMOUNT
from formkit.schema import FormSchema
from teleservices.answering.fingerprints import NOTHING
from teleservices.competence.rules import DecisionRules
from teleservices.competence.service_values import base_name, service_scope
from teleservices.deciding.by_rules import figures_of, propose_by_rules
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.desk.sheet.annotations.storing import save_annotation
from teleservices.models import AuthorityKind, Outcome, Procedure, RequestFacts, ServiceRequest, State
from tests.factories.competence import make_authority
from tests.factories.meetings import RULES
from tests.factories.procedures import AMOUNT as DEMAND
from tests.factories.procedures import ANSWERS, make_form, make_instructor, make_procedure, make_request, make_team
from tests.teleservices.deciding.test_by_rules import ruled

pytestmark = pytest.mark.django_db
SHARE = "f_share1"
ASKED = int(str(ANSWERS[DEMAND]))


def form_with_share() -> FormSchema:
    """The ordinary form, of which the applicant is shown « Aide estimée »: 32.5 % of what they ask for."""
    content = make_form().model_dump(mode="json")
    share = {
        "type": "calculated",
        "key": SHARE,
        "label": "Aide estimée",
        "formula": tree("« Montant demandé » × 32,5 %", make_form()).model_dump(mode="json"),
        "result": "amount",
    }
    content["steps"][0]["fields"].append(share)
    note = {"type": "amount", "key": "f_dejavu", "label": "Déjà versé", "private": True, "required": False}
    return FormSchema.model_validate({**content, "annotations": [note]})


def tree(line: str, form: FormSchema) -> Node:
    read = read_line(line, service_scope(form, base_name()), expected=AMOUNT)
    assert not read.faults
    assert read.node is not None
    return read.node


def make_computed(line: str, **changes: object) -> Procedure:
    """A procedure whose service proposes what this line gives."""
    form = form_with_share()
    proposals = {"amount": tree(line, form).model_dump(mode="json"), **changes}
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    return make_procedure(
        team=make_team(),
        form=form,
        decision_rules=DecisionRules.model_validate({**RULES, "proposals": proposals}).to_json(),
        amount_field=DEMAND,
    )


def make_asking(procedure: Procedure, author: User) -> ServiceRequest:
    request = make_request(procedure=procedure, state=State.IN_REVIEW, instructor=author)
    RequestFacts.objects.filter(pk=request.pk).update(amount_asked=ASKED)
    return request


def test_what_is_proposed_is_what_the_applicant_was_shown() -> None:
    procedure = make_computed("« Aide estimée »")
    author = make_instructor(procedure.team)
    request = make_asking(procedure, author)
    displayed = request.answers[SHARE]
    assert displayed == 40_625
    proposal = propose_by_rules(request_id=request.pk, author=author, seen=0, amount_cents=40_625)
    assert (proposal.amount_computed, proposal.amount_proposed) == (displayed, displayed)
    assert (proposal.eligible_base, proposal.rate, proposal.gap) == (None, None, "")


def test_a_formula_reads_notes_and_says_what_lacks_until_they_are_written() -> None:
    procedure = make_computed("« Aide estimée » × 1 − 2 × « Déjà versé »")
    author = make_instructor(procedure.team)
    request = make_asking(procedure, author)
    proposed, lacks = ruled(request)
    assert proposed is None
    assert len(lacks) == 1
    assert "Déjà versé" in lacks[0]
    assert "Aide estimée" not in lacks[0]
    save_annotation(request_id=request.pk, key="f_dejavu", answer=10_000, seen=NOTHING, author=author)
    proposed, lacks = ruled(request)
    assert not lacks
    assert proposed is not None
    assert proposed.amount == 20_625


def test_a_formula_may_still_read_the_base_that_who_proposes_writes() -> None:
    procedure = make_computed("minimum(« Base éligible » ÷ 3 ; « Aide estimée »)")
    author = make_instructor(procedure.team)
    request = make_asking(procedure, author)
    terms = Proposed(outcome=Outcome.ACCEPTED_IN_PART, eligible_base=50_000, amount=16_667)
    proposal = propose(request_id=request.pk, author=author, seen=0, proposed=terms)
    assert proposal.amount_computed == 16_667


def test_the_amount_of_a_base_that_divides_by_zero_is_not_proposed() -> None:
    procedure = make_computed("« Aide estimée » ÷ (« Montant demandé » ÷ 1 € − 1250)")
    author = make_instructor(procedure.team)
    proposed, lacks = ruled(make_asking(procedure, author))
    assert proposed is None
    assert len(lacks) == 1
    assert "Aide estimée" not in lacks[0]


def test_notes_are_read_in_one_query_for_all() -> None:
    procedure = make_computed("« Aide estimée » − « Déjà versé »")
    author = make_instructor(procedure.team)
    costs = []
    for count in (1, 3):
        for _number in range(count):
            make_asking(procedure, author)
        requests = list(ServiceRequest.objects.with_form())
        with CaptureQueriesContext(connection) as queries:
            figures = figures_of(requests)
            amounts = [row.calculation(None) for row in figures.values()]
            assert all(amount and amount.cents == 40_625 for amount in amounts)
        costs.append(len(queries))
    assert costs[0] == costs[1]
