"""A kept query reads what the same queryset reads, for the values of each reading, and keeps nothing that it read."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, Profile, Role, User
from portal.database.kept_query import Given, KeptQuery
from tests.factories.accounts import make_profile, make_user


def of_user() -> QuerySet[Profile]:
    visible = Profile.objects.filter(memberships__user=Given("user")).annotate(role=F("memberships__role"))
    return visible.select_related("type").filter(type__is_personal=False).order_by("name")


@pytest.mark.django_db
def test_it_reads_what_the_queryset_reads_each_time_anew(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    users, kept = [make_user(), make_user()], KeptQuery[Any](of_user)
    profiles = {user: [make_profile(member=user, name=name) for name in ("Bombarde", "Caval")] for user in users}
    for user in users:
        with django_assert_num_queries(1):
            rows = kept.all(user=user.pk)
            assert [(row.name, row.type.code, row.role) for row in rows] == [
                (profile.name, "association", Role.ADMINISTRATOR) for profile in profiles[user]
            ]
    [first, _second] = profiles[users[0]]
    Profile.objects.filter(pk=first.pk).update(name="Amicale")
    Membership.objects.filter(profile=first).update(role=Role.READER)
    read = kept.get(user=users[0].pk)
    assert (read.pk, read.name, read.role) == (first.pk, "Amicale", Role.READER)
    Membership.objects.all().delete()
    assert kept.first(user=users[0].pk) is None
    with pytest.raises(Profile.DoesNotExist):
        kept.get(user=users[0].pk)


@pytest.mark.django_db
def test_its_sql_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    user, built = make_user(), []
    kept = KeptQuery(lambda: built.append(1) or User.objects.filter(email=Given("email")))  # type: ignore[func-returns-value]
    assert kept.get(email=user.email) == user
    compiler = User.objects.all().query.get_compiler(using="default")
    monkeypatch.setattr(type(compiler), "get_select", None)
    assert kept.get(email=user.email) == user
    assert kept.first(email="nobody@exemple.test") is None
    assert len(built) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "build",
    [
        lambda: Membership.objects.filter(user=Given("user"), profile=3),
        lambda: User.objects.filter(pk=Given("user"), last_login__lt=timezone.now()),
        lambda: User.objects.filter(pk=Given("user")).prefetch_related("memberships"),
        lambda: User.objects.filter(pk=Given("user")).select_for_update(),
    ],
    ids=["somebody's right", "a date", "more than one statement", "a lock"],
)
def test_what_would_be_true_of_the_first_reading_alone_is_refused(build: Callable[[], QuerySet[User]]) -> None:
    with pytest.raises(ImproperlyConfigured):
        KeptQuery(build).first(user=make_user().pk)


@pytest.mark.django_db
def test_a_choice_stands_for_itself_and_a_value_that_lacks_is_an_error() -> None:
    user = make_user()
    make_profile(member=user, role=Role.EDITOR)
    kept = KeptQuery(lambda: Membership.objects.filter(user=Given("user"), role=Role.EDITOR))
    assert [membership.role for membership in kept.all(user=user.pk)] == [Role.EDITOR]
    with pytest.raises(KeyError):
        kept.all(person=user.pk)


@pytest.mark.django_db(transaction=True)
def test_threads_read_at_once_each_by_its_own_connection() -> None:
    users = [make_user() for _number in range(4)]
    kept = KeptQuery(lambda: User.objects.filter(pk=Given("pk")))
    together, wrong = threading.Barrier(len(users), timeout=30), []

    def read(user: User) -> None:
        together.wait()
        for _time in range(20):
            if kept.get(pk=user.pk) != user:
                wrong.append(user)
        connection.close()

    threads = [threading.Thread(target=read, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not wrong
