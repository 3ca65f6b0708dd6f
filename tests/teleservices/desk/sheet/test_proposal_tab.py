"""The tab « Proposition » of a request: what agents type, what heads say of it, and who gets in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from teleservices.deciding.proposals.proposing import Proposed
from teleservices.models import Outcome, Proposal, Score, ServiceRequest, State, TeamMember, TeamRole, Visa
from tests.factories.competence import COMMITTEE_PROPOSES
from tests.factories.procedures import make_instructor, make_procedure, make_request
from tests.form_controls import controls
from tests.french import french
from tests.teleservices.deciding.test_proposing import put

pytestmark = pytest.mark.django_db
TYPED = {"outcome": "accepted", "eligible_base": "4 000", "amount": "2 000", "seen": "0"}


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def reviewed() -> ServiceRequest:
    return make_request(procedure=make_procedure(decision_rules=COMMITTEE_PROPOSES.to_json()), state=State.IN_REVIEW)


@pytest.fixture
def camille(client: Client, reviewed: ServiceRequest) -> User:
    user = make_instructor(reviewed.team)
    client.force_login(user)
    return user


@pytest.fixture
def head(reviewed: ServiceRequest) -> User:
    user = make_instructor(reviewed.team)
    TeamMember.objects.filter(user=user).update(role=TeamRole.HEAD)
    return user


def url(request: ServiceRequest, name: str = "proposal") -> str:
    return reverse(f"desk:{name}", args=[request.reference])


def test_an_agent_proposes_and_the_head_visas(
    client: Client, reviewed: ServiceRequest, camille: User, head: User
) -> None:
    page = client.get(url(reviewed)).text
    assert french("Nothing is proposed yet.") in page
    assert (
        client.post(url(reviewed), TYPED | {"condition_0": "Rendre compte", "due_on_0": "2027-06-30"}).status_code
        == 302
    )
    page = client.get(url(reviewed)).text
    assert "Rendre compte" in page
    assert "30 juin 2027" in page
    assert french("It awaits the visa of the head of the service: nothing is decided before.") in page
    assert client.post(url(reviewed, "proposal_visa"), {"verdict": "given", "seen": "1"}).status_code == 422
    client.force_login(head)
    assert client.post(url(reviewed, "proposal_visa"), {"verdict": "sent_back", "seen": "1"}).status_code == 422
    assert client.post(url(reviewed, "proposal_visa"), {"verdict": "given", "seen": "1"}).status_code == 302
    assert Visa.objects.get().author == head


def test_the_amount_is_computed_and_the_reasons_written_without_checking_the_rest(
    client: Client, reviewed: ServiceRequest, camille: User
) -> None:
    page = client.post(url(reviewed), {"eligible_base": "4 000", "amount": "", "reckon": "on", "seen": "0"})
    assert page.status_code == 200
    assert "Les règles calculent 2\u202f000,00\u00a0€." in page.text
    page = client.post(url(reviewed), {"eligible_base": "4 000", "articles": ["a4"], "compose": "on", "seen": "0"})
    assert controls(page.text)["reasons"][0].strip() == "Article 4\u00a0: Base de 4\u202f000,00\u00a0€."
    assert controls(page.text)["eligible_base"][0] == "4 000"
    assert "error-message" not in page.text
    assert not Proposal.objects.exists()


def test_what_is_refused_is_said_and_nothing_typed_is_lost(
    client: Client, reviewed: ServiceRequest, camille: User
) -> None:
    page = client.post(url(reviewed), TYPED | {"amount": "1 900", "budget_line": "Autre"})
    assert page.status_code == 422
    page = client.post(url(reviewed), TYPED | {"amount": "1 900"})
    assert page.status_code == 422
    assert "dites pourquoi" in page.text
    assert controls(page.text)["amount"][0] == "1 900"


def test_a_page_gone_stale_shows_the_other_proposal_and_keeps_what_was_typed(
    client: Client, reviewed: ServiceRequest, camille: User, head: User
) -> None:
    put(reviewed, head, Proposed(outcome=Outcome.REFUSED, reasons="Plafond dépassé."))
    page = client.post(url(reviewed), TYPED)
    assert page.status_code == 409
    assert "Plafond dépassé." in page.text
    assert controls(page.text)["amount"][0] == "2 000"
    assert controls(page.text)["seen"][0] == "1"
    assert Proposal.objects.count() == 1


def test_readers_give_points(client: Client, reviewed: ServiceRequest, camille: User) -> None:
    address = url(reviewed, "proposal_scores")
    assert client.post(address, {"score-c1": "6", "score-c2": "1"}).status_code == 422
    assert client.post(address, {"score-c1": "5", "score-c2": "10"}).status_code == 302
    assert Score.objects.count() == 2
    assert "100,0 sur 100" in client.get(url(reviewed)).text


def test_a_reader_reads_and_another_service_finds_nothing(
    client: Client, reviewed: ServiceRequest, camille: User
) -> None:
    put(reviewed, camille)
    TeamMember.objects.filter(user=camille).update(role=TeamRole.SUPERVISOR)
    assert client.get(url(reviewed)).status_code == 200
    assert client.post(url(reviewed), TYPED | {"seen": "1"}).status_code == 403
    for typed in ({"score-c1": "5"}, {}):
        assert client.post(url(reviewed, "proposal_scores"), typed).status_code == 403
    client.force_login(make_instructor())
    for name in ("proposal", "proposal_visa", "proposal_scores"):
        assert client.post(url(reviewed, name), {"verdict": "given"}).status_code == 404
    assert not Score.objects.exists()


def test_a_procedure_without_proposals_has_no_tab(client: Client) -> None:
    request = make_request(state=State.IN_REVIEW)
    client.force_login(make_instructor(request.team))
    assert client.get(url(request)).status_code == 404
    assert url(request) not in client.get(reverse("desk:sheet", args=[request.reference])).text


def test_the_decision_begins_with_what_was_proposed(client: Client, reviewed: ServiceRequest, head: User) -> None:
    client.force_login(head)
    address = reverse("desk:act", args=[reviewed.reference, "accept"])
    assert "Le service n’a encore rien proposé" in client.get(address).text
    put(reviewed, head)
    assert controls(client.get(address).text)["amount"][0] == "2\u202f000,00"
    assert controls(client.get(reverse("desk:act", args=[reviewed.reference, "refuse"])).text)["reasons"] == [""]


def test_versions_cost_no_query_each(client: Client, reviewed: ServiceRequest, camille: User) -> None:
    put(reviewed, camille)
    client.get(url(reviewed))
    with CaptureQueriesContext(connection) as few:
        client.get(url(reviewed))
    for seen in range(1, 5):
        put(reviewed, camille, seen=seen)
    with CaptureQueriesContext(connection) as many:
        client.get(url(reviewed))
    assert len(many) == len(few)
