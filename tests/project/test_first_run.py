"""What `script/server` says on a newcomer's machine where something is missing: in French, and what to do about it."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.source import ROOT

NEEDED = ("cat", "cksum", "dirname", "mkdir", "sh")

NO_VENV = """#!/bin/sh
case $2 in
*version_info*"<"*) exit 0 ;;
*version_info*) echo 3.12 ;;
*) exit 1 ;;
esac
"""

MADE_BEFORE = """#!/bin/sh
case $2 in
*version_info*"<"*) exit 0 ;;
*version_info*) echo 3.11 ;;
esac
"""


@pytest.fixture
def newcomer(tmp_path: Path) -> Path:
    """A copy of the scripts on a machine whose only commands are in `bin`: no Python, nothing installed."""
    checkout = tmp_path / "parvis"
    shutil.copytree(ROOT / "script", checkout / "script", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (*ROOT.glob("*.txt"), *ROOT.glob("*.lock")):
        shutil.copy(path, checkout)
    commands = tmp_path / "bin"
    commands.mkdir()
    for command in NEEDED:
        program = shutil.which(command)
        assert program, command
        (commands / command).symlink_to(program)
    return checkout


def command(path: Path, text: str) -> None:
    """Put a program on the newcomer's machine."""
    path.write_text(text)
    path.chmod(0o755)


def run(checkout: Path, **environment: str) -> tuple[int, str]:
    """Run the first command of the README there: its exit code, and all that it said."""
    path = str(checkout.parent / "bin")
    done = subprocess.run(
        ["/bin/sh", "script/server"],
        cwd=checkout,
        env={"PATH": path, "LANG": "C.UTF-8"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_without_python_it_says_which_one_and_how(newcomer: Path) -> None:
    code, said = run(newcomer)
    assert code == 1
    assert "Python 3.11 ou plus récent est nécessaire" in said
    assert "apt install python3 python3-venv" in said
    assert "PYTHON=" in said


def test_a_python_too_old_is_none(newcomer: Path) -> None:
    command(newcomer.parent / "bin/python3", "#!/bin/sh\nexit 1\n")
    code, said = run(newcomer)
    assert code == 1
    assert "Python 3.11 ou plus récent est nécessaire" in said


def test_without_the_venv_module_it_names_the_package(newcomer: Path) -> None:
    command(newcomer.parent / "bin/python3", NO_VENV)
    code, said = run(newcomer)
    assert code == 1
    assert "Le module venv de Python 3.12 n'est pas installé." in said
    assert "apt install python3.12-venv" in said


@pytest.fixture
def environment_of_before(newcomer: Path) -> None:
    """A .venv made by a Python that runs still."""
    (newcomer / ".venv/bin").mkdir(parents=True)
    command(newcomer / ".venv/bin/python", MADE_BEFORE)


@pytest.mark.usefixtures("environment_of_before")
def test_an_environment_stays_whatever_python_is_found_since(newcomer: Path) -> None:
    command(newcomer.parent / "bin/python3", NO_VENV)
    code, said = run(newcomer)
    assert code == 0, said
    assert "venv" not in said


@pytest.mark.usefixtures("environment_of_before")
def test_an_environment_of_another_version_than_the_one_named_is_made_anew(newcomer: Path) -> None:
    command(newcomer.parent / "bin/named", NO_VENV)
    code, said = run(newcomer, PYTHON="named")
    assert code == 1
    assert "Le module venv de Python 3.12 n'est pas installé." in said


@pytest.mark.usefixtures("environment_of_before")
@pytest.mark.parametrize("named", [MADE_BEFORE, "#!/bin/sh\nexit 1\n"], ids=["same version", "too old"])
def test_an_environment_stays_when_the_one_named_is_no_other_that_will_do(newcomer: Path, named: str) -> None:
    command(newcomer.parent / "bin/named", named)
    code, said = run(newcomer, PYTHON="named")
    assert code == 0, said
    assert "venv" not in said


@pytest.mark.usefixtures("environment_of_before")
def test_an_environment_that_another_checkout_made_stays(newcomer: Path) -> None:
    (newcomer / ".venv").rename(newcomer.parent / "elsewhere")
    (newcomer / ".venv").symlink_to(newcomer.parent / "elsewhere")
    command(newcomer.parent / "bin/named", NO_VENV)
    code, said = run(newcomer, PYTHON="named")
    assert code == 0, said
    assert "venv" not in said


def test_a_port_that_is_no_number(newcomer: Path) -> None:
    code, said = run(newcomer, PORT="huit-mille")
    assert code == 1
    assert "PORT doit être un nombre" in said


def test_a_folder_that_cannot_be_written(newcomer: Path) -> None:
    (newcomer / "occupied").touch()
    code, said = run(newcomer, PARVIS_VAR=str(newcomer / "occupied"))
    assert code == 1
    assert "ne peut pas être écrit" in said


def test_the_folder_is_made_for_this_account_alone(newcomer: Path, tmp_path: Path) -> None:
    run(newcomer, PARVIS_VAR=str(tmp_path / "data"))
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_port_already_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "script/support/port.py", "127.0.0.1", port],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Le port {port} est déjà utilisé" in done.stderr
    assert "PORT=8080 script/server" in done.stderr


def test_an_unknown_role_is_told(newcomer: Path) -> None:
    code, said = run(newcomer, PARVIS_ROLE="les deux")
    assert code == 1
    assert "PARVIS_ROLE vaut « all », « web » ou « worker »" in said
