"""Which version's database may be opened, what is tried before it is changed, and that its version is remembered."""

import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import ConnectionHandler, DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from portal.backups import databases
from portal.database.preparation import PORTAL, note_version, prepared_by
from portal.supervision.machine import version
from script.support import upgrade
from tests.project.source import ROOT

KNOWN = ("0.1", "0.2", "0.3", "1.0")


@pytest.mark.parametrize(
    ("former", "code", "said"),
    [
        ("", "0.1.0", ""),
        ("0.1.0", "0.1.7", ""),
        ("0.1.7", "0.1.0", ""),
        ("0.1.7", "0.2.0", ""),
        ("0.3.2", "1.0.0", ""),
        ("0.1.0", "0.3.0", "Passez d'abord par la version 0.2 "),
        ("0.1.0", "1.0.0", "Passez d'abord par la version 0.2 "),
        ("0.2.0", "1.0.0", "Passez d'abord par la version 0.3 "),
        ("", "0.3.0", "Passez d'abord par la version 0.2 "),
        ("0.2.0", "0.1.0", "préparée par Parvis 0.2.0, plus récent"),
        ("1.1.0", "1.0.0", "préparée par Parvis 1.1.0, plus récent"),
    ],
)
def test_no_version_is_skipped_and_none_goes_back(former: str, code: str, said: str) -> None:
    known = KNOWN[: KNOWN.index(code.rpartition(".")[0]) + 1]
    reason = upgrade.refusal(former, code, known)
    assert said in reason
    assert bool(reason) == bool(said)


def test_what_this_code_never_had_is_left_alone() -> None:
    assert upgrade.refusal_of_migrations([]) == ""
    assert "teleservices.0096_of_before" in upgrade.refusal_of_migrations(["teleservices.0096_of_before"])


def test_the_last_series_is_that_of_the_code() -> None:
    assert version().startswith(f"{upgrade.SERIES[-1]}.")


@pytest.mark.both_databases
def test_the_database_remembers_the_newest_version_that_prepared_it(db: None) -> None:
    assert prepared_by() == ""
    for number in ("0.9.0", "0.10.0", "0.2.0", "0.10.0"):
        note_version(number)
    assert prepared_by() == "0.10.0"
    assert MigrationRecorder.Migration.objects.filter(app=PORTAL).count() == 3
    assert not databases.unknown(databases.applied())


@pytest.fixture
def small(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A SQLite database of its own, whatever the tests run on."""
    path = tmp_path / "small.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE kept (word text)")
        made.commit()
    other = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}})["default"]
    monkeypatch.setattr(upgrade, "connection", other)
    yield path
    other.close()


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as opened:
        return {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}


def test_a_failure_on_the_copy_leaves_the_database_alone(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        with upgrade.connection.cursor() as cursor:
            cursor.execute("CREATE TABLE half_done (word text)")
        raise DatabaseError("no such column")

    monkeypatch.setattr(upgrade, "call_command", fail)
    with pytest.raises(upgrade.RehearsalError, match="n'a pas été touchée"):
        upgrade.rehearse()
    assert tables(small) == {"kept"}
    assert [path.name for path in small.parent.iterdir()] == ["small.sqlite3"]


def test_it_is_rehearsed_on_what_the_database_holds(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def migrate(*arguments: object, **options: object) -> None:
        seen.extend(upgrade.connection.introspection.table_names())

    monkeypatch.setattr(upgrade, "call_command", migrate)
    upgrade.rehearse()
    assert seen == ["kept"]


def test_without_room_for_a_copy_nothing_is_begun(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "ROOM", 10**15)
    with pytest.raises(upgrade.RehearsalError, match="Mo libres"):
        upgrade.rehearse()


# --- What it says meanwhile ------------------------------------------------------------------------------------------
def test_it_says_how_many_are_done_and_how_long_the_rest_takes() -> None:
    lines: list[str] = []
    moments = iter([0, 60, 180, 181, 184])
    progress = upgrade.Progress("Essai", 4, lines.append, clock=lambda: next(moments))
    for _migration in range(4):
        progress("apply_start")
        progress("apply_success")
    assert [line.strip() for line in lines] == [
        "Essai : 1/4, encore 3 min environ",
        "Essai : 2/4, encore 3 min environ",
        "Essai : 4/4, 3 min en tout",
    ]
    assert progress.took == [60, 120, 1, 3]


def test_what_the_rehearsal_took_tells_how_long_the_rest_takes() -> None:
    lines: list[str] = []
    moments = iter([0, 70])
    progress = upgrade.Progress("Mise à jour", 4, lines.append, [60, 120, 1, 3], clock=lambda: next(moments))
    progress("apply_success")
    assert lines[0].endswith("1/4, encore 2 min environ")


def test_it_is_told_by_the_command_that_migrates(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []

    def migrate(*arguments: object, **options: object) -> None:
        upgrade.Command().migration_progress_callback("apply_success")

    monkeypatch.setattr(upgrade, "call_command", migrate)
    upgrade.rehearse(upgrade.Progress("Essai", 1, lines.append))
    assert len(lines) == 1
    assert upgrade.Command.migration_progress_callback.__name__ == "migration_progress_callback"


def prepared(folder: Path) -> subprocess.CompletedProcess[str]:
    """What `script/server` does before it serves, in production, on a SQLite database of this folder."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "PARVIS_VAR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "demarches.example.fr",
        "PARVIS_BASE_URL": "https://demarches.example.fr",
        "DEFAULT_FROM_EMAIL": "ne-pas-repondre@example.fr",
    } | {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    command = [sys.executable, "script/support/prepare.py"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("app", "name", "reason"),
    [
        ("parvis", "99.0.0", "préparée par Parvis 99.0.0, plus récent que celui-ci"),
        ("teleservices", "0096_of_before", "qui ne connaît pas teleservices.0096_of_before"),
    ],
)
def test_a_database_that_isn_t_this_code_s_is_left_alone(tmp_path: Path, app: str, name: str, reason: str) -> None:
    """Of a newer version, or with a migration that was never released."""
    path = tmp_path / "parvis.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied text)")
        database.execute("INSERT INTO django_migrations VALUES (1, ?, ?, '2026-01-01 00:00:00')", [app, name])
        database.commit()
    result = prepared(tmp_path)
    assert result.returncode == 78, result.stderr
    assert reason in result.stderr
    assert tables(path) == {"django_migrations"}
