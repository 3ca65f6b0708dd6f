"""The head's morning: visas given together, what silence decides before its meeting, what nobody read."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from locker.models import LockerDocument
from teleservices.models import (
    Absence,
    Decision,
    Delegation,
    Procedure,
    Proposal,
    RequestFacts,
    ServiceRequest,
    State,
    TeamRole,
    Unreached,
    UnreachedReason,
    Visa,
)
from tests.factories.competence import HALF, make_delegation
from tests.factories.meetings import (
    make_committee_procedure,
    make_head,
    make_meeting,
    make_member,
    make_proposed,
    make_voted,
    propose_amount,
)
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.queue import drain

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MORNING, VISAS = reverse("desk:morning"), reverse("desk:morning_visas")
DAY = dt.timedelta(days=1)
VISAED = {"proposals": {"amount": HALF, "needs_visa": True}}


@pytest.fixture
def procedure() -> Procedure:
    return make_committee_procedure(**VISAED)


@pytest.fixture
def head(procedure: Procedure, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert procedure.team is not None
    user = make_head(procedure.team)
    client.force_login(user)
    return user


@pytest.fixture
def yann(procedure: Procedure) -> User:
    return make_instructor(procedure.team)


def ticked(*requests: ServiceRequest) -> dict[str, list[str]]:
    proposals = [request.proposals.get(is_current=True) for request in requests]
    return {"visa": [f"{proposal.pk}-{proposal.number}" for proposal in proposals]}


def references(client: Client) -> list[str]:
    return [line.proposal.request.reference for line in client.get(MORNING).context["visas"]]


def test_visas_are_given_together_the_oldest_first(
    client: Client, procedure: Procedure, head: User, yann: User
) -> None:
    requests = [make_proposed(procedure, yann) for _ in range(3)]
    assert references(client) == [request.reference for request in requests]
    client.post(VISAS, ticked(*requests[:2]))
    assert references(client) == [requests[2].reference]
    assert list(Visa.objects.values_list("author", "verdict")) == [(head.pk, Visa.Verdict.GIVEN)] * 2


def test_what_is_proposed_otherwise_than_computed_is_said(
    client: Client, procedure: Procedure, head: User, yann: User
) -> None:
    same, other = make_proposed(procedure, yann), make_proposed(procedure, yann)
    Proposal.objects.filter(request=same).update(amount_computed=80_000)
    Proposal.objects.filter(request=other).update(amount_computed=62_500, gap="Projet exceptionnel.")
    page = client.get(MORNING)
    assert [line.differs for line in page.context["visas"]] == [False, True]
    assert page.text.count("Projet exceptionnel.") == 1


def test_one_that_was_changed_since_it_was_read_has_no_visa(
    client: Client, procedure: Procedure, head: User, yann: User
) -> None:
    read, changed = make_proposed(procedure, yann), make_proposed(procedure, yann)
    ticks = ticked(read, changed)
    propose_amount(changed, yann, 70_000, seen=1)
    Proposal.objects.filter(request=changed, number=1).update(is_current=False)
    page = client.post(VISAS, ticks, follow=True)
    assert Visa.objects.get().proposal.request == read
    assert [message for message in page.context["messages"] if changed.reference in str(message)]


def test_nobody_but_the_head_of_the_service_gives_one(
    client: Client, procedure: Procedure, head: User, yann: User
) -> None:
    request = make_proposed(procedure, yann)
    ticks = ticked(request)
    for other in (yann, make_member(procedure.team, TeamRole.SUPERVISOR)):
        client.force_login(other)
        assert client.get(MORNING).status_code == 404
        assert client.post(VISAS, ticks).status_code == 404
    client.force_login(make_head(make_team()))
    assert references(client) == []
    client.post(VISAS, ticks)
    assert not Visa.objects.exists()
    client.force_login(head)
    for text in ("", "x", f"{ticks['visa'][0]}9999999999999999", "1", "-1"):
        assert client.post(VISAS, {"visa": [text]}).status_code == 302
    assert not Visa.objects.exists()


def test_what_a_vote_binds_waits_for_no_visa(client: Client, head: User, yann: User, procedure: Procedure) -> None:
    request = make_proposed(procedure, yann)
    client.post(VISAS, ticked(request))
    make_voted(head, [request])
    Visa.objects.all().delete()
    assert references(client) == []


def test_it_says_what_silence_decides_before_its_meeting(
    client: Client, head: User, yann: User, procedure: Procedure
) -> None:
    early, late = make_proposed(procedure, yann), make_proposed(procedure, yann)
    meeting = make_meeting(head, [early, late])
    RequestFacts.objects.filter(request=early).update(decides_on=meeting.meets_on)
    RequestFacts.objects.filter(request=late).update(decides_on=meeting.meets_on + DAY)
    assert client.get(MORNING).context["overtaken"] == [(meeting, 1)]


def test_it_says_who_and_what_was_not_reached(client: Client, head: User, yann: User, procedure: Procedure) -> None:
    today, now = timezone.localdate(), timezone.now()
    lapsing = make_delegation(yann, valid_to=today + 10 * DAY)
    make_delegation(yann, valid_to=today + 60 * DAY)
    away = Absence.objects.create(user=yann, starts_on=today + DAY, ends_on=today + 3 * DAY, entered_by=head)
    Absence.objects.create(user=yann, starts_on=today + 20 * DAY, ends_on=today + 21 * DAY, entered_by=head)
    returned = make_request(procedure=procedure)
    Unreached.objects.create(request=returned, why=UnreachedReason.NO_ADDRESS, since=now)
    context = client.get(MORNING).context
    assert context["delegations"] == [lapsing]
    assert context["absences"] == [away]
    assert context["not_reached"] == "1"
    assert Delegation.objects.count() == 2


def test_it_says_which_decisions_nobody_read(client: Client, head: User, procedure: Procedure) -> None:
    simple = make_procedure(team=procedure.team)
    read, unread, recent = (make_request(procedure=simple, state=State.REFUSED, instructor=head) for _ in range(3))
    drain()
    letters = {
        request: LockerDocument.objects.received().filter(
            stored_file=Decision.objects.get(request=request).letter_id, profile=request.profile_id
        )
        for request in (read, unread, recent)
    }
    long_ago = timezone.now() - 16 * DAY
    letters[unread].update(added_at=long_ago)
    letters[read].update(added_at=long_ago, first_opened_at=timezone.now())
    assert [decision.request for decision in client.get(MORNING).context["unread"]] == [unread]


def test_it_reads_so_many_times_whatever_waits(client: Client, head: User, yann: User, procedure: Procedure) -> None:
    make_proposed(procedure, yann)
    client.get(MORNING)
    with CaptureQueriesContext(connection) as few:
        client.get(MORNING)
    for _ in range(3):
        make_proposed(procedure, yann)
    with CaptureQueriesContext(connection) as more:
        client.get(MORNING)
    assert len(more) == len(few) <= 40


def test_the_home_leads_there(client: Client, head: User, yann: User, procedure: Procedure) -> None:
    make_proposed(procedure, yann)
    assert MORNING in client.get("/admin/").text
    client.force_login(yann)
    assert MORNING not in client.get("/admin/").text
