"""Which proposals await the visa of the head of the service: none, all, or those where a condition may hold."""

import pytest

from formkit.language.nodes import Constant, Operation
from teleservices.competence.amount_trees import PROPOSED
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.visa_conditions import wants_visa
from teleservices.models import Proposal, ServiceRequest

ABOVE = Operation(kind="greater", of=(PROPOSED, Constant(type="amount", value="1000000")))


@pytest.mark.parametrize(("cents", "is_wanted"), [(1_000_000, False), (1_000_001, True), (0, False), (None, True)])
def test_a_visa_is_wanted_above_an_amount_and_where_nothing_tells(cents: int | None, is_wanted: bool) -> None:
    rules = ProposalRules(needs_visa=True, visa_when=ABOVE)
    assert wants_visa(rules, ServiceRequest(), Proposal(amount_proposed=cents)) is is_wanted


@pytest.mark.parametrize("needs_visa", [True, False])
def test_without_a_condition_all_want_it_or_none(needs_visa: bool) -> None:
    proposal = Proposal(amount_proposed=1)
    assert wants_visa(ProposalRules(needs_visa=needs_visa), ServiceRequest(), proposal) is needs_visa
    assert not wants_visa(ProposalRules(visa_when=ABOVE), ServiceRequest(), Proposal(amount_proposed=10**9))
