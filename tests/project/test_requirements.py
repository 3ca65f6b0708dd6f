"""Every package is pinned, direct or not, and the two lists agree."""

import re
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.source import ROOT


def pins(filename: str) -> dict[str, str]:
    """Name → version of a requirements file; a line without `==` has no version."""
    versions = {}
    for line in (ROOT / filename).read_text().splitlines():
        text = re.split(r"\s+#|^#", line)[0].strip()
        if text and not text.startswith("-"):
            requirement = Requirement(text)
            versions[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return versions


def test_every_requirement_is_pinned_to_one_version():
    for filename in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        assert not [package for package, pinned in pins(filename).items() if not re.fullmatch(r"[\w.]+", pinned)]


def test_constraints_hold_the_direct_requirements_at_the_same_version():
    constraints = pins("constraints.txt")
    for filename in ("requirements.txt", "requirements-dev.txt"):
        for package, pinned in pins(filename).items():
            assert constraints.get(package) == pinned, package


def brought(requirement: Requirement, seen: set[str]) -> None:
    """Add to `seen` the package that this requirement names and all that it brings, as installed here."""
    package = canonicalize_name(requirement.name)
    if package in seen and not requirement.extras:
        return
    seen.add(package)
    for text in requires(package) or []:
        other = Requirement(text)
        if other.marker is None or any(other.marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras)):
            brought(other, seen)


@pytest.mark.locks
def test_everything_that_is_brought_is_constrained():
    seen: set[str] = set()
    for filename in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / filename).read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                brought(Requirement(line), seen)
    constraints = pins("constraints.txt")
    assert {package: version(package) for package in seen} == {package: constraints.get(package) for package in seen}
