"""What closes or lapses soon, on the first page of who edits the site."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as MaxQueries

from accounts.models import User
from home import roles
from home.models import AccessibilityStatementPage, HomePage
from home.upkeep.waiting import waiting
from portal.models import ServiceNotice
from tests.factories.accounts import make_user
from tests.factories.pages import feature, make_procedure, make_procedure_page

FEATURED = "démarches à la Une qui ferment sous une semaine"
NOTICES = "annonces qui se terminent sous une semaine"
STATEMENT = "déclaration d’accessibilité à relire"


def member(role: roles.Role) -> User:
    user = make_user()
    user.groups.add(Group.objects.get(name=role.name))
    return User.objects.get(pk=user.pk)


def counts(role: roles.Role = roles.COMMUNICATION) -> dict[str, int]:
    return {line.words: line.count for line in waiting(member(role))}


def after(**time: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(**time)


def test_featured_procedures_that_close_or_leave_within_a_week(home: HomePage) -> None:
    for closes in (after(days=6), after(days=8), after(days=-1), None):
        feature(make_procedure_page(make_procedure(closes_at=closes)))
    feature(make_procedure_page(), show_until=after(days=2))
    feature(make_procedure_page(make_procedure(closes_at=after(days=2))), show_from=after(days=1))
    hidden = make_procedure_page(make_procedure(closes_at=after(days=2)))
    feature(hidden)
    hidden.unpublish()

    assert counts()[FEATURED] == 2


def test_notices_that_end_within_a_week(home: HomePage) -> None:
    facts = {"shown_from": after(days=-1)}
    ServiceNotice.objects.create(title="Bientôt", shown_until=after(days=6), **facts)
    ServiceNotice.objects.create(title="D’elle-même", happens_until=after(days=6), **facts)
    ServiceNotice.objects.create(title="Plus tard", shown_until=after(days=8), **facts)
    ServiceNotice.objects.create(title="Sans fin", **facts)
    ServiceNotice.objects.create(title="Finie", shown_until=after(hours=-1), **facts)

    assert counts()[NOTICES] == 2


def test_the_soonest_are_named_with_their_day(
    home: HomePage, client: Client, admin_without_second_factor: None
) -> None:
    days = [dt.datetime(2026, 5, day, tzinfo=dt.UTC) for day in (8, 6, 9, 7)]
    with time_machine.travel(dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC), tick=False):
        for day in days:
            feature(make_procedure_page(make_procedure(title=f"Aide {day.day}", closes_at=day)))
        client.force_login(member(roles.COMMUNICATION))
        page = " ".join(client.get(reverse("wagtailadmin_home")).text.split())

    assert "4</strong>démarches à la Une qui ferment sous une semaine" in page
    assert re.findall(r"Aide (\d), jusqu’au (\d)", page) == [("6", "6"), ("7", "7"), ("8", "8")]


@pytest.mark.parametrize(("written", "count"), [(0, 0), (364, 0), (365, 1)])
def test_a_statement_is_read_again_each_year(home: HomePage, written: int, count: int) -> None:
    AccessibilityStatementPage.objects.update(written_on=timezone.localdate() - dt.timedelta(days=written))

    assert counts()[STATEMENT] == count


def test_who_can_do_nothing_about_it_is_not_told(home: HomePage) -> None:
    of_none = {"démarche à la Une qui ferme sous une semaine", "annonce qui se termine sous une semaine", STATEMENT}
    assert of_none <= counts().keys()
    assert not of_none & counts(roles.DESIGN).keys()
    assert counts(roles.INSTRUCTION) == {}


def test_queries_don_t_grow(home: HomePage, django_assert_max_num_queries: MaxQueries) -> None:
    person = member(roles.COMMUNICATION)
    for _number in range(6):
        feature(make_procedure_page(make_procedure(closes_at=after(days=3))))
    waiting(person)

    with django_assert_max_num_queries(16):
        waiting(User.objects.get(pk=person.pk))
