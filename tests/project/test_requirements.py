"""Every package is pinned, direct or not, and the two lists agree."""

import re
from importlib.metadata import distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.source import ROOT


def pins(filename: str) -> dict[str, str]:
    """Name → version of a requirements file; a line without `==` has no version."""
    found = {}
    for line in (ROOT / filename).read_text().splitlines():
        text = re.split(r"\s+#|^#", line)[0].strip()
        if text and not text.startswith("-"):
            requirement = Requirement(text)
            found[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


def test_every_requirement_is_pinned_to_one_version():
    for filename in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        assert not [package for package, version in pins(filename).items() if not re.fullmatch(r"[\w.]+", version)]


def test_constraints_hold_the_direct_requirements_at_the_same_version():
    constraints = pins("constraints.txt")
    for filename in ("requirements.txt", "requirements-dev.txt"):
        for package, version in pins(filename).items():
            assert constraints.get(package) == version, package


def test_what_is_installed_is_constrained():
    constraints = pins("constraints.txt")
    tools = {"pip", "setuptools", "wheel"}
    installed = {canonicalize_name(found.name): found.version for found in distributions()}
    assert {package: version for package, version in installed.items() if package not in tools} == {
        package: constraints.get(package) for package in installed if package not in tools
    }
