"""« Mon bureau » in the admin's menu: for whoever instructs; one's service for who heads or supervises one."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from teleservices.models import TeamRole
from tests.factories.meetings import make_member
from tests.factories.procedures import make_instructor, make_team

pytestmark = pytest.mark.django_db
OWN = ("desk:absences", "desk:batches", "desk:exports")


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def menu_of(client: Client, user: User) -> set[str]:
    """What the menu leads to, once the list was opened."""
    client.force_login(user)
    client.get(reverse("desk:list"))
    page = client.get(reverse("desk:meetings")).text
    return {name for name in (*OWN, "desk:services") if f'"url": "{reverse(name)}"' in page}


@pytest.mark.parametrize(
    ("role", "has"),
    [
        (TeamRole.HEAD, {*OWN, "desk:services"}),
        (TeamRole.SUPERVISOR, {"desk:batches", "desk:exports", "desk:services"}),
        (TeamRole.READER, {"desk:batches", "desk:exports"}),
    ],
)
def test_each_role_has_what_it_may_open(role: TeamRole, has: set[str], client: Client) -> None:
    assert menu_of(client, make_member(make_team(), role)) == has
    assert {client.get(reverse(name)).status_code for name in has} == {200}


def test_an_instructor_has_no_service_of_their_own(client: Client) -> None:
    user = make_instructor(make_team())
    assert menu_of(client, user) == set(OWN)
    user.team_memberships.update(role=TeamRole.HEAD)
    assert "desk:services" in menu_of(client, user)
    user.team_memberships.update(role=TeamRole.INSTRUCTOR)
    assert "desk:services" not in menu_of(client, user)
