"""The tab of opinions: asked, followed and read by the service; a compulsory one holds the decision."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from locker.models import Download
from notifications.models import OutgoingEmail
from teleservices.deciding.opinions import seeking
from teleservices.deciding.opinions.giving import give_opinion
from teleservices.lifecycle import ACTS, ActRefusedError
from teleservices.models import Opinion, ServiceRequest, State, TeamMember, TeamRole
from tests.factories.locker import make_stored_file
from tests.factories.opinions import ADVISER, QUESTION, make_opinion
from tests.factories.procedures import act, make_instructor, make_request, make_team
from tests.french import french
from tests.teleservices.reading import read_whole

pytestmark = pytest.mark.django_db
ASKED = {
    "adviser_kind": "commune",
    "capacity": "maire de Brenne",
    "name": "Jeanne Rivière",
    "email": ADVISER,
    "question": QUESTION,
    "answer_kind": "verdict",
    "nature": "preparatory",
    "steps": ["s_project1"],
}


@pytest.fixture
def service_request() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def agent(service_request: ServiceRequest, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(service_request.team)
    client.force_login(user)
    return user


def page(service_request: ServiceRequest, name: str = "opinions", *args: object) -> str:
    return reverse(f"desk:{name}", args=[service_request.reference, *args])


def asked(**typed: object) -> dict[str, object]:
    deadline = (timezone.localdate() + dt.timedelta(days=10)).isoformat()
    return {**ASKED, "deadline": deadline, "uuid": str(uuid4()), **typed}


def test_it_is_asked_on_screen_once_and_read_by_the_service_alone(
    service_request: ServiceRequest, agent: User, client: Client
) -> None:
    document, once = service_request.attachments.get(), asked(is_compulsory="on")
    form = client.get(page(service_request, "opinion_ask")).text
    assert "rien d’autre de la demande" in form
    assert document.title in form
    for _twice in range(2):
        assert (
            client.post(page(service_request, "opinion_ask"), once | {"documents": [document.uuid]}).status_code == 302
        )
    opinion = Opinion.objects.get()
    assert (opinion.asked_by, opinion.is_compulsory, opinion.is_communicable) == (agent, True, False)
    tab = client.get(page(service_request)).text
    for text in (QUESTION, "Jeanne Rivière, maire de Brenne", "Votre projet", document.title, "Obligatoire", "Demandé"):
        assert text in tab
    assert french("a compulsory one is awaited") in client.get(page(service_request, "sheet")).text
    reader = make_instructor(service_request.team)
    TeamMember.objects.filter(user=reader).update(role=TeamRole.READER, until=timezone.localdate())
    client.force_login(reader)
    assert QUESTION in client.get(page(service_request)).text
    assert page(service_request, "opinion_ask") not in client.get(page(service_request)).text
    for name, args in (("opinion_ask", ()), ("opinion", (opinion.uuid,))):
        assert client.post(page(service_request, name, *args), once).status_code == 404
    client.force_login(make_instructor(make_team()))
    for name, args in (("opinions", ()), ("opinion_ask", ()), ("opinion", (opinion.uuid,))):
        assert client.get(page(service_request, name, *args)).status_code == 404
    client.force_login(service_request.applicant)
    assert QUESTION not in read_whole(client, service_request)


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "maire"},
        {"email": ""},
        {"capacity": " "},
        {"name": ""},
        {"question": ""},
        {"deadline": "2020-01-01"},
        {"deadline": "demain"},
        {"steps": []},
        {"steps": ["s_inconnue"]},
        {"documents": ["x"]},
        {"nature": "secret"},
        {"adviser_kind": "voisin"},
        {"answer_kind": ""},
        {"uuid": "x"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_leaves(
    service_request: ServiceRequest, agent: User, client: Client, typed: dict[str, object]
) -> None:
    answer = client.post(page(service_request, "opinion_ask"), asked(**{"question": QUESTION, **typed}))
    assert answer.status_code == 422
    assert typed.get("question") == "" or QUESTION in answer.text
    assert not Opinion.objects.exists()
    assert not OutgoingEmail.objects.filter(kind="opinion.asked").exists()


def test_once_decided_none_is_asked_and_what_was_typed_stays(
    service_request: ServiceRequest, agent: User, client: Client
) -> None:
    act(service_request, "accept", agent)
    answer = client.post(page(service_request, "opinion_ask"), asked())
    assert (answer.status_code, QUESTION in answer.text, "n’est plus en cours" in answer.text) == (409, True, True)
    assert not Opinion.objects.exists()


def test_it_is_followed_on_its_page(service_request: ServiceRequest, agent: User, client: Client) -> None:
    opinion = make_opinion(service_request, agent)
    mine = page(service_request, "opinion", opinion.uuid)
    other = make_request(procedure=service_request.procedure)
    assert client.get(page(other, "opinion", opinion.uuid)).status_code == 404
    assert client.post(mine, {"action": "remind"}).status_code == 302
    for wrong in (
        {"action": "remind"},
        {"action": "burn"},
        {},
        {"action": "extend", "deadline": "x"},
        {"action": "extend", "deadline": opinion.deadline.isoformat()},
        {"action": "deem", "ground": "R423-59"},
    ):
        assert client.post(mine, wrong).status_code == 422, wrong
    later = opinion.deadline + dt.timedelta(days=5)
    assert client.post(mine, {"action": "extend", "deadline": later.isoformat()}).status_code == 302
    assert client.post(mine, {"action": "withdraw"}).status_code == 302
    assert "Retiré" in client.get(page(service_request)).text
    gone = client.post(mine, {"action": "withdraw"})
    assert (gone.status_code, "n’est plus attendu" in gone.text) == (422, True)


def test_what_was_given_is_shown_with_its_document(
    service_request: ServiceRequest, agent: User, client: Client
) -> None:
    opinion = make_opinion(service_request, agent)
    assert client.get(page(service_request, "opinion_document", opinion.uuid)).status_code == 404
    late = timezone.now() + dt.timedelta(days=30)
    file = make_stored_file()
    give_opinion(opinion_id=opinion.pk, verdict="reserved", text="Prévoir un parking.", document=file, now=late)
    tab = client.get(page(service_request)).text
    for text in ("Rendu en retard", "Favorable avec réserves", "Prévoir un parking.", "Document joint à l’avis"):
        assert text in tab
    download = client.get(page(service_request, "opinion_document", opinion.uuid))
    assert download.getvalue().startswith(b"%PDF")
    row = Download.objects.get()
    assert (row.user, row.context, row.about) == (agent, "desk opinion", service_request.reference)


def test_the_tab_costs_the_same_whatever_it_holds(service_request: ServiceRequest, agent: User, client: Client) -> None:
    costs = []
    for _round in range(2):
        for _number in range(3):
            make_opinion(service_request, agent, documents=[service_request.attachments.get()])
        client.get(page(service_request))
        with CaptureQueriesContext(connection) as queries:
            client.get(page(service_request))
        costs.append(len([query for query in queries.captured_queries if "opinion" in query["sql"]]))
    assert costs == [3, 3], "the counts of the tabs, the opinions, the documents that they name"


class TestCompulsory:
    @pytest.mark.parametrize("name", [name for name, known in ACTS.items() if known.decides])
    def test_nothing_is_decided_without_it(
        self, service_request: ServiceRequest, agent: User, client: Client, name: str
    ) -> None:
        make_opinion(service_request, agent, is_compulsory=True)
        make_opinion(service_request, agent)
        with pytest.raises(ActRefusedError, match="Un avis obligatoire est attendu\xa0: «\xa0maire de Brenne\xa0»"):
            act(service_request, name, agent)
        shown = client.get(page(service_request, "act", name)).text
        assert "Un avis obligatoire est attendu" in shown
        assert page(service_request) in shown

    @pytest.mark.parametrize("how", ["given", "withdrawn", "deemed"])
    def test_it_is_decided_once_it_is_given_withdrawn_or_deemed_given(
        self, service_request: ServiceRequest, agent: User, client: Client, how: str
    ) -> None:
        opinion = make_opinion(service_request, agent, is_compulsory=True)
        if how == "given":
            give_opinion(opinion_id=opinion.pk, verdict="favourable", now=timezone.now())
        elif how == "withdrawn":
            seeking.withdraw_opinion(opinion_id=opinion.pk, actor=agent)
        else:
            Opinion.objects.update(deadline=timezone.localdate() - dt.timedelta(days=1))
            mine = page(service_request, "opinion", opinion.uuid)
            assert client.post(mine, {"action": "deem", "ground": ""}).status_code == 422
            assert client.post(mine, {"action": "deem", "ground": "Article R423-59"}).status_code == 302
            assert "Article R423-59" in client.get(page(service_request)).text
        assert act(service_request, "accept", agent).state == State.ACCEPTED
