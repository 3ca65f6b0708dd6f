"""Which tests run, of the files that `tests.landing` gives: on PostgreSQL, what a database can change and what commits;
in the browser, the screens that changed, or each screen and a third of their other states.

The third is a number from 0 to 2 that `script/test` draws from the commit's hash: what one landing leaves out, another
runs. Without a third, everything runs.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests import database
from tests.landing.reach import SCREENS, screen_of
from tests.landing.turns import THIRDS, is_in

BOTH = "both_databases"
"""The marker of what runs on each database at each landing: locks, constraints, triggers, JSON, search, order."""

POSTGRESQL = "postgresql"
"""The marker of what has no meaning on SQLite, a file: it does not restart."""
SQLITE = "sqlite"
"""That of what has none on PostgreSQL, which keeps its statistics by itself, knows no INSERT OR REPLACE, and plans to
read few rows whole."""
LOCKS = "locks"
"""The marker of what compares the locks with what is installed: another version of Wagtail isn't what they name."""
IN_TURN = "in_turn"
"""The marker of another state of a screen that is looked at anyway."""


def examples(usual: int) -> int:
    """How many examples hypothesis draws where `usual` would do by hand: fewer at a landing, many more in a whole run
    (`TEST_EXAMPLES`, in percent)."""
    return max(1, usual * int(os.environ.get("TEST_EXAMPLES", "100")) // 100)


def add_options(parser: pytest.Parser) -> None:
    """`--third`: see above. `--screens`: a file of names, `{"each": […], "in_turn": […]}`."""
    parser.addoption("--wagtail", metavar="VERSION", help="the installed version, which isn't that of the locks")
    parser.addoption("--database-alone", action="store_true", help="run only what a database can change, or commits")
    parser.addoption("--second-database", action="store_true", help="leave out the tests that use no database")
    parser.addoption("--third", choices=THIRDS, help="of what can wait for a later landing, run this third only")
    parser.addoption("--screens", type=Path, help="of the screens, look only at those that this file names")


def commits(item: pytest.Item) -> bool:
    """Whether a test really commits: Django then empties every table after it."""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in fixtures


def uses_the_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database, its own or that of the portal which a browser looks at."""
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or not {"db", "portal"}.isdisjoint(fixtures) or commits(item)


def long_ones_first(items: list[pytest.Item]) -> None:
    """Begin with what takes longest (`long`): at the end, the other processes would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def is_of_its_turn(config: pytest.Config, node_id: str) -> bool:
    """For what one test may do whole or in part: whether its turn has come."""
    return is_in(config.getoption("third"), node_id)


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what doesn't run this time, on the second database or anywhere."""
    kept = [item for item in items if _may_run_here(config, item) and _is_looked_at(config, item)]
    _deselect(config, set(items) - set(kept))
    items[:] = kept


def skip_locks(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, by its name, what compares the locks with what is installed where that is another Wagtail on purpose."""
    if version := config.getoption("wagtail"):
        reason = f"compares the locks with what is installed, which is Wagtail {version} here"
        for item in items:
            if item.get_closest_marker(LOCKS) is not None:
                item.add_marker(pytest.mark.skip(reason=reason))


def _may_run_here(config: pytest.Config, item: pytest.Item) -> bool:
    of_the_other = POSTGRESQL if database.is_sqlite() else SQLITE
    if item.get_closest_marker(of_the_other) is not None:
        return False
    if config.getoption("database_alone"):
        return commits(item) or any(item.get_closest_marker(name) is not None for name in (BOTH, POSTGRESQL))
    return not config.getoption("second_database") or uses_the_database(item)


def _is_looked_at(config: pytest.Config, item: pytest.Item) -> bool:
    """Whether it is no screen, or one that this landing looks at."""
    third, path = config.getoption("third"), config.getoption("screens")
    if path and item.nodeid.startswith(SCREENS):
        screens, name = json.loads(path.read_text()), screen_of(item.nodeid)
        return name in screens["each"] or (name in screens["in_turn"] and is_in(third, item.nodeid))
    return item.get_closest_marker(IN_TURN) is None or is_in(third, item.nodeid)


def _deselect(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=list(items))


def whole_forms() -> int:
    """How many whole forms hypothesis draws, each as costly as thirty fields: ten, two hundred in a whole run."""
    return 200 if examples(100) > 100 else 10
