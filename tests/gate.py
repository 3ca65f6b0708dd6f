"""Which tests a landing runs where: all on SQLite; on PostgreSQL, what a database can change and a third of the rest.
In the browser, each screen, and a third of the other states of a screen.

The third is a number from 0 to 2 that `script/test` draws from the commit's hash: what one landing leaves out, another
runs. Without a third, everything runs.
"""

import os
import zlib
from collections.abc import Iterable

import pytest

from tests import database

THIRDS = ("0", "1", "2")
BOTH = "both_databases"
"""The marker of what runs on each database at each landing: locks, constraints, triggers, JSON, search, order."""

POSTGRESQL = "postgresql"
"""The marker of what has no meaning on SQLite."""
IN_TURN = "in_turn"
"""The marker of another state of a screen that is looked at anyway."""


def examples(usual: int) -> int:
    """How many examples hypothesis draws where `usual` would do by hand: fewer at a landing, many more in a whole run
    (`TEST_EXAMPLES`, in percent)."""
    return max(1, usual * int(os.environ.get("TEST_EXAMPLES", "100")) // 100)


def add_options(parser: pytest.Parser) -> None:
    """`--second-database`: leave out what uses none, it was tried already. `--third`: see above."""
    parser.addoption("--second-database", action="store_true", help="leave out the tests that use no database")
    parser.addoption("--third", choices=THIRDS, help="of what can wait for a later landing, run this third only")


def commits(item: pytest.Item) -> bool:
    """Whether a test really commits: Django then empties every table after it."""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in fixtures


def uses_the_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database, its own or that of the portal which a browser looks at."""
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or not {"db", "portal"}.isdisjoint(fixtures) or commits(item)


def is_in(third: str | None, node_id: str) -> bool:
    """Whether a test, with its parameters, is in this third: a walk done for each kind of person is shared out."""
    return third is None or zlib.crc32(node_id.encode()) % len(THIRDS) == int(third)


def long_ones_first(items: list[pytest.Item]) -> None:
    """Begin with what takes longest (`long`): at the end, the other processes would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def is_of_its_turn(config: pytest.Config, node_id: str) -> bool:
    """For what one test may do whole or in part: whether its turn has come."""
    return is_in(config.getoption("third"), node_id)


def _runs_on_the_second(item: pytest.Item, third: str | None) -> bool:
    if not uses_the_database(item):
        return False
    return commits(item) or bool(item.get_closest_marker(BOTH)) or is_in(third, item.nodeid)


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what doesn't run this time, on the second database or anywhere."""
    third, is_second = config.getoption("third"), config.getoption("second_database")
    kept = [
        item
        for item in items
        if (not is_second or _runs_on_the_second(item, third))
        and (item.get_closest_marker(IN_TURN) is None or is_in(third, item.nodeid))
        and (item.get_closest_marker(POSTGRESQL) is None or not database.is_sqlite())
    ]
    _deselect(config, set(items) - set(kept))
    items[:] = kept


def _deselect(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=list(items))
