"""A backup is whole, brings everything back, and never writes over anything."""

import datetime as dt
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from locker.models import StoredFile
from portal.backups import databases
from portal.backups.checking import verify
from portal.backups.errors import BackupError
from portal.backups.generations import alone_in, generation, generations
from portal.backups.restoring import restore
from tests.factories.accounts import make_profile
from tests.factories.locker import make_sent
from tests.portal.backups.conftest import elsewhere, files_under, tables, taken
from tests.upgrade.guards import guards

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.usefixtures("portal_of_papers"),
]

FILES = 4


def test_what_is_brought_back_elsewhere_is_what_was(tmp_path: Path, destination: Path, settings: Settings) -> None:
    rows, files = tables(), files_under(tmp_path / "here")
    kept = taken(destination)
    assert verify(kept) == len(files) == FILES
    with elsewhere(tmp_path, settings):
        assert restore(kept).count == FILES
        assert tables() == rows
        assert StoredFile.objects.count() == 3
    assert files_under(tmp_path / "elsewhere") == files
    assert tables() == rows


def test_the_guards_of_the_database_come_back_too(tmp_path: Path, destination: Path, settings: Settings) -> None:
    before, kept = guards(), taken(destination)
    assert before
    with elsewhere(tmp_path, settings):
        restore(kept)
        assert guards() == before


def test_a_second_backup_copies_what_is_new_alone(destination: Path) -> None:
    first = taken(destination)
    before = {path: path.stat().st_mtime_ns for _part, _name, path, _content in first.files()}
    make_sent(make_profile())
    second = taken(destination, days=1)
    assert len(list(second.files())) == len(before) + 1
    assert all(path.stat().st_mtime_ns == written for path, written in before.items())
    assert verify(first) == len(before)


def test_an_image_put_in_the_place_of_another_is_copied_again(tmp_path: Path, destination: Path) -> None:
    taken(destination)
    image = tmp_path / "here" / "media" / "images" / "logo.svg"
    image.write_bytes(b"<SVG/>")
    tomorrow = (timezone.now() + dt.timedelta(hours=20)).timestamp()
    os.utime(image, (tomorrow, tomorrow))
    taken(destination, days=1)
    assert (destination / "media" / "images" / "logo.svg").read_bytes() == b"<SVG/>"


def test_the_oldest_go_with_the_files_that_no_other_names(tmp_path: Path, destination: Path) -> None:
    taken(destination)
    storages["default"].delete("images/logo.svg")
    for day in (1, 2):
        kept = taken(destination, days=day, keep=2)
    assert len(generations(destination)) == 2
    assert not (destination / "media" / "images" / "logo.svg").exists()
    assert verify(kept) == FILES - 1


# --- Nothing is written over -----------------------------------------------------------------------------------------
def test_a_portal_that_has_rows_is_never_written_over(destination: Path) -> None:
    rows = tables()
    taken(destination)
    with pytest.raises(CommandError, match="vide"):
        call_command("restore", str(destination))
    assert tables() == rows


def test_files_of_another_portal_are_never_written_over(tmp_path: Path, destination: Path, settings: Settings) -> None:
    kept = taken(destination)
    with elsewhere(tmp_path, settings):
        storages["default"].save("images/logo.svg", ContentFile(b"another"))
        with pytest.raises(BackupError, match="logo"):
            restore(kept)
        assert connection.introspection.table_names() == []
    assert (tmp_path / "elsewhere" / "media" / "images" / "logo.svg").read_bytes() == b"another"


def test_what_was_interrupted_is_begun_again(tmp_path: Path, destination: Path, settings: Settings) -> None:
    kept = taken(destination)
    with elsewhere(tmp_path, settings):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(databases, "load", lambda _path: pytest.fail("killed"))
            with pytest.raises(pytest.fail.Exception):
                restore(kept)
        assert restore(kept).count == FILES


def test_another_key_is_taken_on_knowingly(tmp_path: Path, destination: Path, settings: Settings) -> None:
    kept = taken(destination)
    with elsewhere(tmp_path, settings):
        settings.SECRET_KEY = "another, as long as it must be to be taken for a secret"
        with pytest.raises(CommandError, match="SECRET_KEY"):
            call_command("restore", str(destination))
        said = StringIO()
        call_command("restore", str(destination), with_another_key=True, stdout=said)
        assert f"{FILES} fichiers" in said.getvalue()
        assert StoredFile.objects.count() == 3
    assert generation(destination).folder == kept.folder


def test_a_newer_version_is_asked_for(destination: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    applied = databases.applied
    monkeypatch.setattr(databases, "applied", lambda: (*applied(), "teleservices.9999_to_come"))
    taken(destination)
    with pytest.raises(CommandError, match="9999_to_come"):
        call_command("restore", str(destination))


# --- What goes wrong -------------------------------------------------------------------------------------------------
def test_a_document_that_the_storage_lost_is_told_and_the_rest_is_kept(tmp_path: Path, destination: Path) -> None:
    lost, damaged, _whole = StoredFile.objects.all()
    storages["private"].delete(lost.storage_name)
    (tmp_path / "here" / "files" / damaged.storage_name).write_bytes(b"not that any more")
    errors = StringIO()
    with pytest.raises(SystemExit):
        call_command("backup", str(destination), stderr=errors, stdout=StringIO())
    assert lost.storage_name in errors.getvalue()
    assert damaged.storage_name in errors.getvalue()
    manifest = generation(destination).manifest
    assert (manifest.missing, manifest.damaged) == ((lost.storage_name,), (damaged.storage_name,))


def test_two_at_once_are_one(destination: Path) -> None:
    with alone_in(destination), pytest.raises(CommandError, match="autre sauvegarde"):
        call_command("backup", str(destination))


def test_a_folder_that_can_t_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    with pytest.raises(CommandError, match="rien n’est gardé à moitié"):
        call_command("backup", str(tmp_path / "a file" / "backups"))


def test_there_is_nothing_to_bring_back(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Aucune sauvegarde"):
        call_command("restore", str(tmp_path / "nowhere"))


@pytest.mark.postgresql
def test_what_it_needs_of_postgresql_is_told(destination: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CommandError, match="postgresql-client"):
        call_command("backup", str(destination))


def test_a_backup_is_for_its_own_account_alone(destination: Path) -> None:
    kept = taken(destination)
    assert kept.folder.stat().st_mode & 0o077 == destination.stat().st_mode & 0o077 == 0
