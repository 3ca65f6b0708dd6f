"""What the rules of a procedure propose for a request, all that lacks where they can’t, refusals on its articles."""

from collections.abc import Mapping

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from formkit.typography import amount_text
from teleservices.competence.rules import parse_rules
from teleservices.deciding.by_rules import by_rules, figures_of, propose_by_rules
from teleservices.deciding.errors import (
    MeetingRefusedError,
    NothingGrantedError,
    ProposalRefusedError,
    StaleProposalError,
)
from teleservices.deciding.meetings.arbitrating import arbitrate, undo
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.deciding.refusing import Grounds, propose_refusal, refuse_item
from teleservices.models import Outcome, Procedure, Proposal, ServiceRequest, TeamRole
from tests.factories.meetings import ASKED, make_head, make_meeting, make_member
from tests.factories.procedures import AMOUNT, make_instructor
from tests.factories.reckoning import BASE, COMPUTED, make_reckoned, make_to_propose
from tests.french import french

pytestmark = pytest.mark.django_db
ARTICLE_3, ARTICLE_4 = Grounds(articles=("a3",)), Grounds(articles=("a4",), text="Voir le règlement.")


@pytest.fixture
def procedure() -> Procedure:
    return make_reckoned()


@pytest.fixture
def camille(procedure: Procedure) -> User:
    return make_instructor(procedure.team)


def ruled(request: ServiceRequest, *, replaces: bool = False) -> tuple[Proposed | None, list[str]]:
    read = ServiceRequest.objects.with_form().get(pk=request.pk)
    result = by_rules(figures_of([read])[read.pk], replaces=replaces)
    return result.proposed, list(result.lacks)


def proposed_by_rules(request: ServiceRequest, author: User, *, seen: int = 0, cents: int = COMPUTED) -> Proposal:
    return propose_by_rules(request_id=request.pk, author=author, seen=seen, amount_cents=cents)


def by_hand(request: ServiceRequest, author: User) -> Proposal:
    terms = Proposed(outcome=Outcome.ACCEPTED_IN_PART, eligible_base=BASE, amount=50_000, gap="Budget.")
    return propose(request_id=request.pk, author=author, seen=0, proposed=terms)


def change_rules(procedure: Procedure, **changes: object) -> None:
    """Change how the service of a procedure proposes."""
    rules = procedure.decision_rules
    content = {**rules, "proposals": {**rules["proposals"], **changes}}
    parsed = parse_rules(content)
    assert parsed
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules=parsed.to_json())


# --- Amounts ---------------------------------------------------------------------------------------------------------
def test_the_rules_propose_what_they_compute_in_part(procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille)
    proposal = proposed_by_rules(request, camille)
    assert (proposal.outcome, proposal.amount_proposed, proposal.gap) == (Outcome.ACCEPTED_IN_PART, COMPUTED, "")
    assert (proposal.eligible_base, proposal.amount_computed) == (BASE, COMPUTED)


def test_no_more_is_proposed_than_is_asked_and_the_gap_says_so(procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille, base=10 * BASE)
    proposal = proposed_by_rules(request, camille, cents=ASKED)
    assert (proposal.outcome, proposal.amount_proposed) == (Outcome.ACCEPTED, ASKED)
    assert proposal.gap == french("Limited to the amount asked for")


def test_the_base_may_be_a_question_and_the_only_budget_line_is_taken(camille: User) -> None:
    procedure = make_reckoned(camille.team_memberships.get().team, base_key=AMOUNT, budget_lines=["65748"])
    request = make_to_propose(procedure, camille)
    proposed, lacks = ruled(request)
    assert not lacks
    assert proposed is not None
    answer = ServiceRequest.objects.get(pk=request.pk).answers[AMOUNT]
    assert (proposed.eligible_base, proposed.budget_line) == (answer, "65748")


# --- What lacks ------------------------------------------------------------------------------------------------------
def test_all_that_lacks_is_told_at_once(procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille, base=None, asked=None)
    proposed, lacks = ruled(request)
    assert proposed is None
    assert ["Montant éligible" in lacks[0], lacks[1:]] == [True, [french("It asks for no amount.")]]
    with pytest.raises(ProposalRefusedError, match="Montant éligible") as refused:
        proposed_by_rules(request, camille)
    assert lacks[1] in refused.value.message


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"amount": None}, "The rules of its procedure compute no amount."),
        (
            {"base_key": ""},
            "The rules of its procedure don’t say which amount is eligible: it is written on its sheet.",
        ),
        (
            {"base_key": "f_gone"},
            "The version of its form has no longer, or not yet, the amount that is eligible.",
        ),
        ({"most_public_aid": 8000}, "The other public aids of its budget are to be written on its sheet."),
    ],
)
def test_what_the_rules_lack_is_told(
    procedure: Procedure, camille: User, changes: Mapping[str, object], lack: str
) -> None:
    request = make_to_propose(procedure, camille)
    change_rules(procedure, **changes)
    assert ruled(request) == (None, [french(lack)])


def test_an_annotation_that_nothing_requires_lacks_too_and_a_base_of_zero_grants_nothing(camille: User) -> None:
    procedure = make_reckoned(camille.team_memberships.get().team, is_required=False)
    empty, zero = (make_to_propose(procedure, camille, base=base) for base in (None, 0))
    assert "Montant éligible" in ruled(empty)[1][0]
    assert ruled(zero)[1] == [french("The rules compute nothing for it: propose to refuse it.")]


