"""What is installed is what was tested: every package by the digest of its files, at the version of constraints.txt."""

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.project.source import ROOT
from tests.project.test_requirements import brought, pins

DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LOCKS = {
    "requirements.lock": ["requirements.txt"],
    "requirements-dev.lock": ["requirements.txt", "requirements-dev.txt"],
}


def locked(filename: str) -> dict[str, tuple[Requirement, int]]:
    """Name → requirement, and how many files of it are known by their digest."""
    text = re.sub(r"^#.*\n", "", (ROOT / filename).read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    packages = {}
    for line in text.splitlines():
        requirement = Requirement(line.partition("--hash")[0].strip())
        packages[canonicalize_name(requirement.name)] = (requirement, len(DIGEST.findall(line)))
    return packages


@pytest.mark.parametrize("filename", LOCKS)
def test_every_package_is_known_by_its_digests(filename: str) -> None:
    assert [name for name, (_requirement, digests) in locked(filename).items() if not digests] == []


@pytest.mark.locks
@pytest.mark.parametrize(("filename", "sources"), LOCKS.items())
def test_it_holds_what_is_asked_for_and_all_that_it_brings(filename: str, sources: list[str]) -> None:
    wanted: set[str] = set()
    for source in sources:
        for line in (ROOT / source).read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                brought(Requirement(line), wanted)
    here = {name for name, (requirement, _digests) in locked(filename).items() if _installed_here(requirement)}
    assert here == wanted, "run script/lock"


def _installed_here(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


@pytest.mark.parametrize("filename", LOCKS)
def test_it_has_the_versions_of_the_constraints(filename: str) -> None:
    constraints = pins("constraints.txt")
    versions = {
        name: str(requirement.specifier).removeprefix("==") for name, (requirement, _d) in locked(filename).items()
    }
    assert {name: pin for name, pin in versions.items() if name in constraints and constraints[name] != pin} == {}


def test_the_setup_takes_nothing_else() -> None:
    installs = [line for line in (ROOT / "script/setup").read_text().splitlines() if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line and "--no-deps" in line for line in installs)
    assert Path(ROOT / "script/lock").stat().st_mode & 0o111


@pytest.mark.parametrize("filename", LOCKS)
def test_every_python_that_the_setup_takes_can_install_it(filename: str) -> None:
    """Debian 12 has Python 3.11.2: a package that asks for 3.11.5 stopped the first command of a newcomer there."""
    assert "sys.version_info < (3, 11))" in (ROOT / "script/setup").read_text()
    here = [name for name, (requirement, _digests) in locked(filename).items() if _installed_here(requirement)]
    asked = {name: ",".join(metadata(name).get_all("Requires-Python") or []) for name in here}
    assert {name: pythons for name, pythons in asked.items() if "3.11.0" not in SpecifierSet(pythons)} == {}
