"""Proposals made on many requests: what the preview counts, adds up and groups; what is written, and what isn't."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Role, User
from teleservices.answering.fingerprints import fingerprint
from teleservices.desk.batches import running
from teleservices.desk.batches.looking import Look
from teleservices.desk.sheet.annotations.storing import save_annotation
from teleservices.models import Batch, Fate, Outcome, Procedure, Proposal, ServiceRequest, Team, Visa
from tests.factories.meetings import make_head, make_meeting
from tests.factories.procedures import make_instructor, make_team
from tests.factories.reckoning import BASE, COMPUTED, ELIGIBLE, make_reckoned, make_to_propose

pytestmark = pytest.mark.django_db
MAKE = reverse("desk:batch_make")


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def procedure(team: Team) -> Procedure:
    return make_reckoned(team)


@pytest.fixture
def camille(team: Team, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_head(team)
    client.force_login(user)
    return user


def begun(client: Client, act: str, requests: list[ServiceRequest]) -> str:
    """The page of a batch made from the list."""
    data = {"act": act, "request": [request.reference for request in requests]}
    return str(client.post(MAKE, data)["Location"])


def shown(client: Client, page: str, **data: object) -> Look:
    answer = client.post(page, {**data, "action": "preview"}) if data else client.get(page)
    look: Look = answer.context["look"]
    return look


def confirm(client: Client, page: str, **data: object) -> None:
    checksum = shown(client, page, **data).checksum
    assert client.post(page, {**data, "action": "do", "shown": checksum}).status_code == 302
    running.work.run(Batch.objects.latest("pk").pk)


def current(request: ServiceRequest) -> Proposal | None:
    return Proposal.objects.filter(request=request, is_current=True).first()


def test_the_preview_adds_up_and_groups_what_lacks(client: Client, procedure: Procedure, camille: User) -> None:
    ready = [make_to_propose(procedure, camille) for _number in range(2)]
    empty = [make_to_propose(procedure, camille, base=None) for _number in range(2)]
    without_amount = make_to_propose(procedure, camille, asked=None)
    page = begun(client, "propose_by_rules", [*ready, *empty, without_amount])
    look = shown(client, page)
    assert look.count == 2
    assert look.proposals is not None
    assert (look.proposals.proposed, look.proposals.demand) == (2 * COMPUTED, 250_000)
    groups = [(group.count, group.is_to_annotate) for group in look.groups]
    assert groups == [(2, True), (1, False)]
    assert look.groups[0].references == [request.reference for request in empty]
    assert reverse("desk:annotate") in client.get(page).text
    confirm(client, page)
    assert [current(request) is not None for request in [*ready, *empty, without_amount]] == [True, True, *[False] * 3]
    assert Visa.objects.count() == 2, "a head's proposal bears their visa"


def test_from_what_lacks_to_the_table_of_annotations_and_back(
    client: Client, procedure: Procedure, camille: User
) -> None:
    page = begun(client, "propose_by_rules", [make_to_propose(procedure, camille, base=None)])
    group = shown(client, page).groups[0]
    uuid = str(Batch.objects.get().uuid)
    table = client.post(reverse("desk:annotate"), {"request": group.references, "batch": uuid})["Location"]
    assert client.get(table).context["back"] == page
    wrong = client.post(reverse("desk:annotate"), {"request": group.references, "batch": "x"})["Location"]
    assert client.get(wrong).context["back"].startswith(reverse("desk:list"))


def test_former_proposals_stay_unless_they_are_replaced(client: Client, procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille)
    confirm(client, begun(client, "propose_refusal", [request]), articles=["a3"])
    page = begun(client, "propose_by_rules", [request])
    assert shown(client, page).count == 0
    confirm(client, page, replaces="on")
    proposal = current(request)
    assert proposal is not None
    assert (proposal.number, proposal.amount_proposed) == (2, COMPUTED)


def test_what_was_not_shown_is_not_written(client: Client, procedure: Procedure, camille: User) -> None:
    request = make_to_propose(procedure, camille)
    page = begun(client, "propose_by_rules", [request])
    checksum = shown(client, page).checksum
    seen = fingerprint(BASE)
    save_annotation(request_id=request.pk, key=ELIGIBLE, answer=BASE * 2, seen=seen, author=camille)
    answer = client.post(page, {"action": "do", "shown": checksum})
    assert answer.status_code == 409
    assert not Proposal.objects.exists()
    look = answer.context["look"]
    assert client.post(page, {"action": "do", "shown": look.checksum}).status_code == 302
    save_annotation(request_id=request.pk, key=ELIGIBLE, answer=BASE, seen=fingerprint(BASE * 2), author=camille)
    running.work.run(Batch.objects.get().pk)
    assert Batch.objects.get().items.get().fate == Fate.REFUSED
    assert not Proposal.objects.exists()


def test_a_statement_of_no_interest_is_asked_once(client: Client, procedure: Procedure, camille: User) -> None:
    content = {**procedure.decision_rules, "asks_no_interest": True}
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules=content)
    page = begun(client, "propose_by_rules", [make_to_propose(procedure, camille) for _number in range(2)])
    checksum = shown(client, page).checksum
    assert client.post(page, {"action": "do", "shown": checksum}).status_code == 422
    confirm(client, page, no_interest="on")
    assert list(Proposal.objects.values_list("no_interest", flat=True)) == [True, True]


def test_one_s_own_request_and_another_service_s_are_left(client: Client, procedure: Procedure, camille: User) -> None:
    own, other = make_to_propose(procedure, camille), make_to_propose(procedure, camille)
    own.profile.memberships.create(user=camille, role=Role.READER)
    elsewhere = make_reckoned()
    theirs = make_to_propose(elsewhere, make_instructor(elsewhere.team))
    page = begun(client, "propose_by_rules", [own, other, theirs])
    look = shown(client, page)
    assert (look.count, look.total) == (1, 2)
    confirm(client, page)
    assert [current(request) is not None for request in (own, other, theirs)] == [False, True, False]


def test_refusals_have_each_its_figures_and_show_those_of_one(
    client: Client, procedure: Procedure, camille: User
) -> None:
    requests = [make_to_propose(procedure, camille, base=base) for base in (BASE, 2 * BASE)]
    page = begun(client, "propose_refusal", requests)
    assert client.post(page, {"action": "do", "shown": shown(client, page).checksum}).status_code == 422
    look = shown(client, page, articles=["a4"])
    assert look.proposals is not None
    assert (look.proposals.sample, look.proposals.proposed) == (requests[0].reference, None)
    assert (
        look.proposals.reasons
        in client.post(page, {"articles": ["a4"], "action": "preview"}).context["look"].proposals.reasons
    )
    unread = shown(client, page, articles=["a3"]).checksum
    assert client.post(page, {"articles": ["a4"], "action": "do", "shown": unread}).status_code == 409
    confirm(client, page, articles=["a4"])
    proposals = [current(request) for request in requests]
    assert {proposal.outcome for proposal in proposals if proposal} == {Outcome.REFUSED}
    assert len({proposal.reasons for proposal in proposals if proposal}) == 2


def test_a_meeting_proposes_for_its_requests_alone(client: Client, procedure: Procedure, camille: User) -> None:
    requests = [make_to_propose(procedure, camille) for _number in range(3)]
    meeting = make_meeting(camille, requests[:2])
    room = reverse("desk:meeting", args=[meeting.uuid])
    assert reverse("desk:batch_make") in client.get(room).text
    page = client.post(MAKE, {"act": "propose_by_rules", "meeting": meeting.uuid})["Location"]
    assert room in client.get(page).text
    confirm(client, page)
    assert room in client.get(page).text
    assert [current(request) is not None for request in requests] == [True, True, False]


@pytest.mark.parametrize("uuid", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_another_meeting_s_address_chooses_nothing(
    client: Client, procedure: Procedure, camille: User, uuid: str
) -> None:
    make_meeting(camille, [make_to_propose(procedure, camille)])
    client.post(MAKE, {"act": "propose_by_rules", "meeting": uuid})
    elsewhere = make_reckoned()
    assert elsewhere.team is not None
    head = make_head(elsewhere.team)
    theirs = make_meeting(head, [make_to_propose(elsewhere, head)])
    client.post(MAKE, {"act": "propose_by_rules", "meeting": theirs.uuid})
    assert not Batch.objects.exists()


def test_a_preview_costs_the_same_whatever_the_number(client: Client, procedure: Procedure, camille: User) -> None:
    costs = []
    for count in (2, 5):
        requests = [make_to_propose(procedure, camille, base=base) for base in [BASE] * count + [None] * count]
        page = begun(client, "propose_by_rules", requests)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        costs.append(len(queries))
    assert costs[0] == costs[1]
