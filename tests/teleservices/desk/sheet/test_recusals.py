"""Recusing oneself from the sheet, what colleagues read of it there, and its end by the head of the service."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from teleservices.models import Recusal, ServiceRequest, State, TeamMember, TeamRole
from tests.factories.procedures import make_instructor, make_request, make_team
from tests.french import french
from tests.teleservices.reading import read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def service_request(settings: Settings) -> ServiceRequest:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    return make_request(state=State.IN_REVIEW)


def member(service_request: ServiceRequest, role: TeamRole = TeamRole.INSTRUCTOR) -> User:
    """Someone more of its service."""
    user = make_instructor(service_request.team)
    until = timezone.localdate() if role == TeamRole.READER else None
    TeamMember.objects.filter(user=user).update(role=role, until=until)
    return user


def page(client: Client, user: User, service_request: ServiceRequest) -> str:
    client.force_login(user)
    return client.get(reverse("desk:sheet", args=[service_request.reference])).text


def recused(client: Client, user: User, service_request: ServiceRequest, scope: str = "request") -> Recusal:
    client.force_login(user)
    answer = client.post(reverse("desk:recuse", args=[service_request.reference]), {"scope": scope})
    assert answer.status_code == 302
    return Recusal.objects.get(user=user, ended_at=None)


def ended(client: Client, user: User, service_request: ServiceRequest, recusal: Recusal) -> bool:
    client.force_login(user)
    client.post(reverse("desk:recusal_end", args=[service_request.reference, recusal.pk]))
    recusal.refresh_from_db()
    return recusal.ended_at is not None


def test_the_sheet_says_it_to_them_and_to_their_colleagues(client: Client, service_request: ServiceRequest) -> None:
    agent, colleague = member(service_request), member(service_request)
    assert french("Recuse myself from this request") in page(client, agent, service_request)
    recused(client, agent, service_request)
    mine, theirs = page(client, agent, service_request), page(client, colleague, service_request)
    assert french("You recused yourself from this request: you may read it, a colleague acts on it.") in mine
    assert "Me déporter de ce dossier" not in mine
    assert "se déporte de ce dossier depuis le" in theirs
    assert "autres demandes du même demandeur" not in theirs
    assert "Lever ce déport" not in mine + theirs
    history = client.get(reverse("desk:history", args=[service_request.reference])).text
    assert french("An agent recused themselves") in history
    client.force_login(service_request.applicant)
    assert "déporte" not in read_whole(client, service_request)


def test_it_is_done_once_and_every_door_of_acting_is_shut(client: Client, service_request: ServiceRequest) -> None:
    agent = member(service_request)
    recused(client, agent, service_request, "profile")
    client.post(reverse("desk:recuse", args=[service_request.reference]), {"scope": "request"})
    assert Recusal.objects.count() == 1
    assert client.get(reverse("desk:recuse", args=[service_request.reference])).status_code == 302
    act = reverse("desk:act", args=[service_request.reference, "accept"])
    assert client.get(act).status_code == 403
    assert client.post(act, {"revision_number": "1"}).status_code == 403
    note = client.post(reverse("desk:notes", args=[service_request.reference]), {"text": "À voir", "nature": "other"})
    assert note.status_code in {403, 422}
    assert not service_request.notes.exists()


def test_a_head_ends_it_from_the_sheet_never_their_own(client: Client, service_request: ServiceRequest) -> None:
    agent, colleague, head = (
        member(service_request),
        member(service_request),
        member(service_request, TeamRole.HEAD),
    )
    recusal, own = recused(client, agent, service_request, "profile"), recused(client, head, service_request)
    assert not ended(client, colleague, service_request, recusal)
    assert not ended(client, head, service_request, own), "who recused themselves acts on nothing of it"
    other = member(service_request, TeamRole.HEAD)
    assert page(client, other, service_request).count("Lever ce déport") == 2
    assert ended(client, other, service_request, own)
    assert ended(client, head, service_request, recusal)
    assert "se déporte de ce dossier" not in page(client, colleague, service_request)


@pytest.mark.parametrize("role", [TeamRole.SUPERVISOR, TeamRole.READER])
def test_who_reads_only_or_is_of_another_service_finds_no_such_door(
    role: TeamRole, client: Client, service_request: ServiceRequest
) -> None:
    recusal = recused(client, member(service_request), service_request)
    for user in (member(service_request, role), make_instructor(make_team())):
        client.force_login(user)
        for name, more in (("recuse", ()), ("recusal_end", (recusal.pk,))):
            assert client.post(reverse(f"desk:{name}", args=[service_request.reference, *more])).status_code == 404
    assert Recusal.objects.standing().count() == 1


def test_an_unknown_scope_writes_nothing(client: Client, service_request: ServiceRequest) -> None:
    client.force_login(member(service_request))
    for data in ({}, {"scope": "all"}):
        answer = client.post(reverse("desk:recuse", args=[service_request.reference]), data)
        assert answer.status_code == 422
    assert not Recusal.objects.exists()
