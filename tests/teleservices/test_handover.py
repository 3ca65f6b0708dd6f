"""Someone of staff leaves: what they followed goes to another of the same service, or back among what is to assign."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import departures, duties
from accounts.models import User
from teleservices.models import RequestEvent, ServiceRequest, State, TeamMember
from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.procedures import act, make_instructor, make_procedure, make_request, make_team

pytestmark = pytest.mark.django_db


def in_hand(leaver: User, *, state: State = State.IN_REVIEW) -> ServiceRequest:
    """A request of the leaver's service that they follow."""
    team = leaver.team_memberships.get().team
    request = make_request(state=state, procedure=make_procedure(team=team), instructor=leaver)
    ServiceRequest.objects.filter(pk=request.pk).update(assignee=leaver)
    request.refresh_from_db()
    return request


@pytest.fixture
def leaver() -> User:
    return make_instructor(make_team())


@pytest.fixture
def chief() -> User:
    return make_staff(superuser=True)


def test_a_successor_of_the_service_takes_over(leaver: User, chief: User) -> None:
    successor = make_instructor(leaver.team_memberships.get().team)
    request, decided = in_hand(leaver), in_hand(leaver, state=State.ACCEPTED)
    assert duties.followed(leaver) == 1
    assert duties.successors(leaver) == [successor]
    assert departures.close(user=leaver, successor=successor, actor=chief) == 1
    before = request.revision_number
    request.refresh_from_db()
    assert request.assignee == successor
    assert request.revision_number == before + 1, "who had the page open is told that something moved"
    decided.refresh_from_db()
    assert decided.assignee == leaver, "what is decided keeps who did it"
    event = RequestEvent.objects.filter(request=request).latest("number")
    assert (event.act, event.actor, event.is_public) == ("assign", chief, False)
    assert event.data == {"assignee": successor.pk, "handed_over": True}
    assert event.digest == event.digest_after(request.events.get(number=event.number - 1).digest)


def test_nobody_takes_over(leaver: User, chief: User) -> None:
    request = in_hand(leaver)
    departures.close(user=leaver, successor=None, actor=chief)
    request.refresh_from_db()
    assert request.assignee is None
    assert not TeamMember.objects.filter(user=leaver).exists()


def test_a_successor_of_another_service_does_not(leaver: User, chief: User) -> None:
    request = in_hand(leaver)
    stranger = make_instructor(make_team())
    departures.close(user=leaver, successor=stranger, actor=chief)
    request.refresh_from_db()
    assert request.assignee is None


def test_the_successor_goes_on(leaver: User, chief: User) -> None:
    successor = make_instructor(leaver.team_memberships.get().team)
    request = in_hand(leaver)
    departures.close(user=leaver, successor=successor, actor=chief)
    request = ServiceRequest.objects.get(pk=request.pk)
    assert act(request, "refuse", successor).state == State.REFUSED


def test_the_screen_offers_who_may_and_keeps_what_was_chosen(
    client: Client, settings: Settings, leaver: User, chief: User
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    successor = make_instructor(leaver.team_memberships.get().team)
    stranger = make_instructor(make_team())
    in_hand(leaver)
    sign_in(client, chief.email, PASSWORD)
    url = reverse("wagtailusers_users:departure", args=[leaver.pk])
    page = client.get(url).content.decode()
    assert "1 demande en cours" in page
    assert f'value="{successor.pk}"' in page
    assert f'value="{stranger.pk}"' not in page
    assert client.post(url, {"act": "close", "successor": stranger.pk}).status_code == 200
    leaver.refresh_from_db()
    assert leaver.is_active
    assert client.post(url, {"act": "close", "successor": successor.pk}).status_code == 302
    assert ServiceRequest.objects.get(assignee=successor)
