"""An agent leaves, or may no longer instruct: who keeps the register is told what stands in their name, once."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from accounts.staff import duties
from accounts.staff.people import departures
from notifications.kinds import FAMILIES
from notifications.models import OutgoingEmail
from teleservices.competence.delegations import revoke_delegation
from teleservices.models import Delegation
from tests.factories.accounts import make_staff
from tests.factories.competence import make_delegation, make_keeper
from tests.factories.procedures import make_instructor, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver() -> User:
    return make_instructor(make_team())


@pytest.fixture
def chief() -> User:
    return make_staff(superuser=True)


def delegated(leaver: User, **changes: object) -> Delegation:
    """A delegation in the leaver's name, recorded by somebody who keeps the register no more."""
    delegation = make_delegation(leaver, **changes)
    User.objects.filter(user_permissions__codename="manage_delegations").update(is_active=False)
    return delegation


def letters() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind="delegation.left").order_by("pk"))


def test_who_keeps_the_register_is_told_when_an_account_closes(leaver: User, chief: User) -> None:
    first, second = delegated(leaver), delegated(leaver)
    keeper = make_keeper()
    departures.close(user=leaver, successor=None, actor=chief)
    by_address = {email.recipient: email for email in letters()}
    assert set(by_address) == {keeper.email, chief.email}
    letter = by_address[keeper.email]
    assert f"{reverse('desk:replace_delegate')}?leaver={leaver.pk}" in letter.text
    for words in (first.act_number, second.act_number, "Mme Camille Vasseur"):
        assert words in letter.text
        assert words in letter.html
    assert "Vasseur" not in letter.subject
    assert letter.kind.partition(".")[0] in FAMILIES


def test_nobody_is_told_where_nothing_stands(leaver: User, chief: User) -> None:
    ended = delegated(leaver)
    revoke_delegation(actor=make_keeper(), delegation=ended, on=timezone.localdate(), reason="mutation")
    delegated(leaver, valid_to=timezone.localdate() - dt.timedelta(days=1))
    delegated(make_instructor())
    departures.close(user=leaver, successor=None, actor=chief)
    assert letters() == []


def test_losing_the_right_to_instruct_is_told_once(leaver: User, chief: User) -> None:
    delegated(leaver)
    keeper = make_keeper()
    duties.give_back(actor=chief)
    assert letters() == [], "they may instruct"
    leaver.user_permissions.remove(Permission.objects.get(codename="instruct_request"))
    for _twice in range(2):
        duties.give_back(actor=chief)
    assert sorted(email.recipient for email in letters()) == sorted([keeper.email, chief.email])
    departures.close(user=leaver, successor=None, actor=chief)
    assert len(letters()) == 2, "told already"


def test_a_keeper_who_leaves_is_not_told_of_themselves(chief: User) -> None:
    keeper = make_instructor()
    make_delegation(keeper)
    keeper.user_permissions.add(Permission.objects.get(codename="manage_delegations"))
    departures.close(user=keeper, successor=None, actor=chief)
    assert keeper.email not in {email.recipient for email in letters()}
    assert letters()


def test_the_link_leads_to_where_a_successor_is_named(leaver: User, client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    delegated(leaver)
    client.force_login(make_keeper())
    address = reverse("desk:replace_delegate")
    chosen = f'<option value="{leaver.pk}" selected>'
    assert chosen in client.get(address, {"leaver": leaver.pk}).text
    for other in ("", "x", str(make_instructor().pk), "0"):
        page = client.get(address, {"leaver": other})
        assert page.status_code == 200
        assert chosen not in page.text
