"""A request that a colleague follows is watched: its watcher is told of it, while they may see it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from notifications.models import OutgoingEmail
from teleservices.lifecycle.handover import leave_team
from teleservices.lifecycle.messaging import send_message
from teleservices.models import RequestWatch, ServiceRequest, Side, State
from teleservices.steering.personal_data import forget
from tests.factories.procedures import make_instructor, make_request, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def service_request() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def yann(service_request: ServiceRequest, client: Client, settings: Settings) -> User:
    """A colleague of who follows it."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert service_request.team is not None
    user = make_instructor(service_request.team)
    client.force_login(user)
    return user


def watch(client: Client, service_request: ServiceRequest, *, on: bool = True) -> int:
    return client.post(
        reverse("desk:watch", args=[service_request.reference]), {"watch": "on"} if on else {}
    ).status_code


def told_of(service_request: ServiceRequest) -> list[str]:
    """Whom an applicant's message is told to."""
    OutgoingEmail.objects.all().delete()
    send_message(
        request_id=service_request.pk,
        actor=service_request.applicant,
        side=Side.APPLICANT,
        text="Où en est ma demande ?",
    )
    return list(OutgoingEmail.objects.order_by("pk").values_list("recipient", flat=True))


def test_a_watcher_is_told_after_who_follows_and_once(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    assert service_request.assignee is not None
    assert told_of(service_request) == [service_request.assignee.email]
    for _twice in range(2):
        assert watch(client, service_request) == 302
    assert told_of(service_request) == [service_request.assignee.email, yann.email]
    client.force_login(service_request.assignee)
    watch(client, service_request)
    assert told_of(service_request) == [service_request.assignee.email, yann.email]
    client.force_login(yann)
    assert watch(client, service_request, on=False) == 302
    assert told_of(service_request) == [service_request.assignee.email]


def test_it_is_found_in_the_list_and_said_on_the_sheet(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    watched, sheet = "/admin/instruction/?work=watched", reverse("desk:sheet", args=[service_request.reference])
    assert service_request.reference not in client.get(watched).text
    assert "Ne plus surveiller" not in client.get(sheet).text
    watch(client, service_request)
    assert service_request.reference in client.get(watched).text
    page = client.get(sheet).text
    assert "Ne plus surveiller" in page
    assert f"Surveillée par {yann.get_full_name()}" in page


def test_who_may_not_see_it_watches_nothing(service_request: ServiceRequest, yann: User, client: Client) -> None:
    client.force_login(make_instructor(make_team()))
    assert watch(client, service_request) == 404
    client.force_login(service_request.applicant)
    assert watch(client, service_request) == 403
    assert not RequestWatch.objects.exists()
    assert client.get(reverse("desk:watch", args=[service_request.reference])).status_code in {403, 405}


def test_who_leaves_the_service_or_loses_the_right_is_told_nothing(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    assert service_request.team is not None
    assert service_request.assignee is not None
    watch(client, service_request)
    yann.groups.clear()
    yann.user_permissions.clear()
    assert told_of(service_request) == [service_request.assignee.email]
    leave_team(team=service_request.team, leaver=yann, actor=service_request.assignee)
    assert not RequestWatch.objects.exists()


def test_it_is_in_the_archive_and_goes_with_the_account(
    service_request: ServiceRequest, yann: User, client: Client
) -> None:
    watch(client, service_request)
    [section] = [known for known in personal_data_sections if known.folder == "surveillances"]
    assert [record.data["request"] for record in section.records(yann)] == [service_request.reference]
    forget(yann)
    assert section.count(yann) == 0
