"""Where its procedure asks it, who proposes, visas or decides states that they have no interest in the request."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from teleservices.competence.outcome_sentences import rule_changes, summary
from teleservices.competence.rules import DecisionRules, asks_statement
from teleservices.deciding.errors import ProposalRefusedError
from teleservices.deciding.meetings.arbitrating import arbitrate
from teleservices.deciding.meetings.deciding_item import decision_of
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.deciding.proposals.visas import look_at
from teleservices.lifecycle import ActRefusedError, DecisionGiven, perform
from teleservices.models import AuthorityKind, Outcome, Procedure, Proposal, ServiceRequest, State, TeamRole, Visa, Vote
from tests.factories.competence import BY_PRESIDENT, COMMITTEE_PROPOSES, make_authority, make_deliberation
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_proposed
from tests.factories.procedures import make_instructor, make_procedure, make_request
from tests.french import french

pytestmark = pytest.mark.django_db
ASKS = COMMITTEE_PROPOSES.model_copy(update={"asks_no_interest": True})
GRANT = Proposed(outcome=Outcome.ACCEPTED, eligible_base=400_000, amount=200_000)
TYPED = {"outcome": "accepted", "eligible_base": "4 000", "amount": "2 000", "seen": "0"}
STATED = {"no_interest": "on"}


@pytest.fixture
def reviewed(settings: Settings) -> ServiceRequest:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    return make_request(procedure=make_procedure(decision_rules=ASKS.to_json()), state=State.IN_REVIEW)


@pytest.fixture
def agent(reviewed: ServiceRequest) -> User:
    return make_instructor(reviewed.team)


@pytest.fixture
def head(reviewed: ServiceRequest) -> User:
    user = make_instructor(reviewed.team)
    user.team_memberships.update(role=TeamRole.HEAD)
    return user


def decision(request: ServiceRequest, **changes: object) -> DecisionGiven:
    values = {
        "act_date": timezone.localdate(),
        "authority_kind": AuthorityKind.STANDING_COMMITTEE,
        "deliberation": make_deliberation(request.team),
        "amount_cents": 200_000,
    }
    return DecisionGiven(**values | changes)


def decide(request: ServiceRequest, actor: User, payload: DecisionGiven) -> dict[str, object]:
    request.refresh_from_db()
    event = perform(
        request_id=request.pk,
        act_name="accept",
        actor=actor,
        revision_number=request.revision_number,
        payload=payload,
    )
    return event.data


def test_nothing_is_proposed_visaed_nor_decided_without(reviewed: ServiceRequest, agent: User, head: User) -> None:
    with pytest.raises(ProposalRefusedError, match="pas d’intérêt"):
        propose(request_id=reviewed.pk, author=agent, seen=0, proposed=GRANT)
    proposal = propose(request_id=reviewed.pk, author=agent, seen=0, proposed=replace(GRANT, no_interest=True))
    with pytest.raises(ProposalRefusedError, match="pas d’intérêt"):
        look_at(request_id=reviewed.pk, author=head, seen=1, verdict="given")
    visa = look_at(request_id=reviewed.pk, author=head, seen=1, verdict="given", no_interest=True)
    with pytest.raises(ActRefusedError, match="pas d’intérêt"):
        decide(reviewed, agent, decision(reviewed))
    data = decide(reviewed, agent, decision(reviewed, no_interest=True))
    assert (proposal.no_interest, visa.no_interest, data["no_interest"]) == (True, True, True)


def test_a_head_who_proposes_states_it_for_their_visa_too(reviewed: ServiceRequest, head: User) -> None:
    propose(request_id=reviewed.pk, author=head, seen=0, proposed=replace(GRANT, no_interest=True))
    assert Visa.objects.get().no_interest is True


def test_nothing_is_kept_where_nobody_asks(reviewed: ServiceRequest, agent: User) -> None:
    Procedure.objects.update(decision_rules=COMMITTEE_PROPOSES.to_json())
    proposed = replace(GRANT, no_interest=True)
    assert propose(request_id=reviewed.pk, author=agent, seen=0, proposed=proposed).no_interest is None


def test_the_tab_asks_it_and_says_it(client: Client, reviewed: ServiceRequest, agent: User, head: User) -> None:
    tab = reverse("desk:proposal", args=[reviewed.reference])
    client.force_login(agent)
    assert "Je n’ai pas d’intérêt dans cette demande" in client.get(tab).text
    refused = client.post(tab, TYPED)
    assert (refused.status_code, Proposal.objects.count()) == (422, 0)
    assert "déportez-vous" in refused.text
    assert client.post(tab, TYPED | STATED).status_code == 302
    assert "aucun, selon sa déclaration" in client.get(tab).text
    client.force_login(head)
    visa = reverse("desk:proposal_visa", args=[reviewed.reference])
    assert "Je n’ai pas d’intérêt" in client.get(tab).text
    assert client.post(visa, {"verdict": "given", "seen": "1"}).status_code == 422
    sent_back = client.post(visa, {"verdict": "sent_back", "seen": "1"} | STATED)
    assert 'name="no_interest" checked' in sent_back.text, "what was ticked is not lost"
    assert client.post(visa, {"verdict": "given", "seen": "1"} | STATED).status_code == 302


def test_the_form_of_a_decision_asks_it(client: Client, reviewed: ServiceRequest, agent: User) -> None:
    rules = BY_PRESIDENT.model_copy(update={"asks_no_interest": True})
    Procedure.objects.update(decision_rules=rules.to_json())
    client.force_login(agent)
    act = reverse("desk:act", args=[reviewed.reference, "refuse"])
    assert french("I have no interest in this request") in client.get(act).text
    page = client.post(act, {"reasons": "Hors règlement.", "revision_number": reviewed.revision_number})
    assert "si vous avez un intérêt" in page.text
    Procedure.objects.update(decision_rules=BY_PRESIDENT.to_json())
    assert "Je n’ai pas d’intérêt" not in client.get(act).text


def test_in_a_meeting_it_is_said_once_above_the_amounts(settings: Settings, client: Client) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    procedure = make_committee_procedure()
    assert procedure.team is not None
    head = make_head(procedure.team)
    request = make_proposed(procedure, head)
    meeting = make_meeting(head, [request])
    client.force_login(head)
    page = reverse("desk:meeting", args=[meeting.uuid])
    assert "Qui change un montant" not in client.get(page).text
    rules = DecisionRules.model_validate(procedure.decision_rules).model_copy(update={"asks_no_interest": True})
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules=rules.to_json())
    assert "Qui change un montant déclare n’avoir pas d’intérêt" in client.get(page).text
    item = meeting.items.get()
    assert arbitrate(item_id=item.pk, amount_cents=70_000, seen=1, author=head).no_interest is True
    item.vote = Vote.ADOPTED
    assert decision_of(item, request).no_interest is None, "elected members recuse themselves in the meeting"


def test_the_rules_say_it_in_a_sentence() -> None:
    before, after = COMMITTEE_PROPOSES.to_json(), ASKS.to_json()
    assert "déclare n’avoir pas d’intérêt" in summary(after)[0]
    assert [change.option for change in rule_changes(before, after)] == ["Nature"]
    handled = ASKS.model_copy(update={"is_handled": True})
    assert "intérêt" not in summary(handled.to_json())[0]
    assert not asks_statement(Procedure(decision_rules=handled.to_json()))
    without = {name: value for name, value in before.items() if name != "asks_no_interest"}
    assert DecisionRules.model_validate(without) == COMMITTEE_PROPOSES, "rules of before are read"
