"""What the portal keeps on disk is for its own account alone, were it written by an older version."""

import subprocess
from pathlib import Path

import pytest
from honcho import environ
from pytest_django import Settings

from portal.files.private_files import close_to_others
from tests.project.source import ROOT


def is_private(path: Path) -> bool:
    return path.stat().st_mode & 0o077 == 0


def test_every_process_writes_for_its_account_alone(tmp_path: Path) -> None:
    processes = environ.parse_procfile((ROOT / "Procfile").read_text()).processes
    assert set(processes) == {"web", "worker"}
    for name, command in processes.items():
        before, _exec, _program = command.partition("exec ")
        script = f"umask 022; {before.rpartition(';')[0]}; : > {name}"
        subprocess.run(["/bin/sh", "-c", script], cwd=tmp_path, check=True)
        assert is_private(tmp_path / name), name


def test_what_an_older_version_wrote_is_closed(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PARVIS_VAR, settings.PRIVATE_FILES_ROOT, settings.MAIL_DIR = (
        tmp_path,
        tmp_path / "files",
        tmp_path / "mail",
    )
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "parvis.sqlite3"))
    settings.MAIL_DIR.mkdir(mode=0o755)
    files = [tmp_path / name for name in ("parvis.sqlite3", "parvis.sqlite3-wal", "parvis.sqlite3.turn", "secret_key")]
    for path in files:
        path.touch(mode=0o644)
    close_to_others()
    assert all(is_private(path) for path in (*files, settings.MAIL_DIR))
    assert settings.MAIL_DIR.stat().st_mode & 0o700 == 0o700
    (settings.MAIL_DIR / "still").touch()


def test_another_database_has_no_file(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PARVIS_VAR, settings.PRIVATE_FILES_ROOT, settings.MAIL_DIR = (
        tmp_path,
        tmp_path / "files",
        tmp_path / "mail",
    )
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "parvis")
    close_to_others()
    assert list(tmp_path.iterdir()) == []
