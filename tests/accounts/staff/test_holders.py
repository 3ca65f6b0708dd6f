"""Who holds a right: the same as Django says; how they are found, `tests/project/test_plans.py`."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from accounts.permissions import holders
from accounts.staff.administrators import NoAdministratorError, administers, administrators, never_none
from tests.factories.accounts import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

RIGHT = "accounts.decide_joinrequest"


@pytest.fixture
def permission() -> Permission:
    return Permission.objects.get(content_type__app_label="accounts", codename="decide_joinrequest")


def test_they_are_those_that_django_says(permission: Permission) -> None:
    first, second = (Group.objects.create(name=name) for name in ("Arbitres", "Juristes"))
    for group in (first, second):
        group.permissions.add(permission)
    by_group, by_hand, by_all, almighty, closed, other = (make_user() for _ in range(6))
    by_group.groups.add(first)
    by_hand.user_permissions.add(permission)
    by_all.groups.add(first, second)
    by_all.user_permissions.add(permission)
    closed.groups.add(first)
    User.objects.filter(pk=almighty.pk).update(is_superuser=True)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    other.user_permissions.add(Permission.objects.get(content_type__app_label="accounts", codename="change_user"))
    assert list(holders(RIGHT).order_by("pk")) == sorted(ModelBackend().with_perm(RIGHT), key=lambda user: user.pk)
    assert {by_group, by_hand, by_all, almighty} <= set(holders(RIGHT))
    assert not {closed, other} & set(holders(RIGHT))


def test_whoever_may_change_accounts_by_a_right_of_their_own_administers() -> None:
    person = make_user()
    assert not administers(person)
    person.user_permissions.add(Permission.objects.get(content_type__app_label="accounts", codename="change_user"))
    assert list(administrators()) == [person]
    with pytest.raises(NoAdministratorError), never_none():
        person.user_permissions.clear()
    assert administers(person)
