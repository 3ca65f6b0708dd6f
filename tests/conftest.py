"""What holds for every test: real services only, no network, and nothing that a template doesn't know."""

import gc
import io
import logging
import logging.config
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.runner import pytest_runtest_protocol as run_test
from django.conf import settings
from django.template import engines
from django.test import TransactionTestCase
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from portal.logs.logging import logging_config
from portal.resilience.breaker import breakers
from portal.web.call_stack import with_room_for_calls
from tests import database, gate
from tests.landing.recording import Failures, Recorder
from tests.template_guard import UnknownVariableGuard
from tests.update_guard import updates_compare_their_own_columns

# Drawn anew at each run on a developer's machine, where a find is mended at once; the same draws for the same code
# where a change is judged, so that what is refused is refused for its own faults.
hypothesis_settings.register_profile(
    "parvis",
    derandomize="CI" in os.environ,
    deadline=None,  # machines are noisy: no test asserts a wall-clock time
    max_examples=gate.examples(50),
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
hypothesis_settings.load_profile("parvis")

# Millions of objects live as long as the tests (models, addresses, templates): looked through less often, they cost a
# twentieth less.
gc.set_threshold(100_000, 50, 50)


def pytest_unconfigure() -> None:
    """Each process keeps its files in a folder of its own; take it away."""
    shutil.rmtree(settings.PARVIS_VAR, ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """What a landing leaves for later ones, and what a whole run notes for them."""
    gate.add_options(parser)
    parser.addoption("--record", type=Path, help="note in this folder what each test uses (tests/landing)")


def pytest_configure(config: pytest.Config) -> None:
    """In each process that runs tests. What they use is told by `sys.monitoring`, which Python 3.11 lacks."""
    if config.getoption("record") and not hasattr(sys, "monitoring"):
        raise pytest.UsageError("--record needs Python 3.12 or newer")
    if folder := config.getoption("record"):
        kind = Recorder if "PYTEST_XDIST_WORKER" in os.environ else Failures
        config.pluginmanager.register(kind(folder), "reach")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what doesn't run this time."""
    gate.select(config, items)
    gate.skip_locks(config, items)
    gate.long_ones_first(items)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin no test in the last seconds of a French day: many read the clock twice and mean one day."""
    now = timezone.localtime()
    seconds_left = 86_400 - (now.hour * 60 + now.minute) * 60 - now.second
    if seconds_left <= 15:
        time.sleep(seconds_left)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Once its database is there."""
    if "_django_db_helper" in item.fixturenames or "db" in item.fixturenames:  # type: ignore[attr-defined]
        database.begin_as_ever()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run each test as requests are served, with room for their calls: a fifth of the time."""
    return with_room_for_calls(run_test)(item, nextitem)


@pytest.fixture(autouse=True, scope="session")
def _a_test_that_commits_is_undone_too() -> Iterator[None]:
    """Django would empty every table, what the migrations wrote (Wagtail's root, permissions) included."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.restore())
        yield


@pytest.fixture(autouse=True, scope="session")
def _unknown_template_variables_fail() -> Iterator[None]:
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, UnknownVariableGuard()
    yield
    engine.string_if_invalid = before


@pytest.fixture(autouse=True, scope="session")
def _who_compares_and_sets_does_so_on_every_database() -> Iterator[None]:
    with updates_compare_their_own_columns():
        yield


@pytest.fixture(autouse=True)
def _no_anchor_noted_before() -> None:
    """What a test noted outlives its database: the anchors of the next would not agree with it."""
    settings.PARVIS_ANCHORS_FILE.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _no_breaker_open() -> None:
    """A service that failed in one test is tried again in the next."""
    for breaker in breakers:
        breaker.reset()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return database.is_sqlite()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        database.begin_with_the_kept_one()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        database.keep()


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """The production handler, writing where the test reads: one JSON object a line."""
    stream = io.StringIO()
    config = logging_config(json=True)
    config["handlers"]["console"] |= {"stream": stream}  # type: ignore[index]
    root = logging.getLogger()
    before = root.handlers[:]
    logging.config.dictConfig(config)
    yield stream
    root.handlers[:] = before
