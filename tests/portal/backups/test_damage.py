"""A byte, a manifest or a process that dies takes nothing more with it: told, mended, and passed over."""

import datetime as dt
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from locker.models import StoredFile
from portal.backups import databases, journal
from portal.backups.checking import verify
from portal.backups.errors import BackupError
from portal.backups.generations import MANIFEST, UNFINISHED, Generation, generations, survey
from portal.backups.named_files import left_out
from portal.backups.restoring import restore
from tests.another_process import environment
from tests.portal.backups.conftest import change_a_byte, elsewhere, files_under, tables, taken

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.both_databases,
    pytest.mark.usefixtures("portal_of_papers"),
]

FILES = 4
UNREADABLE = ["", "{", '{"format": 2}', '{"format": 1}', "[]"]


def document(kept: Generation) -> Path:
    """The copy of a document."""
    return next(path for part, _name, path, _content in kept.files() if part == "files")


def run(*arguments: str, **options: object) -> tuple[int, str, str]:
    """The exit code of a command, what it says, what it complains of."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err, **options)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


# --- A byte in a file ------------------------------------------------------------------------------------------------
def test_the_next_backup_makes_a_copy_that_changed_anew_and_tells(destination: Path) -> None:
    first = taken(destination, days=-1)
    right = change_a_byte(document(first))
    with pytest.raises(BackupError):
        verify(first)
    code, _out, err = run("backup", str(destination))
    assert (code, document(first).name in err) == (0, True)
    assert document(first).read_bytes() == right
    assert [verify(kept) for kept in generations(destination)] == [FILES, FILES]
    last = journal.last()
    assert last
    assert (last.losses, last.mended) == (0, 1)


def test_a_quick_backup_believes_sizes(destination: Path) -> None:
    first = taken(destination, days=-2)
    change_a_byte(document(first))
    assert document(first).name not in run("backup", str(destination), "--quick")[2]
    document(first).write_bytes(b"shorter")
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        run("backup", str(destination), "--quick")
    assert verify(generations(destination)[0]) == FILES


@pytest.mark.parametrize("options", [[], ["--all"]])
def test_verifying_tells_and_mends_when_asked(destination: Path, options: list[str]) -> None:
    kept = taken(destination)
    right = change_a_byte(document(kept))
    code, _out, err = run("backup", str(destination), "--verify", *options)
    assert (code, document(kept).name in err) == (1, True)
    verified = journal.last_verified()
    assert verified
    assert not verified.well
    assert run("backup", str(destination), "--verify", "--mend", *options)[0] == 0
    assert document(kept).read_bytes() == right
    assert run("backup", str(destination), "--verify", *options)[0] == 0


def test_a_copy_is_not_mended_from_what_changed_too(tmp_path: Path, destination: Path) -> None:
    kept = taken(destination)
    path = document(kept)
    change_a_byte(path)
    damaged = path.read_bytes()
    change_a_byte(tmp_path / "here" / path.relative_to(destination))
    (tmp_path / "here" / path.relative_to(destination)).write_bytes(b"another")
    assert run("backup", str(destination), "--verify", "--mend")[0] == 1
    assert path.read_bytes() == damaged


def test_a_document_mended_in_the_portal_is_copied_anew(tmp_path: Path, destination: Path) -> None:
    source = tmp_path / "here" / "files" / StoredFile.objects.earliest("pk").storage_name
    right = change_a_byte(source)
    assert run("backup", str(destination))[0] == 1
    source.write_bytes(right)
    last = taken(destination, days=1)
    assert last.manifest.damaged == ()
    assert verify(last) == FILES


def test_what_is_whole_comes_back_without_what_is_damaged(
    tmp_path: Path, destination: Path, settings: Settings
) -> None:
    rows, kept = tables(), taken(destination)
    path = document(kept)
    change_a_byte(path)
    with elsewhere(tmp_path, settings):
        code, _out, err = run("restore", str(destination))
        assert (code, path.name in err) == (3, True)
        assert tables() == rows
    back = {Path(name).name for name in files_under(tmp_path / "elsewhere")}
    assert len(back) == FILES - 1
    assert path.name not in back


def test_a_lost_copy_hinders_no_other(tmp_path: Path, destination: Path, settings: Settings) -> None:
    kept = taken(destination)
    document(kept).unlink()
    with elsewhere(tmp_path, settings):
        restored = restore(kept)
        assert (restored.count, len(restored.lacking)) == (FILES - 1, 1)


# --- A byte in the database ------------------------------------------------------------------------------------------
def test_a_damaged_database_is_told_and_another_generation_named(
    tmp_path: Path, destination: Path, settings: Settings
) -> None:
    rows = tables()
    older, newer = taken(destination), taken(destination, days=1)
    change_a_byte(newer.database)
    assert run("backup", str(destination), "--verify")[0] == 1
    with elsewhere(tmp_path, settings):
        with pytest.raises(CommandError, match=f"--generation {older.folder.name}"):
            call_command("restore", str(destination))
        assert connection.introspection.table_names() == []
        assert files_under(tmp_path / "elsewhere") == {}
        assert run("restore", str(destination), "--generation", older.folder.name)[0] == 0
        assert tables() == rows
    assert run("backup", str(destination), "--verify", "--all")[0] == 1


def test_a_database_that_can_t_be_read_through_makes_no_generation(
    destination: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = databases.dump

    def damaged(target: Path) -> None:
        dump(target)
        target.write_bytes(b"x" * 5000)

    taken(destination, days=-1)
    monkeypatch.setattr(databases, "dump", damaged)
    with pytest.raises(CommandError):
        call_command("backup", str(destination))
    assert len(generations(destination)) == 1


# --- A manifest ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("content", UNREADABLE)
def test_an_unreadable_manifest_hinders_no_other_generation(
    tmp_path: Path, destination: Path, settings: Settings, content: str
) -> None:
    older = taken(destination, days=-2)
    newer = taken(destination, days=-1)
    (newer.folder / MANIFEST).write_text(content)
    assert [kept.folder for kept in generations(destination)] == [older.folder]
    assert survey(destination).unreadable == [newer.folder.name]
    code, _out, err = run("backup", str(destination), "--verify")
    assert (code, newer.folder.name in err) == (1, True)
    with elsewhere(tmp_path, settings):
        code, _out, err = run("restore", str(destination))
        assert (code, newer.folder.name in err) == (3, True)
        assert StoredFile.objects.count() == 3
    code, _out, err = run("backup", str(destination))
    assert (code, newer.folder.name in err) == (0, True)


def test_what_an_unreadable_generation_may_name_stays_as_long_as_it(destination: Path) -> None:
    first = taken(destination)
    (first.folder / MANIFEST).write_text("")
    storages["default"].delete("images/logo.svg")
    logo = destination / "media/images/logo.svg"
    taken(destination, days=1, keep=2)
    assert logo.exists()
    taken(destination, days=2, keep=2)
    assert not first.folder.exists()
    assert not logo.exists()


@pytest.mark.parametrize("command", [["backup", "--verify"], ["restore"]])
def test_a_folder_of_which_nothing_can_be_read_is_told(destination: Path, command: list[str]) -> None:
    kept = taken(destination)
    (kept.folder / MANIFEST).write_text("")
    with pytest.raises(CommandError, match=kept.folder.name):
        call_command(*command, str(destination), stderr=StringIO())
    with pytest.raises(CommandError, match=MANIFEST):
        call_command("restore", str(destination), "--generation", kept.folder.name)


def test_a_right_copy_without_a_manifest_is_not_replaced(tmp_path: Path, destination: Path) -> None:
    kept = taken(destination)
    path = document(kept)
    (kept.folder / MANIFEST).write_text("")
    right = change_a_byte(tmp_path / "here" / path.relative_to(destination))
    taken(destination, days=1)
    assert path.read_bytes() == right


# --- What dies -------------------------------------------------------------------------------------------------------
def test_a_backup_that_is_killed_leaves_what_was_and_the_next_is_whole(destination: Path) -> None:
    first = taken(destination, days=-1)
    for number in range(300):
        storages["private"].save(f"large/{number}.bin", ContentFile(bytes(50_000)))
    command = [sys.executable, "manage.py", "backup", str(destination)]
    killed = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list((destination / "files" / "large").glob("1*.bin")) and time.monotonic() < deadline:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    assert list(destination.glob(f"{UNFINISHED}*"))
    (destination / "files" / ".incoming-left").write_bytes(b"half")
    assert verify(first) == FILES
    assert run("backup", str(destination))[0] == 0
    assert list(destination.glob(f"{UNFINISHED}*")) == list(destination.rglob(".incoming-*")) == []
    assert verify(generations(destination)[0]) == FILES + 300


def test_what_a_killed_restoration_left_is_removed(tmp_path: Path, destination: Path, settings: Settings) -> None:
    kept = taken(destination)
    with elsewhere(tmp_path, settings):
        left = tmp_path / "elsewhere" / "files" / "00" / ".incoming-left"
        left.parent.mkdir(parents=True)
        left.write_bytes(b"half")
        restore(kept)
        assert not left.exists()


# --- What isn't taken ------------------------------------------------------------------------------------------------
def test_packages_for_the_archives_are_not_in_the_backup(tmp_path: Path, destination: Path) -> None:
    assert "archive-transfers" in left_out
    storages["private"].save("archive-transfers/package.zip", ContentFile(b"zip"))
    kept = taken(destination)
    assert not [name for _part, name, _path, _content in kept.files() if name.startswith("archive-transfers")]
    assert not (destination / "files" / "archive-transfers").exists()
