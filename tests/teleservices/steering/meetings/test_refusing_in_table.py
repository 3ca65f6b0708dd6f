"""A refusal asked for in the table of a meeting: zero opens its grounds in the row, with scripts and without."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from teleservices.models import Meeting, Outcome, Procedure, Proposal, TeamRole
from tests.factories.meetings import make_head, make_meeting, make_member, propose_amount
from tests.factories.reckoning import make_reckoned, make_to_propose

pytestmark = pytest.mark.django_db
MEETINGS = "/admin/instruction/seances/"
WAYS = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["whole page", "htmx"])


@pytest.fixture
def procedure() -> Procedure:
    return make_reckoned()


@pytest.fixture
def head(procedure: Procedure, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert procedure.team is not None
    user = make_head(procedure.team)
    client.force_login(user)
    return user


@pytest.fixture
def meeting(procedure: Procedure, head: User) -> Meeting:
    request = make_to_propose(procedure, head)
    propose_amount(request, head, 60_000)
    return make_meeting(head, [request])


def cell(meeting: Meeting) -> str:
    return f"{MEETINGS}{meeting.uuid}/lignes/{meeting.items.get().pk}/"


@WAYS
def test_zero_opens_the_grounds_that_write_the_refusal(
    client: Client, meeting: Meeting, headers: dict[str, str]
) -> None:
    opened = client.post(cell(meeting), {"seen": "1", "amount": "0"}, headers=headers)
    assert opened.status_code == 422
    assert 'name="article" value="a3"' in opened.text
    assert "600,00" in opened.text, "the figures of the request stand in its articles"
    assert Proposal.objects.get(is_current=True).number == 1
    refused = {"seen": "1", "amount": "0", "action": "refuse"}
    without = client.post(cell(meeting), refused, headers=headers)
    assert without.status_code == 409
    assert 'name="article" value="a3"' in without.text
    done = client.post(cell(meeting), {**refused, "article": ["a3"], "reasons": "Déjà aidé."}, headers=headers)
    assert done.status_code == (200 if headers else 302)
    proposal = Proposal.objects.get(is_current=True)
    assert (proposal.outcome, proposal.articles) == (Outcome.REFUSED, ["a3"])
    assert proposal.reasons.endswith("Déjà aidé.")
    stale = client.post(cell(meeting), {**refused, "article": ["a4"]}, headers=headers)
    assert stale.status_code == 409
    assert "Déjà aidé." not in stale.text


@WAYS
def test_a_refusal_is_opened_again_or_turned_back_into_an_amount(
    client: Client, meeting: Meeting, headers: dict[str, str]
) -> None:
    refused = {"seen": "1", "amount": "0", "action": "refuse", "article": ["a3"], "reasons": "Déjà aidé."}
    client.post(cell(meeting), refused, headers=headers)
    page = client.get(f"{MEETINGS}{meeting.uuid}/").text
    assert 'name="amount" value="0"' in page
    assert 'name="article"' not in page
    opened = client.post(cell(meeting), {"seen": "2", "amount": "0"}, headers=headers).text
    assert 'value="a3" checked' in opened
    assert ">Déjà aidé.</textarea>" in opened
    client.post(cell(meeting), {"seen": "2", "amount": "500"}, headers=headers)
    proposal = Proposal.objects.get(is_current=True)
    assert (proposal.outcome, proposal.amount_proposed, proposal.reasons) == (Outcome.ACCEPTED_IN_PART, 50_000, "")


def test_what_must_be_noted_first_is_said_as_the_grounds_open(client: Client, procedure: Procedure, head: User) -> None:
    meeting = make_meeting(head, [make_to_propose(procedure, head, base=None)])
    opened = client.post(cell(meeting), {"seen": "0", "amount": "0"}, headers={"HX-Request": "true"})
    assert "Montant éligible" in opened.text


def test_a_reader_refuses_nothing(client: Client, procedure: Procedure, meeting: Meeting) -> None:
    assert procedure.team is not None
    client.force_login(make_member(procedure.team, TeamRole.READER))
    refused = {"seen": "1", "amount": "0", "action": "refuse", "article": ["a3"]}
    assert client.post(cell(meeting), refused).status_code == 404
    assert Proposal.objects.get(is_current=True).number == 1
