"""Machines of one portal that don't share their documents are told so, each by the other's file."""

import json
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.test import override_settings
from pytest_django import Settings

from portal.files import shared_storage
from portal.health import probes as health
from portal.supervision import machine
from portal.supervision.state import Level
from tests.portal.backups.conftest import in_folders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_yet() -> None:
    cache.delete(shared_storage.KEY)


def seen(node: str, folder: Path, settings: Settings) -> health.Report:
    """What a machine that keeps its documents in this folder finds."""
    with override_settings(PARVIS_NODE=node, STORAGES=in_folders(settings.STORAGES, folder)):
        return health.storage_report(shared_storage.known_nodes())


@pytest.mark.parametrize("is_shared", [True, False])
def test_each_says_that_it_lacks_the_others_file(tmp_path: Path, settings: Settings, is_shared: bool) -> None:
    second = tmp_path / ("first" if is_shared else "second")
    with time_machine.travel("2026-11-30 10:00+00:00") as clock:
        seen("one", tmp_path / "first", settings)
        assert seen("two", second, settings).ok, "it may not have been written yet"
        clock.shift(shared_storage.YOUNG_SECONDS + 1)
        first, other = seen("one", tmp_path / "first", settings), seen("two", second, settings)
    assert (first.ok, other.ok) == (is_shared, is_shared)
    assert first.details == {"not_shared_with": [] if is_shared else ["two"]}
    assert other.details == {"not_shared_with": [] if is_shared else ["one"]}
    line = machine._storage(other)
    assert line.level == (Level.GOOD if is_shared else Level.BAD)
    json.dumps(other.details)


def test_a_folder_that_was_copied_is_not_taken_for_a_shared_one(tmp_path: Path, settings: Settings) -> None:
    with time_machine.travel("2026-11-30 10:00+00:00") as clock:
        seen("one", tmp_path / "first", settings)
        cache.delete(shared_storage.KEY)  # the copy is of another time
        seen("one", tmp_path / "second", settings)
        seen("two", tmp_path / "first", settings)
        clock.shift(shared_storage.YOUNG_SECONDS + 1)
        assert not seen("two", tmp_path / "first", settings).ok


def test_a_machine_that_was_taken_away_is_forgotten(tmp_path: Path, settings: Settings) -> None:
    with time_machine.travel("2026-11-30 10:00+00:00") as clock:
        seen("one", tmp_path / "first", settings)
        clock.shift(shared_storage.FORGOTTEN_SECONDS + 1)
        assert seen("two", tmp_path / "second", settings).ok
        assert set(shared_storage.known_nodes()) == {settings.PARVIS_NODE, "two"}
