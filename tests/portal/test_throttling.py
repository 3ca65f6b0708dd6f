from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from portal.web.throttling import seconds_to_wait, throttle

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _empty(db: None) -> None:
    cache.clear()


def test_so_many_pass_then_the_wait_is_told() -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        assert [throttle("door", 3, 60) for _ in range(3)] == [0, 0, 0]
        clock.shift(15)
        assert throttle("door", 3, 60) == 45
        clock.shift(44)
        assert throttle("door", 3, 60) == 1


def test_the_window_slides() -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        throttle("door", 2, 60)
        clock.shift(30)
        throttle("door", 2, 60)
        clock.shift(31)
        assert throttle("door", 2, 60) == 0
        assert throttle("door", 2, 60) == 29


def test_asking_how_long_counts_nothing() -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        for _ in range(2):
            assert [seconds_to_wait("door", 2, 60) for _ in range(3)] == [0, 0, 0]
            throttle("door", 2, 60)
        clock.shift(15)
        assert seconds_to_wait("door", 2, 60) == 45
        clock.shift(46)
        assert seconds_to_wait("door", 2, 60) == 0


def test_keys_do_not_disturb_each_other() -> None:
    assert throttle("a", 1, 60) == 0
    assert throttle("b", 1, 60) == 0
    assert throttle("a", 1, 60) > 0


def test_what_names_a_person_is_not_kept() -> None:
    throttle("claire.martin@example.test", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM portal_cache")
        kept = str(cursor.fetchall())
    assert "throttle:" in kept
    assert "claire" not in kept


@pytest.mark.django_db(transaction=True)
def test_no_more_pass_when_many_come_at_once() -> None:
    def come(_: int) -> int:
        try:
            return throttle("door", 5, 60)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(come, range(24)))
    assert waits.count(0) == 5
