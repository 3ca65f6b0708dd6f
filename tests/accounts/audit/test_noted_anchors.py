"""Anchors are noted where all machines read them, come back with a backup, and are judged by who can compare."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from pytest_django import Settings

from accounts import audit
from accounts.audit import anchor_check, anchors, noted_anchors
from accounts.models import Anchor, NotedAnchor
from portal.backups.restoring import restore
from portal.backups.taking import take
from tests.accounts.journeys import later
from tests.accounts.rewriting import rewrite
from tests.factories.accounts import make_user
from tests.portal.backups.conftest import elsewhere, in_folders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _in_the_storage(settings: Settings, tmp_path: Path) -> None:
    settings.PARVIS_ANCHORS_FILE = None
    settings.PARVIS_VAR = tmp_path
    settings.STORAGES = in_folders(settings.STORAGES, tmp_path / "here")


def three_days() -> list[Anchor]:
    user = make_user()
    for day in range(3):
        with later(days=day):
            audit.record(account=user, kind=f"day_{day}", actor=user)
            anchors.write()
    return list(Anchor.objects.order_by("number"))


def test_every_machine_reads_what_the_one_with_the_tasks_noted(settings: Settings) -> None:
    written = three_days()
    assert noted_anchors.read() == [(anchor.number, anchor.digest) for anchor in written]
    for role in ("all", "worker", "web"):
        settings.PARVIS_ROLE = role
        with later(days=2):
            report = anchor_check.health_report()
        assert (report.ok, report.details["noted"]) == (True, 3)


def test_what_was_deleted_and_begun_anew_shows() -> None:
    three_days()
    for table in ("accounts_anchoredhead", "accounts_anchor"):
        rewrite(f"DELETE FROM {table}")
    with later(days=2):
        anchors.write()
        report = anchor_check.health_report()
    assert (report.ok, report.details["not_as_noted"]) == (False, 3)


def test_notes_taken_out_of_the_storage_show() -> None:
    written = three_days()
    storages["private"].delete(noted_anchors._name(str(written[0])))
    with later(days=2):
        assert anchor_check.health_report().details["no_longer_noted"] == 1


def test_a_machine_that_only_serves_does_not_judge_by_a_file_that_it_lacks(settings: Settings, tmp_path: Path) -> None:
    three_days()
    settings.PARVIS_ANCHORS_FILE = tmp_path / "elsewhere" / "anchors"
    with later(days=2):
        settings.PARVIS_ROLE = "worker"
        assert not anchor_check.health_report().ok
        settings.PARVIS_ROLE = "web"
        report = anchor_check.health_report()
        assert (report.ok, report.details["judged"]) == (True, False)


def test_a_portal_brought_back_elsewhere_is_well(tmp_path: Path, settings: Settings) -> None:
    three_days()
    kept = take(tmp_path / "backups", keep=1)
    with elsewhere(tmp_path, settings), later(days=2):
        assert restore(kept).left_to_do == ()
        report = anchor_check.health_report()
        assert (report.ok, report.details["noted"]) == (True, 3)


def test_a_note_of_after_the_copy_of_the_database_is_put_aside(tmp_path: Path, settings: Settings) -> None:
    three_days()
    storages["private"].save("audit-anchors/000004-" + "a" * 64, ContentFile(b"4"))
    kept = take(tmp_path / "backups", keep=1)
    with elsewhere(tmp_path, settings), later(days=2):
        restore(kept)
        assert anchor_check.health_report().ok
        assert NotedAnchor.objects.count() == len(noted_anchors.read()) == 3


def test_a_backup_without_notes_gets_them(tmp_path: Path, settings: Settings) -> None:
    three_days()
    for path in (tmp_path / "here/files/audit-anchors").iterdir():
        path.unlink()
    kept = take(tmp_path / "backups", keep=1)
    with elsewhere(tmp_path, settings), later(days=2):
        restore(kept)
        assert anchor_check.health_report().ok


def test_the_file_of_who_has_one_is_left_to_a_person(tmp_path: Path, settings: Settings) -> None:
    three_days()
    kept = take(tmp_path / "backups", keep=1)
    settings.PARVIS_ANCHORS_FILE = tmp_path / "anchors"
    settings.PARVIS_ANCHORS_FILE.write_text("1:another\n")
    with elsewhere(tmp_path, settings):
        assert len(restore(kept).left_to_do) == 1
        connection.close()
    assert settings.PARVIS_ANCHORS_FILE.read_text() == "1:another\n"
