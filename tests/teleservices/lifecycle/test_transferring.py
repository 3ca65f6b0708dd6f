"""A request given to another service: told, moved whole, still read for a while by the one that gave it."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import Settings
from time_machine import travel

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.legal_clock import clock_of
from teleservices.lifecycle import ACTS, ActRefusedError, LifecycleError, Transfer, facts, perform
from teleservices.lifecycle.acts import acts_open_to
from teleservices.lifecycle.emails.previewing import preview
from teleservices.models import RequestEvent, RequestFacts, RequestWatch, ServiceRequest, State, Team, TeamMember
from teleservices.permissions import Party, may_instruct, may_read
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.teleservices.lifecycle.acting import at_once

pytestmark = pytest.mark.django_db

WHY = "La compétence est à la culture."


@pytest.fixture
def culture() -> Team:
    """The service that ought to have had the request, with somebody in it."""
    team = make_team("Service Culture", email="culture@vernaie.test")
    make_instructor(team)
    return team


@pytest.fixture
def request_in_review() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


def transfer(request: ServiceRequest, team: Team, actor: User | None = None, **changes: object) -> RequestEvent:
    """To `team`, by who follows it."""
    assert request.team is not None
    values: dict = {"leaves": request.team, "team": team, "reason": WHY} | changes
    return perform(
        request_id=request.pk,
        act_name="transfer",
        actor=actor or request.assignee,
        revision_number=request.revision_number,
        payload=Transfer(**values),
    )


def again(request: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.select_related("team", "procedure").get(pk=request.pk)


@pytest.mark.both_databases
def test_it_moves_whole_and_is_nobody_s(request_in_review: ServiceRequest, culture: Team) -> None:
    former, agent = request_in_review.team, request_in_review.assignee
    assert former is not None
    decides_on = clock_of(request_in_review).decides_on  # type: ignore[union-attr]
    event = transfer(request_in_review, culture)
    moved = again(request_in_review)
    assert (moved.team, moved.assignee, moved.state) == (culture, None, State.IN_REVIEW)
    assert clock_of(moved).decides_on == decides_on, "inside the département the clock doesn't move"  # type: ignore[union-attr]
    row = RequestFacts.objects.get(request=moved)
    assert (row.team, row.assignee) == (culture, None)
    assert facts.drift(ServiceRequest.objects.filter(pk=moved.pk)) == []
    assert event.is_public
    assert event.data["first_received_at"] == moved.submitted_at.isoformat(), "the law's two dates"  # type: ignore[union-attr]
    assert event.data["received_at"] == event.at.isoformat()
    assert (event.data["from"], event.data["to"], event.data["reason"]) == (former.pk, culture.pk, WHY)
    assert not may_instruct(agent, moved)  # type: ignore[arg-type]


def test_the_applicant_is_told_where_and_not_why(request_in_review: ServiceRequest, culture: Team) -> None:
    event = transfer(request_in_review, culture, message="Bonne continuation.")
    [mail] = OutgoingEmail.objects.filter(recipient=request_in_review.applicant.email, kind="request.transfer")
    for part in ("Service Culture", "L114-2", "Bonne continuation.", "culture@vernaie.test"):
        assert part in mail.text
    assert WHY not in mail.text
    assert WHY not in event.text


def test_the_service_that_receives_it_is_told(request_in_review: ServiceRequest, culture: Team) -> None:
    transfer(request_in_review, culture)
    recipients = OutgoingEmail.objects.filter(kind="service.transfer").values_list("recipient", flat=True)
    assert list(recipients) == ["culture@vernaie.test"]


def test_what_was_previewed_leaves(request_in_review: ServiceRequest, culture: Team) -> None:
    agent, former = request_in_review.assignee, request_in_review.team
    assert agent is not None
    assert former is not None
    payload = Transfer(leaves=former, team=culture, reason=WHY, message="Bonjour.")
    shown = preview(again(request_in_review), ACTS["transfer"], payload, agent)
    assert "culture@vernaie.test" in shown.email
    perform(
        request_id=request_in_review.pk,
        act_name="transfer",
        actor=agent,
        revision_number=request_in_review.revision_number,
        payload=payload,
        shown=shown.checksum,
    )


def test_an_agent_who_is_not_named_stays_so(request_in_review: ServiceRequest, culture: Team) -> None:
    Team.objects.filter(pk=request_in_review.team_id).update(anonymity_reason="Menaces")
    assert request_in_review.assignee is not None
    transfer(request_in_review, culture)
    [mail] = OutgoingEmail.objects.filter(kind="request.transfer")
    assert request_in_review.assignee.get_full_name() not in mail.text


@pytest.mark.both_databases
def test_the_former_service_reads_it_for_a_while(
    request_in_review: ServiceRequest, culture: Team, settings: Settings
) -> None:
    settings.PARVIS_TRANSFER_ACCESS_DAYS = 30
    agent = request_in_review.assignee
    assert agent is not None
    transfer(request_in_review, culture)
    moved = again(request_in_review)
    assert may_read(agent, moved)
    assert acts_open_to(agent, moved, Party.INSTRUCTOR) == []
    assert not ServiceRequest.objects.instructed_by(agent).filter(pk=moved.pk).exists()
    with travel(timezone.now() + dt.timedelta(days=30, minutes=1), tick=False):
        assert not may_read(agent, moved)


def test_without_days_it_reads_nothing(request_in_review: ServiceRequest, culture: Team, settings: Settings) -> None:
    settings.PARVIS_TRANSFER_ACCESS_DAYS = 0
    transfer(request_in_review, culture)
    assert request_in_review.assignee is not None
    assert not may_read(request_in_review.assignee, again(request_in_review))


@pytest.mark.both_databases
def test_there_and_back(request_in_review: ServiceRequest, culture: Team) -> None:
    former, agent = request_in_review.team, request_in_review.assignee
    assert former is not None
    assert agent is not None
    transfer(request_in_review, culture)
    other = make_instructor(culture)
    moved = again(request_in_review)
    transfer(moved, former, actor=other)
    back = again(request_in_review)
    assert may_instruct(agent, back)
    assert list(back.accesses.values_list("team", flat=True)) == [culture.pk]


def test_who_watched_it_from_the_former_service_does_no_more(request_in_review: ServiceRequest, culture: Team) -> None:
    stays = make_instructor(culture)
    TeamMember.objects.create(team=request_in_review.team, user=stays, capacity="Chargée")
    for user in (stays, make_instructor(request_in_review.team)):
        RequestWatch.objects.create(request=request_in_review, user=user)
    transfer(request_in_review, culture)
    assert [watch.user for watch in request_in_review.watches.all()] == [stays]


@pytest.mark.parametrize("wrong", ["same", "empty", "no reason"])
def test_what_is_refused(request_in_review: ServiceRequest, culture: Team, wrong: str) -> None:
    team = {"same": request_in_review.team, "empty": make_team()}.get(wrong, culture)
    assert team is not None
    with pytest.raises(ActRefusedError):
        transfer(request_in_review, team, reason=" " if wrong == "no reason" else WHY)
    assert again(request_in_review).team == request_in_review.team


@pytest.mark.parametrize("state", State.staged())
def test_from_every_state(state: State, culture: Team) -> None:
    procedure = make_procedure()
    request = make_request(state=state, procedure=procedure)
    agent = make_instructor(request.team)
    for person in (request.applicant, make_instructor(culture), make_instructor()):
        with pytest.raises(ActRefusedError):
            transfer(request, culture, actor=person)
    if state in State.open():
        transfer(request, culture, actor=agent)
        assert again(request).team == culture
    else:
        with pytest.raises(LifecycleError):
            transfer(request, culture, actor=agent)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_told(culture: Team) -> None:
    request = make_request(state=State.IN_REVIEW)
    third = make_team("Service Sports")
    make_instructor(third)
    agents = [make_instructor(request.team), make_instructor(request.team)]
    done: list[str] = []

    def go(team: Team, agent: User) -> None:
        try:
            transfer(request, team, actor=agent)
        except LifecycleError as refused:
            done.append(refused.message)
        else:
            done.append("")

    at_once([lambda: go(culture, agents[0]), lambda: go(third, agents[1])])
    assert done.count("") == 1
    assert request.events.filter(act="transfer").count() == 1
    assert request.accesses.count() == 1
