"""A request that a colleague follows is watched: its watcher is told of it, while they may see it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from notifications.models import OutgoingEmail
from teleservices.desk.personal_data import forget
from teleservices.lifecycle.handover import leave_team
from teleservices.lifecycle.messaging import send_message
from teleservices.models import RequestWatch, ServiceRequest, Side, State
from tests.factories.procedures import make_instructor, make_request, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def yann(shown: ServiceRequest, client: Client, settings: Settings) -> User:
    """A colleague of who follows it."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert shown.team is not None
    user = make_instructor(shown.team)
    client.force_login(user)
    return user


def watch(client: Client, shown: ServiceRequest, *, on: bool = True) -> int:
    return client.post(reverse("desk:watch", args=[shown.reference]), {"watch": "on"} if on else {}).status_code


def told_of(shown: ServiceRequest) -> list[str]:
    """Whom an applicant's message is told to."""
    OutgoingEmail.objects.all().delete()
    send_message(request_id=shown.pk, actor=shown.applicant, side=Side.APPLICANT, text="Où en est ma demande ?")
    return list(OutgoingEmail.objects.order_by("pk").values_list("recipient", flat=True))


def test_a_watcher_is_told_after_who_follows_and_once(shown: ServiceRequest, yann: User, client: Client) -> None:
    assert shown.assignee is not None
    assert told_of(shown) == [shown.assignee.email]
    for _twice in range(2):
        assert watch(client, shown) == 302
    assert told_of(shown) == [shown.assignee.email, yann.email]
    client.force_login(shown.assignee)
    watch(client, shown)
    assert told_of(shown) == [shown.assignee.email, yann.email]
    client.force_login(yann)
    assert watch(client, shown, on=False) == 302
    assert told_of(shown) == [shown.assignee.email]


def test_it_is_found_in_the_list_and_said_on_the_sheet(shown: ServiceRequest, yann: User, client: Client) -> None:
    watched, sheet = "/admin/instruction/?work=watched", reverse("desk:sheet", args=[shown.reference])
    assert shown.reference not in client.get(watched).text
    assert "Ne plus surveiller" not in client.get(sheet).text
    watch(client, shown)
    assert shown.reference in client.get(watched).text
    page = client.get(sheet).text
    assert "Ne plus surveiller" in page
    assert f"Surveillée par {yann.get_full_name()}" in page


def test_who_may_not_see_it_watches_nothing(shown: ServiceRequest, yann: User, client: Client) -> None:
    client.force_login(make_instructor(make_team()))
    assert watch(client, shown) == 404
    client.force_login(shown.applicant)
    assert watch(client, shown) == 403
    assert not RequestWatch.objects.exists()
    assert client.get(reverse("desk:watch", args=[shown.reference])).status_code in {403, 405}


def test_who_leaves_the_service_or_loses_the_right_is_told_nothing(
    shown: ServiceRequest, yann: User, client: Client
) -> None:
    assert shown.team is not None
    assert shown.assignee is not None
    watch(client, shown)
    yann.groups.clear()
    yann.user_permissions.clear()
    assert told_of(shown) == [shown.assignee.email]
    leave_team(team=shown.team, leaver=yann, actor=shown.assignee)
    assert not RequestWatch.objects.exists()


def test_it_is_in_the_archive_and_goes_with_the_account(shown: ServiceRequest, yann: User, client: Client) -> None:
    watch(client, shown)
    [section] = [known for known in personal_data_sections if known.folder == "surveillances"]
    assert [record.data["request"] for record in section.records(yann)] == [shown.reference]
    forget(yann)
    assert section.count(yann) == 0
