"""Writes the bill of materials of what is installed (CycloneDX 1.6): `sbom.py requirements.lock pyproject.toml`.

Run by the Python whose packages it describes. What the lock has for other machines is left out; what is installed and
isn't in the lock at that version ends it with an error: the bill would lie. The same input gives the same output.
"""

import json
import re
import sys
import tomllib
import uuid
from importlib.metadata import Distribution, distributions
from pathlib import Path

PACKAGE = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)[^\n]*((?:\n +--hash=\S+(?: \\)?)*)", re.MULTILINE)
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NOT_OURS = {"pip", "setuptools"}
"""What a virtual environment may hold beside."""


class UnlockedError(Exception):
    """A package is installed that the lock doesn't know, or at another version."""


def canonical(name: str) -> str:
    """A package's name as purls write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> dict[str, tuple[str, list[str]]]:
    """By name, the version that the lock has, and the SHA-256 digests of its files."""
    return {canonical(name): (version, DIGEST.findall(rest)) for name, version, rest in PACKAGE.findall(text)}


def component(package: Distribution, digests: list[str]) -> dict[str, object]:
    """A package as CycloneDX describes it."""
    name, version = canonical(package.metadata["Name"]), package.version
    purl = f"pkg:pypi/{name}@{version}"
    files = {
        "type": "distribution",
        "url": f"https://pypi.org/project/{name}/{version}/#files",
        "comment": "Digests of all the files of this version, one of which is installed.",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
    }
    described: dict[str, object] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if licences := _licences(package):
        described["licenses"] = licences
    return described | {"externalReferences": [files]}


def _licences(package: Distribution) -> list[dict[str, object]]:
    """As the package itself tells: an SPDX expression, or names."""
    metadata = package.metadata
    if expression := metadata.get_all("License-Expression"):
        return [{"expression": expression[0]}]
    classifiers = [value for value in metadata.get_all("Classifier") or [] if value.startswith("License ::")]
    names = [value.rpartition(" :: ")[2] for value in classifiers]
    short = (metadata.get_all("License") or [""])[0].strip()
    if not names and short and "\n" not in short and len(short) < 100:
        names = [short]
    return [{"license": {"name": name}} for name in names]


def bill(lock: str, project: dict[str, str]) -> dict[str, object]:
    """The whole document, of the packages that this Python has.

    Raises:
        UnlockedError: one of them isn't what the lock says.

    """
    known, components = locked(lock), []
    for package in sorted(distributions(), key=lambda package: canonical(package.metadata["Name"])):
        name = canonical(package.metadata["Name"])
        if name in NOT_OURS:
            continue
        version, digests = known.get(name, ("", []))
        if package.version != version:
            raise UnlockedError(f"{name} {package.version}")
        components.append(component(package, digests))
    about = {"type": "application", "bom-ref": "parvis", "name": project["name"], "version": project["version"]}
    about_licence = {"licenses": [{"license": {"id": project["license"]}}]}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, project['version'] + lock)}",
        "version": 1,
        "metadata": {"component": about | about_licence},
        "components": components,
        "dependencies": [{"ref": "parvis", "dependsOn": [str(each["bom-ref"]) for each in components]}],
    }


def main(lock: Path, project: Path) -> None:
    """Write it on standard output."""
    try:
        document = bill(lock.read_text(), tomllib.loads(project.read_text())["project"])
    except UnlockedError as error:
        sys.exit(f"✗ {error} est installé, et n'est pas dans {lock} à cette version.")
    print(json.dumps(document, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
