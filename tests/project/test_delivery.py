"""What the package and the image are made of, as far as it is seen without making them: `script/drill package` does."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytest_django import Settings

from portal.guides import shelf
from portal.health import clusters
from tests.project.source import ROOT
from tests.project.test_configuration import documented
from tests.project.test_locked_packages import locked

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("*.*") if path.is_file())
TASKS = ("parvis-backup.service", "parvis-verify.service")
EXPOSURE = "16"
"""Tenths of what systemd says of a service; one that is shut in by nothing has 96."""


# --- Units -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A root with systemd's own units, ours, and the programs that they start."""
    units = tmp_path / "usr/lib/systemd/system"
    shutil.copytree("/usr/lib/systemd/system", units, symlinks=True)
    shutil.copytree(DEPLOY / "systemd", units, dirs_exist_ok=True)
    scripts = tmp_path / "usr/lib/parvis/script"
    scripts.mkdir(parents=True)
    for name in ("server", "backup"):
        shutil.copy(ROOT / "script" / name, scripts / name)
    shutil.copytree(ROOT / "script/support", scripts / "support")
    return tmp_path


def analysed(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", f"--root={machine}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"})


def test_systemd_has_nothing_to_say_of_the_units(machine: Path) -> None:
    result = analysed(machine, "verify", "--man=no", *UNITS)
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
def test_the_services_are_shut_in(machine: Path, unit: str) -> None:
    result = analysed(machine, "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", unit)
    assert result.returncode == 0, result.stdout.splitlines()[-1]


@pytest.mark.parametrize("unit", TASKS)
def test_a_backup_or_a_reading_that_fails_wakes_somebody(unit: str) -> None:
    assert "OnFailure=parvis-alert@%N.service" in (DEPLOY / "systemd" / unit).read_text().splitlines()


def test_the_backup_goes_elsewhere_by_what_the_team_wrote(tmp_path: Path) -> None:
    hook = [str(ROOT / "script/support/hook"), str(tmp_path / "after"), "/backups"]
    assert subprocess.run(hook, check=False).returncode == 0
    (tmp_path / "after").write_text("#!/bin/sh\necho to $1\nexit 3\n")
    (tmp_path / "after").chmod(0o755)
    result = subprocess.run(hook, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (3, "to /backups\n")


def test_backups_are_read_through_each_week_where_they_are_made(machine: Path) -> None:
    assert "Wants=parvis-verify.timer" in (DEPLOY / "systemd/parvis-backup.timer").read_text()
    service = (DEPLOY / "systemd/parvis-verify.service").read_text()
    assert "script/backup --verify --all --mend /var/backups/parvis" in service


def test_what_the_jail_of_documents_needs_is_left_to_it() -> None:
    """User and network namespaces, and no other: docs/adr/0024-system-calls-refused-in-the-jail.md."""
    lines = (DEPLOY / "systemd/parvis-.service.d/10-enclos.conf").read_text().splitlines()
    assert "RestrictNamespaces=user net" in lines
    assert "SystemCallFilter=@system-service @sandbox" in lines


# --- Settings --------------------------------------------------------------------------------------------------------
def test_the_first_settings_are_documented_and_have_no_comment_behind_a_value() -> None:
    lines = (DEPLOY / "parvis.env").read_text().splitlines()
    names = {match[1] for line in lines if (match := re.match(r"#?([A-Z_0-9]+)=", line))}
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "PARVIS_BASE_URL", "DEFAULT_FROM_EMAIL"} <= names <= documented()
    assert not [line for line in lines if re.match(r"#?[A-Z_0-9]+=.*\s#", line)]


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("A=b\n# C=d\n; E=f\n\n  G = h  \n", {"A": "b", "G": "h"}),
        ('A="b c"\nD=\'e\'\nF=g"h"\n', {"A": "b c", "D": "e", "F": 'g"h"'}),
        ('ANYMAIL={"KEY": "a=b # c"}\n', {"ANYMAIL": '{"KEY": "a=b # c"}'}),
        ("A=b \\\n c\nnothing\n", {"A": "b  c"}),
    ],
)
def test_the_command_reads_its_settings_as_systemd_does(text: str, settings: dict[str, str]) -> None:
    command = runpy.run_path(str(DEPLOY / "parvis.py"))
    assert dict(command["settings_in"](text)) == settings


def test_the_command_says_how_it_is_called() -> None:
    result = subprocess.run(
        [sys.executable, str(DEPLOY / "parvis.py"), "serve"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "parvis manage COMMANDE" in result.stderr


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://127.0.0.1:8000/health/ready/"),
        ({"PORT": "8115"}, "http://127.0.0.1:8115/health/ready/"),
        ({"PARVIS_BIND": "0.0.0.0", "PORT": "81"}, "http://127.0.0.1:81/health/ready/"),
        ({"PARVIS_BIND": "10.0.0.5"}, "http://10.0.0.5:8000/health/ready/"),
        ({"PARVIS_BIND": "::"}, "http://[::1]:8000/health/ready/"),
    ],
)
def test_the_command_asks_the_portal_where_its_settings_say_that_it_listens(
    settings: dict[str, str], address: str
) -> None:
    assert runpy.run_path(str(DEPLOY / "parvis.py"))["own_address"](settings) == address


