"""What PostgreSQL keeps the plan of, and what it plans each time."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from cms.settings.environment import PREPARED
from portal.database.query_plans import planned_each_time
from portal.postgresql.base import MOST_PREPARED
from tests.factories.procedures import make_instructor, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TIMES = int(str(PREPARED["prepare_threshold"])) + 2


def prepared(table: str) -> int:
    """How many statements on this table are prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE position(%s in statement) > 0", [table])
        [count] = cursor.fetchone()
    return int(count)


def repeat(ask: Callable[[], object]) -> None:
    for _time in range(TIMES):
        ask()


@pytest.mark.postgresql
def test_what_comes_back_is_prepared() -> None:
    repeat(lambda: User.objects.filter(is_active=True).exists())
    assert prepared("accounts_user") == 1


@pytest.mark.postgresql
def test_what_is_planned_each_time_is_not() -> None:
    with planned_each_time():
        repeat(lambda: User.objects.filter(is_active=True).exists())
    assert prepared("accounts_user") == 0
    repeat(lambda: User.objects.filter(is_active=True).exists())
    assert prepared("accounts_user") == 1


@pytest.mark.postgresql
def test_the_figures_of_a_period_are_planned_for_it(client: Client) -> None:
    client.force_login(make_instructor(make_team()))
    repeat(lambda: client.get("/admin/instruction/tableau-de-bord/"))
    assert prepared("teleservices_requestfacts") == 0


def test_another_database_is_left_alone() -> None:
    with planned_each_time():
        assert not User.objects.filter(is_active=True).exists()


@pytest.mark.postgresql
def test_all_that_the_portal_asks_stays_prepared() -> None:
    numbers = range(MOST_PREPARED - 50)
    with connection.cursor() as cursor:
        for _time in range(TIMES):
            for number in numbers:
                cursor.execute(f"SELECT %s::int + {number}", [1])
    assert prepared("SELECT $1::int + ") == len(numbers)
