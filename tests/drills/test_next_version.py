"""The version that the drill of an upgrade makes follows this one; each drill is told in docs/drills.md."""

import ast
import re
import subprocess
from pathlib import Path

from drills import next_version
from script.support.upgrade import refusal
from tests.project.source import ROOT


def test_it_may_follow_this_version_and_this_one_may_not_follow_it(tmp_path: Path) -> None:
    code = next_version.make(tmp_path / "next")
    assert f'version = "{next_version.VERSION}"' in (code / "pyproject.toml").read_text()
    known = re.search(r"^SERIES = (.*)$", (code / "script/support/upgrade.py").read_text(), re.MULTILINE)
    assert known
    assert refusal("0.1.0", next_version.VERSION, ast.literal_eval(known[1])) == ""
    assert "plus récent" in refusal(next_version.VERSION, "0.1.0")


def test_its_migrations_come_after_ours_and_alter_nothing_that_we_use(tmp_path: Path) -> None:
    code = next_version.make(tmp_path / "next")
    plan = subprocess.run(
        [".venv/bin/python", "manage.py", "showmigrations", "--plan"],
        cwd=code, text=True, capture_output=True, check=False,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "PARVIS_VAR": str(tmp_path)},
    )  # fmt: skip
    names = [line.split()[-1] for line in plan.stdout.splitlines() if "teleservices." in line]
    assert names[-2:] == ["teleservices.9000_exercice_colonne", "teleservices.9001_exercice_reprise"], plan.stderr


def test_each_drill_is_told_with_its_output() -> None:
    named = set(re.findall(r"^#   (\w+) ", (ROOT / "script/drill").read_text(), re.MULTILINE))
    assert named == set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/drills.md").read_text(), re.MULTILINE))
    assert all((ROOT / f"docs/drills/{name}.txt").exists() for name in named)
