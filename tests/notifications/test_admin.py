"""The list of e-mails in the admin: who sees it, what it says, that nobody changes anything there."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from notifications.models import OutgoingEmail
from tests.factories.accounts import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def email() -> OutgoingEmail:
    return OutgoingEmail.objects.create(
        key="k",
        kind="acknowledgement",
        about="ABCD-2345",
        recipient="claire.martin@example.test",
        subject="Votre aide à la cantine",
        text="https://portail.example.test/secret",
    )


@pytest.fixture(autouse=True)
def _no_second_factor(settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def signed_in(*, sees_emails: bool = False, superuser: bool = False) -> Client:
    user = make_staff(superuser=superuser)
    if sees_emails:
        user.user_permissions.add(Permission.objects.get(codename="view_outgoingemail"))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ["index", "inspect"])
def test_it_shows_how_it_went_and_nothing_of_the_person(email: OutgoingEmail, name: str) -> None:
    page = signed_in(sees_emails=True).get(address(name, email)).content.decode()
    assert "ABCD-2345" in page
    assert "acknowledgement" in page
    for private in ("claire", "cantine", "secret"):
        assert private not in page


def address(name: str, email: OutgoingEmail) -> str:
    return reverse(f"outgoing_emails:{name}", args=[] if name in {"index", "add"} else [email.pk])


@pytest.mark.parametrize("name", ["index", "inspect"])
def test_staff_without_the_permission_are_sent_away(email: OutgoingEmail, name: str) -> None:
    assert signed_in().get(address(name, email)).status_code == 302


@pytest.mark.parametrize("name", ["add", "edit", "delete"])
def test_nobody_changes_anything_superusers_included(email: OutgoingEmail, name: str) -> None:
    client = signed_in(superuser=True)
    assert client.get(address(name, email)).status_code == 302
    assert client.post(address(name, email), {"kind": "other"}).status_code == 302
    assert OutgoingEmail.objects.get().kind == "acknowledgement"


def test_the_list_costs_the_same_whatever_its_length(email: OutgoingEmail, django_assert_max_num_queries) -> None:
    client = signed_in(superuser=True)
    client.get(address("index", email))
    OutgoingEmail.objects.bulk_create(
        OutgoingEmail(key=f"k{number}", kind="k", recipient="a@example.test", subject="s") for number in range(15)
    )
    with django_assert_max_num_queries(14):
        client.get(address("index", email))
