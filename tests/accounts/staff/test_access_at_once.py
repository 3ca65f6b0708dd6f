"""Two people at the same instant: administrators who close each other's account, one link opened twice."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.identity_providers import identities
from accounts.identity_providers.identities import Identity, LinkLapsedError
from accounts.models import User
from accounts.staff import invitations
from accounts.staff.administrators import administrators
from accounts.staff.people import departures
from tests.accounts.providers import ANGELA
from tests.accounts.rights.test_erasure_at_once import together
from tests.factories.accounts import make_staff, make_user
from tests.form_controls import controls

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = pytest.mark.parametrize("round_number", range(4))


@ROUNDS
def test_two_administrators_who_close_each_other(round_number: int) -> None:
    first, second = make_staff(superuser=True), make_staff(superuser=True)
    ends = together(
        lambda: departures.close(user=second, successor=None, actor=first),
        lambda: departures.close(user=first, successor=None, actor=second),
    )
    assert administrators().count() == 1, "never none"
    assert [end for end in ends if end is None] == [None]
    assert [type(end) for end in ends if end] == [departures.LastAccountManagerError]


@ROUNDS
def test_two_administrators_who_take_the_right_from_each_other(round_number: int, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    first, second = make_staff(superuser=True), make_staff(superuser=True)

    def take_from(person: User, actor: User) -> None:
        """On the page of the person, by somebody who administers."""
        client = Client()
        client.force_login(actor)
        url = reverse("wagtailusers_users:edit", args=[person.pk])
        page = controls(client.get(url).text)
        page.pop("is_superuser")
        client.post(url, page)

    ends = together(lambda: take_from(second, first), lambda: take_from(first, second))
    assert [end for end in ends if isinstance(end, OperationalError)] == []
    assert administrators().count() == 1, "never none"


@ROUNDS
def test_one_link_of_franceconnect_opened_twice(round_number: int) -> None:
    token = identities.ask_for_link(identity=Identity.of(ANGELA), email="angela@exemple.test", terms=None)
    ends = together(*[lambda: identities.open_link(token=token)] * 2)
    assert [type(end) for end in ends if end] == [LinkLapsedError]
    assert User.objects.count() == SocialAccount.objects.count() == 1


@pytest.mark.both_databases
@ROUNDS
def test_one_invitation_accepted_twice(round_number: int) -> None:
    user = make_user("ali@exemple.test")
    invitations.invite(user=user)
    key = invitations.link_for(User.objects.get(pk=user.pk)).rstrip("/").rsplit("/", 1)[-1]
    passwords = ["huit barques vertes sous la pluie", "sept barques rouges sous la neige"]
    ends = together(
        *[lambda password=password: invitations.accept(key=key, password=password) for password in passwords]
    )
    assert not [end for end in ends if isinstance(end, OperationalError)]
    assert len([end for end in ends if isinstance(end, invitations.InvitationLapsedError)]) == 1
    winner = passwords[ends.index(None)]
    assert User.objects.get(pk=user.pk).check_password(winner)
