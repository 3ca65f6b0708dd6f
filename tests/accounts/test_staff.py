"""The admin's screens of users: people are invited by e-mail, never given a password, and keep their own address."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.accounts.journeys import last_email, link_in, sign_in
from tests.factories.accounts import PASSWORD, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    sign_in(client, make_staff("admin@exemple.test", superuser=True).email, PASSWORD)
    return client


def test_someone_is_invited_and_chooses_a_password(admin: Client) -> None:
    url = reverse("wagtailusers_users:add")
    assert "password1" not in admin.get(url).content.decode()
    group = Group.objects.create(name="Instruction")
    data = {"email": "Ali@Exemple.test", "first_name": "Ali", "last_name": "Nour", "groups": [group.pk]}
    assert admin.post(url, data).status_code == 302
    user = User.objects.get(email="ali@exemple.test")
    assert not user.has_usable_password()
    assert list(user.groups.all()) == [group]
    assert user.memberships.get().profile.type.is_personal
    email = last_email(user.email)
    assert email.kind == "account.invitation"
    newcomer = Client()
    newcomer.post(newcomer.get(link_in(email)).url, {"password1": "huit barques vertes sous la pluie"})
    assert sign_in(newcomer, user.email, "huit barques vertes sous la pluie").url == "/compte/"


def test_an_address_with_an_account_is_not_invited_twice(admin: Client) -> None:
    make_user("ali@exemple.test")
    data = {"email": "ALI@exemple.test", "first_name": "Ali", "last_name": "Nour"}
    page = admin.post(reverse("wagtailusers_users:add"), data).content.decode()
    assert "un compte à cette adresse" in page


def test_staff_do_not_change_someones_address(admin: Client) -> None:
    user = make_user("odile@exemple.test")
    url = reverse("wagtailusers_users:edit", args=[user.pk])
    assert admin.get(url).status_code == 200
    data = {"email": "pirate@exemple.test", "first_name": "Odile", "last_name": "Durand", "is_active": "on"}
    assert admin.post(url, data).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.last_name) == ("odile@exemple.test", "Durand")


def test_people_are_listed_and_found(admin: Client) -> None:
    make_user("odile@exemple.test", last_name="Kerbrat")
    url = reverse("wagtailusers_users:index")
    assert "odile@exemple.test" in admin.get(url).content.decode()
    assert "Kerbrat" in admin.get(url, {"q": "Kerbrat"}).content.decode()


def test_no_password_or_address_is_changed_in_the_admins_own_account_page(admin: Client) -> None:
    page = admin.get("/admin/account/").content.decode()
    assert "old_password" not in page
    assert 'name="name_email-email"' not in page