def test_without_rules_of_proposals_nothing_is_proposed(procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille)
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules={**procedure.decision_rules, "proposals": None})
    assert ruled(request) == (None, [french("The rules of this procedure ask for no proposal.")])


# --- What stands already ---------------------------------------------------------------------------------------------
def test_what_a_person_proposed_stays_unless_it_is_to_be_replaced(procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille)
    by_hand(request, camille)
    assert ruled(request)[0] is None
    with pytest.raises(ProposalRefusedError):
        proposed_by_rules(request, camille, seen=1)
    replacing = {"request_id": request.pk, "author": camille, "amount_cents": COMPUTED, "replaces": True}
    with pytest.raises(StaleProposalError):
        propose_by_rules(seen=0, **replacing)
    assert propose_by_rules(seen=1, **replacing).number == 2
    assert ruled(request, replaces=True)[1] == [french("What is proposed of it is what the rules give.")]


def test_of_two_at_once_the_second_is_refused(procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille)
    proposed_by_rules(request, camille)
    with pytest.raises(StaleProposalError):
        proposed_by_rules(request, make_instructor(procedure.team))


def test_an_amount_that_is_not_what_was_shown_is_not_written(procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille)
    with pytest.raises(StaleProposalError):
        proposed_by_rules(request, camille, cents=COMPUTED - 1)
    assert not Proposal.objects.exists()


def test_another_service_and_a_reader_propose_nothing(procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille)
    assert procedure.team is not None
    for stranger in (make_instructor(), make_member(procedure.team, TeamRole.READER)):
        with pytest.raises(ProposalRefusedError):
            proposed_by_rules(request, stranger)
        with pytest.raises(ProposalRefusedError):
            propose_refusal(request_id=request.pk, author=stranger, seen=0, grounds=ARTICLE_3)
    assert not Proposal.objects.exists()


def test_the_figures_cost_the_same_whatever_their_number(procedure: Procedure, camille: User) -> None:
    costs = []
    for count in (1, 4):
        for _number in range(count):
            make_to_propose(procedure, camille)
        requests = list(ServiceRequest.objects.with_form())
        with CaptureQueriesContext(connection) as queries:
            assert all(by_rules(figures).proposed for figures in figures_of(requests).values())
        costs.append(len(queries))
    assert costs[0] == costs[1]


# --- Refusals --------------------------------------------------------------------------------------------------------
def test_a_refusal_has_the_figures_of_its_request(procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille)
    proposal = propose_refusal(request_id=request.pk, author=camille, seen=0, grounds=ARTICLE_4)
    assert (proposal.outcome, proposal.amount_proposed, proposal.articles) == (Outcome.REFUSED, None, ["a4"])
    invoked, own = proposal.reasons.split("\n\n")
    assert own == ARTICLE_4.text
    assert [amount_text(cents) in invoked for cents in (ASKED, BASE)] == [True, True]


def test_a_refusal_never_quotes_a_figure_that_is_not_known(camille: User) -> None:
    procedure = make_reckoned(camille.team_memberships.get().team, is_required=False)
    request = make_to_propose(procedure, camille, base=None)
    with pytest.raises(ProposalRefusedError, match="base éligible"):
        propose_refusal(request_id=request.pk, author=camille, seen=0, grounds=ARTICLE_4)
    assert propose_refusal(request_id=request.pk, author=camille, seen=0, grounds=ARTICLE_3).number == 1


# --- In the table of a meeting ---------------------------------------------------------------------------------------
def test_a_row_is_refused_granted_again_and_undone(procedure: Procedure) -> None:
    assert procedure.team is not None
    head = make_head(procedure.team)
    request = make_to_propose(procedure, head)
    by_hand(request, head)
    item = make_meeting(head, [request]).items.get()
    with pytest.raises(NothingGrantedError):
        arbitrate(item_id=item.pk, amount_cents=0, seen=1, author=head)
    with pytest.raises(StaleProposalError):
        refuse_item(item_id=item.pk, seen=0, author=head, grounds=ARTICLE_3)
    refusal = refuse_item(item_id=item.pk, seen=1, author=head, grounds=ARTICLE_3)
    assert (refusal.outcome, refusal.amount_proposed, refusal.conditions) == (Outcome.REFUSED, None, [])
    grant = arbitrate(item_id=item.pk, amount_cents=40_000, seen=2, author=head)
    assert (grant.outcome, grant.reasons, grant.articles) == (Outcome.ACCEPTED_IN_PART, "", [])
    again = undo(item_id=item.pk, seen=3, author=head)
    assert (again.outcome, again.reasons) == (Outcome.REFUSED, refusal.reasons)


def test_a_refusal_undone_gives_back_the_amount_and_its_gap(procedure: Procedure) -> None:
    assert procedure.team is not None
    head = make_head(procedure.team)
    request = make_to_propose(procedure, head)
    by_hand(request, head)
    item = make_meeting(head, [request]).items.get()
    refuse_item(item_id=item.pk, seen=1, author=head, grounds=ARTICLE_3)
    grant = undo(item_id=item.pk, seen=2, author=head)
    assert (grant.amount_proposed, grant.eligible_base, grant.gap) == (50_000, BASE, "Budget.")


def test_nothing_is_refused_once_the_list_is_frozen(procedure: Procedure) -> None:
    assert procedure.team is not None
    head = make_head(procedure.team)
    request = make_to_propose(procedure, head)
    proposed_by_rules(request, head)
    meeting = make_meeting(head, [request])
    freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    with pytest.raises(MeetingRefusedError):
        refuse_item(item_id=meeting.items.get().pk, seen=1, author=head, grounds=ARTICLE_3)