def test_health_reads_the_settings_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "parvis.env").write_text("PORT=1\n")
    program = (DEPLOY / "parvis.py").read_text().replace("/etc/parvis/parvis.env", str(tmp_path / "parvis.env"))
    (tmp_path / "parvis.py").write_text(program)
    command = [sys.executable, str(tmp_path / "parvis.py"), "health"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, "http://127.0.0.1:1/" in result.stderr) == (1, True)


@pytest.mark.django_db
def test_the_command_knows_whether_the_workers_of_the_machine_live(tmp_path: Path, settings: Settings) -> None:
    settings.PARVIS_VAR, settings.PARVIS_NODE = tmp_path, "tâches/1"
    workers_live = runpy.run_path(str(DEPLOY / "parvis.py"))["workers_live"]
    where = {"PARVIS_VAR": str(tmp_path), "PARVIS_NODE": "tâches/1"}
    assert not workers_live(where)
    clusters.beat()
    assert workers_live(where)
    os.utime(next(tmp_path.glob(".beat-*")), (0, 0))
    assert not workers_live(where)


# --- Packages --------------------------------------------------------------------------------------------------------
def test_the_package_takes_nothing_but_what_the_lock_has() -> None:
    script = (ROOT / "script/package").read_text().replace("\\\n", " ")
    installs = [line for line in script.splitlines() if re.search(r"-m pip .*\binstall\b", line)]
    assert len(installs) == 1
    assert all(option in installs[0] for option in ("--require-hashes", "--no-deps", "--only-binary :all:"))
    assert "pip install" not in (ROOT / "script/image").read_text()


def test_the_package_has_beside_the_code_all_the_documents_that_the_admin_shows() -> None:
    script = (ROOT / "script/package").read_text().replace("\\\n", " ")
    taken = next(line for line in script.splitlines() if line.endswith('tar -x -C "$code"'))
    folders = {str(path.parent.relative_to(ROOT)) for path in shelf.DOCUMENTS.values()}
    assert folders == {"docs/guides", "docs/howto"}
    assert folders <= set(taken.split())


def bill(lock: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "script/support/sbom.py", lock, "pyproject.toml"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.locks
def test_the_bill_of_materials_names_each_package_with_its_digests() -> None:
    result = bill("requirements-dev.lock")
    assert result.returncode == 0, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", document["serialNumber"])
    packages = locked("requirements-dev.lock")
    here = {name for name, (asked, _n) in packages.items() if asked.marker is None or asked.marker.evaluate()}
    described = {component["name"]: component for component in document["components"]}
    assert set(described) == here
    for name, component in described.items():
        requirement, digests = packages[name]
        assert str(requirement.specifier) == f"=={component['version']}"
        assert component["purl"] == component["bom-ref"] == f"pkg:pypi/{name}@{component['version']}"
        assert len(component["externalReferences"][0]["hashes"]) == digests
    assert {word for component in described.values() for word in component} <= {
        *("type", "bom-ref", "name", "version", "purl", "licenses", "externalReferences"),
    }
    assert document["dependencies"][0]["dependsOn"] == [component["bom-ref"] for component in document["components"]]
    assert bill("requirements-dev.lock").stdout == result.stdout


def test_what_the_lock_does_not_have_is_not_passed_over() -> None:
    result = bill("requirements.lock")  # what tests need is installed here, and isn't in it
    assert result.returncode == 1
    assert "n'est pas dans requirements.lock" in result.stderr


# --- Containers ------------------------------------------------------------------------------------------------------
def test_the_composition_has_each_role_shut_in_and_asked_for_its_health() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert set(services) == {"web", "worker", "backup", "postgresql", "redis"}
    assert services.pop("backup")["profiles"] == ["backup"]
    for role in ("web", "worker"):
        assert services[role]["environment"]["PARVIS_ROLE"] == role
        assert services[role]["read_only"]
        assert services[role]["cap_drop"] == ["ALL"]
        assert set(services[role]["environment"]) - {"POSTGRES_PASSWORD"} <= documented()
    assert all(service["healthcheck"]["test"][0] == "CMD" for service in services.values())
    assert services["web"]["healthcheck"]["test"][1:] == ["parvis", "health"]
    assert services["worker"]["healthcheck"]["test"][1:] == ["parvis", "health", "worker"]


def test_the_drill_follows_each_command_of_the_walk() -> None:
    page = (ROOT / "docs/howto/ouvrir-sur-debian.md").read_text()
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    with_commands = {text.splitlines()[0] for text in sections if "```sh\n" in text}
    drill = (ROOT / "script/support/package_drill").read_text()
    followed = set(re.findall(r'^follow "(.+)"$', drill, flags=re.MULTILINE))
    assert with_commands - followed == {"5. Créer le premier compte"}, "typed at a terminal, which the drill makes"
    assert followed <= with_commands
