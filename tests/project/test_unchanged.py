"""A start with nothing to prepare takes two seconds of processor at most, and waits for nobody; any other prepares."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.source import ROOT

sys.path.insert(0, str(ROOT / "script/support"))
import unchanged

SECONDS = 2
"""Of processor."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an installation that has just been prepared, without the demo's rows."""
    folder = tmp_path_factory.mktemp("prepared")
    environment = {
        "PATH": "/usr/bin:/bin",
        "PARVIS_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "".join(f"{number:02}-a-secret" for number in range(10)),
        "ALLOWED_HOSTS": "demarches.example.fr",
        "PARVIS_BASE_URL": "https://demarches.example.fr",
        "DEFAULT_FROM_EMAIL": "ne-pas-repondre@example.fr",
    }
    assert prepare(environment).returncode == 0
    return environment


def prepare(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "script/support/prepare.py"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_a_second_start_takes_little_and_waits_for_nobody(prepared: dict[str, str], tmp_path: Path) -> None:
    folder, used = Path(prepared["PARVIS_VAR"]), tmp_path / "seconds"
    command = [sys.executable, "script/support/processor.py", "run", str(used)]
    with (folder / "parvis.sqlite3.preparing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another machine prepares
        done = subprocess.run(
            [*command, sys.executable, "script/support/prepare.py"],
            cwd=ROOT,
            env=prepared,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert (done.returncode, done.stdout) == (0, "")
    assert float(used.read_text()) <= SECONDS
    assert unchanged.is_prepared(prepared)


@pytest.mark.long
def test_whatever_changes_is_prepared_again(prepared: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(prepared["PARVIS_VAR"])
    assert unchanged.is_prepared(prepared)
    assert unchanged.is_prepared(prepared | {"INVOCATION_ID": "another"})
    for change in ({"EMAIL_HOST": "smtp.example.fr"}, {"DATABASE_URL": "sqlite:////nowhere/parvis.sqlite3"}):
        assert not unchanged.is_prepared(prepared | change)
    monkeypatch.setattr(unchanged, "code_digest", lambda: "another")
    assert not unchanged.is_prepared(prepared)
    monkeypatch.undo()
    (folder / "static/.collected").rename(folder / "elsewhere")
    assert not unchanged.is_prepared(prepared)
    (folder / "elsewhere").rename(folder / "static/.collected")
    (folder / "parvis.sqlite3").rename(folder / "elsewhere")
    assert not unchanged.is_prepared(prepared)
    (folder / "elsewhere").rename(folder / "parvis.sqlite3")
    assert unchanged.is_prepared(prepared)


@pytest.mark.long
def test_a_database_brought_back_to_be_tried_silences_each_machine_first(prepared: dict[str, str]) -> None:
    command = [
        sys.executable,
        "manage.py",
        "shell",
        "--no-imports",
        "-c",
        "from portal.backups import drill; drill.mark()",
    ]
    subprocess.run(command, cwd=ROOT, env=prepared, check=True, capture_output=True)
    assert not unchanged.is_prepared(prepared)
    assert prepare(prepared).returncode == 0
    assert (Path(prepared["PARVIS_VAR"]) / "drill").exists()
    assert unchanged.is_prepared(prepared)


def test_a_file_that_changes_is_another_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "ROOT", tmp_path)
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal/module.py").write_text("one")
    before = unchanged.code_digest()
    assert unchanged.code_digest() == before
    (tmp_path / "portal/module.py").write_text("two")
    assert unchanged.code_digest() != before
